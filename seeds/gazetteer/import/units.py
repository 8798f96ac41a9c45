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
# Fields: class, name without the class word, official code, fourth field; of districts and communes also the class word, and of those
# before July 2025 the old code of the unit above:
#   province        {province} present provinces, 2-digit code; no fourth field
#   province-old    {province_old} provinces before July 2025, old code; code of the present province
#   district        {district} districts abolished in July 2025, 3-digit code; code of the present province; above it the province
#   commune         {commune} present communes and wards, 5-digit code; code of the province
#   commune-old     {commune_old} communes and wards before July 2025, 5-digit code; codes of the present ones, comma between
#                   (several where a unit was divided; empty where the package does not know: {unknown}); above it the district
#   commune-number  {numbers} more of them whose name is a number, with the class word; they are known only by the unit behind them
# One row per unit, so that a name comes back with each code. Old and present codes are separate series: 15 was Yên Bái and
# is Lào Cai. Districts whose name is a number have the class word in it too.
"""


# The package's own columns for the class word are not used: in one row it contradicts the name.
CLASS_WORD = re.compile(r"(Thành phố|Thị xã|Thị trấn|Đặc khu|Tỉnh|Quận|Huyện|Phường|Xã) (?=\S)", re.IGNORECASE)


def split(full):
    """The class word in lower case, and the name without it; with it where a number would open the name."""
    full = unicodedata.normalize("NFC", " ".join(full.split()))
    word = CLASS_WORD.match(full)
    if not word:
        raise ValueError(f"{full}: no class word")
    bare = full[word.end():]
    if bare[0].isdigit():
        return word[1].lower(), full
    # "Đại áng", "Pa ủ": the package lost some capitals.
    return word[1].lower(), re.sub(r"(?<![^ ])(?!trường )\w", lambda m: m[0].upper(), bare)


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
        word, bare = split(full)
        commune[ccode] = (bare, code, word)
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

    province_old, district, commune_old, number = {}, {}, {}, {}
    for code, short, key, dcode, dfull, dkey, ccode, full, ckey in db.execute(
            "select provinceCode, provinceShort, provinceKey, districtCode, district, districtKey,"
            " wardCode, ward, wardKey from admin_units_legacy"):
        province_old[code] = (short, successor[key])
        word, bare = split(dfull)
        district[dcode] = (bare, successor[key], word, code)
        if ccode is None:  # island districts had no communes
            continue
        table = number if re.fullmatch(r"\S+ (\d+|[IVX]+)", full) else commune_old
        word, bare = split(full)
        found = into.get(f"{key}_{dkey}_{ckey}", ())
        table[ccode] = (bare, ",".join(sorted(found)), word, dcode)

    rows = [("province", n, c) for c, n in sorted(province.items())]
    for kind, table in (("province-old", province_old), ("district", district), ("commune", commune),
                        ("commune-old", commune_old), ("commune-number", number)):
        rows += [(kind, n, c, *rest) for c, (n, *rest) in sorted(table.items())]
    text = HEADER.format(
        version=version, province=len(province), province_old=len(province_old), district=len(district),
        commune=len(commune), commune_old=len(commune_old), numbers=len(number),
        unknown=sum(not last for _, last, *_ in commune_old.values()))
    text += "".join("\t".join(row) + "\n" for row in rows)
    OUT.write_text(unicodedata.normalize("NFC", text), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
