#!/usr/bin/env python3
"""Write ../units.tsv from the data of the PyPI package vietnamadminunits.

    pip download --no-deps vietnamadminunits==1.0.4
    unzip vietnamadminunits-1.0.4-py3-none-any.whl -d DIR
    python3 units.py DIR

DIR is the directory that holds vietnamadminunits/ and its .dist-info.
"""

import json
import re
import sqlite3
import sys
import unicodedata
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "units.tsv"

HEADER = """\
# Administrative units of Vietnam: the present ones and those before July 2025.
# Source: PyPI package vietnamadminunits {version} (https://pypi.org/project/vietnamadminunits/). Licence: MIT,
# copyright (c) 2025 Tran Ngoc Minh Hieu. The package names danhmuchanhchinh.gso.gov.vn
# and sapnhap.bando.com.vn as its sources.
# Written by: python3 seeds/gazetteer/import/units.py DIR (DIR: the unzipped wheel). Do not edit.
# Fields: class, name without the class word, official code, fourth field:
#   province      {province} present provinces, 2-digit code; no fourth field
#   province-old  {province_old} provinces before July 2025, old code; code of the present province
#   district      {district} districts abolished in July 2025, 3-digit code; code of the present province
#   commune       {commune} present communes and wards, 5-digit code; code of the province
#   commune-old   {commune_old} communes and wards before July 2025, 5-digit code; codes of the present ones, comma between
#                 (several where a unit was divided; empty where the package does not know: {unknown})
# One row per unit, so that a name comes back with each code. Old and present codes are separate series: 15 was Yên Bái and
# is Lào Cai. Where the name is only a number, districts keep the class word and communes are left out ({numbers} of them).
"""


# The package's own columns for the class word are not used: in one row it contradicts the name.
CLASS_WORD = re.compile(r"(Thành phố|Thị xã|Thị trấn|Đặc khu|Tỉnh|Quận|Huyện|Phường|Xã) (?=\S)", re.IGNORECASE)


def name(full):
    """The name without its class word; with it where a number would open the name."""
    full = unicodedata.normalize("NFC", " ".join(full.split()))
    word = CLASS_WORD.match(full)
    if not word:
        raise ValueError(f"{full}: no class word")
    bare = full[word.end():]
    if bare[0].isdigit():
        return full
    # "Đại áng", "Pa ủ": the package lost some capitals.
    return re.sub(r"(?<![^ ])(?!trường )\w", lambda m: m[0].upper(), bare)


def main(root):
    root = Path(root)
    version = next(root.glob("vietnamadminunits-*.dist-info")).name.split("-")[1].removesuffix(".dist")
    data = root / "vietnamadminunits" / "data"
    conv = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))
    db = sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro", uri=True)

    province, province_key, commune, commune_key = {}, {}, {}, {}
    for code, short, key, ccode, full, ckey in db.execute(
            "select provinceCode, provinceShort, provinceKey, wardCode, ward, wardKey from admin_units"):
        province[code] = short
        province_key[key] = code
        commune[ccode] = (name(full), code)
        if commune_key.setdefault((code, ckey), ccode) != ccode:
            raise ValueError(f"two communes {ckey} in {code}")

    successor = {}
    for new, olds in conv["DICT_PROVINCE"].items():
        for old in olds:
            successor[old] = province_key[new]

    into = {}
    for new, wards in conv["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            for old in olds:
                into.setdefault(old, set()).add(commune_key[province_key[new], ward])
    for new, wards in conv["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in wards.items():
            for part in parts:
                into.setdefault(old, set()).add(commune_key[province_key[new], part["newWardKey"]])

    province_old, district, commune_old = {}, {}, {}
    numbers = 0
    for code, short, key, dcode, dfull, dkey, ccode, full, ckey in db.execute(
            "select provinceCode, provinceShort, provinceKey, districtCode, district, districtKey,"
            " wardCode, ward, wardKey from admin_units_legacy"):
        province_old[code] = (short, successor[key])
        district[dcode] = (name(dfull), successor[key])
        if ccode is None:  # island districts had no communes
            continue
        if re.fullmatch(r"\S+ (\d+|[IVX]+)", full):
            numbers += 1
            continue
        found = into.get(f"{key}_{dkey}_{ckey}", ())
        commune_old[ccode] = (name(full), ",".join(sorted(found)))

    rows = [("province", n, c) for c, n in sorted(province.items())]
    for kind, table in (("province-old", province_old), ("district", district), ("commune", commune),
                        ("commune-old", commune_old)):
        rows += [(kind, n, c, last) for c, (n, last) in sorted(table.items())]
    text = HEADER.format(
        version=version, province=len(province), province_old=len(province_old), district=len(district),
        commune=len(commune), commune_old=len(commune_old), numbers=numbers,
        unknown=sum(not last for _, last in commune_old.values()))
    text += "".join("\t".join(row) + "\n" for row in rows)
    OUT.write_text(unicodedata.normalize("NFC", text), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
