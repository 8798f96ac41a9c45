"""Runs what a page has in SQL and Python: page.py PAGE.md, in the folder that the page speaks of."""

import re
import sys

import duckdb

page = open(sys.argv[1], encoding="utf-8").read()
blocks = {kind: re.findall(rf"^```{kind}\n(.*?)^```", page, re.S | re.M) for kind in ("sql", "python")}
assert all(blocks.values())
for block in blocks["sql"]:
    for statement in filter(str.strip, block.split(";")):
        rows = duckdb.sql(statement).fetchall()
        assert rows, statement
        print(f"{len(rows)} rows: {statement.strip()}")
for block in blocks["python"]:
    found = {}
    exec(block, found)
    assert found["names"], block
    print(f"names: {found['names'][:3]}")
