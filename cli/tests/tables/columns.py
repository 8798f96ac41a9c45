"""Writes tables as pyarrow does and looks at what the command makes of their columns: columns.py COMMAND FOLDER"""

import datetime
import json
import subprocess
import sys

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

TIME = datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
HASH = 12297829382473034411

# a column, and its first value in JSON
COLUMNS = {
    "utc": (pa.array([TIME, None], pa.timestamp("us", "UTC")), "2024-01-02T03:04:05Z"),
    "hanoi": (pa.array([TIME, None], pa.timestamp("ns", "Asia/Ho_Chi_Minh")), "2024-01-02T10:04:05+07:00"),
    # written in milliseconds, since Parquet has no seconds
    "seconds": (pa.array([TIME, None], pa.timestamp("s", "Asia/Ho_Chi_Minh")), "2024-01-02T10:04:05+07:00"),
    "local": (pa.array([TIME.replace(tzinfo=None), None], pa.timestamp("ms")), "2024-01-02T03:04:05"),
    "day": (pa.array([TIME.date(), None]), "2024-01-02"),
    "numbers": (pa.array([[(1, 2)], None], pa.map_(pa.int32(), pa.int32())), [{"key": 1, "value": 2}]),
    "words": (pa.array([[("a", None)], None], pa.map_(pa.string(), pa.int32())), {"a": None}),
    "object": (pa.array([{"n": None, "t": TIME}, None], pa.struct([("n", pa.int8()), ("t", pa.timestamp("us", "UTC"))])), {"n": None, "t": "2024-01-02T03:04:05Z"}),
    "times": (pa.array([[TIME, None], None], pa.list_(pa.timestamp("us", "UTC"))), ["2024-01-02T03:04:05Z", None]),
    "keyed": (pa.array(["a", None]).dictionary_encode(), "a"),
    "hash": (pa.array([HASH, None], pa.uint64()), HASH),
    "uuid": (pa.ExtensionArray.from_storage(pa.uuid(), pa.array([bytes(range(16)), None], pa.binary(16))), bytes(range(16)).hex()),
    "binary": (pa.array([b"\xff\x01", None]), "ff01"),
}


def main(command, folder):
    def split(*arguments):
        done = subprocess.run([command, "split", *arguments], cwd=folder, capture_output=True)
        assert (done.returncode, done.stderr) == (0, b""), done
        return done.stdout

    columns = {name: column for name, (column, _) in COLUMNS.items()}
    pq.write_table(pa.table({"text": ["Một", "Hai"], **columns}), f"{folder}/types.parquet")
    rows = [json.loads(line) for line in split("types.parquet", "--format", "jsonl").splitlines()]
    for name, (_, value) in COLUMNS.items():
        assert [row[name] for row in rows] == [value, None], (name, rows)
    split("types.parquet", "-o", "passed.parquet")
    passed, read = (pq.read_table(f"{folder}/{name}.parquet").select(columns) for name in ("passed", "types"))
    assert passed.equals(read) and passed.schema.equals(read.schema), passed.schema
    assert all(read[name].type == column.type for name, column in columns.items() if name != "seconds"), read.schema
    uuids = duckdb.execute("SELECT typeof(uuid) FROM read_parquet(?)", [f"{folder}/passed.parquet"]).fetchone()
    assert uuids == ("UUID",), uuids
    with open(f"{folder}/hashes.jsonl", "w", encoding="utf-8") as lines:
        lines.writelines(json.dumps({"text": "a", "hash": HASH + i}) + "\n" for i in range(3))
    split("hashes.jsonl", "-o", "hashes.parquet")
    path = f"{folder}/hashes.parquet"
    hashes = [HASH, HASH + 1, HASH + 2]
    assert pq.read_table(path)["hash"].to_pylist() == hashes
    assert pl.read_parquet(path)["hash"].to_list() == hashes
    assert duckdb.execute("SELECT list(hash) FROM read_parquet(?)", [path]).fetchone() == (hashes,)
    print(f"{len(COLUMNS)} types of columns as pyarrow writes them")


main(*sys.argv[1:])
