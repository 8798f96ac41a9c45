"""Compares a table that the command wrote with its JSON lines: check.py TABLE.parquet LINES.jsonl"""

import json
import sys

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

SPAN = [("kind", pa.string()), ("start", pa.int32()), ("end", pa.int32())]


def main(table_path, lines_path):
    table = pq.read_table(table_path)
    documents = [json.loads(line) for line in open(lines_path, encoding="utf-8")]
    assert len(documents) > 10 and table.num_rows == len(documents), (table.num_rows, len(documents))
    for name in ("blocks", "entities"):
        spans = table.schema.field(name).type
        assert [(field.name, field.type) for field in spans.value_type] == SPAN, spans
    assert table.schema.field("body").type == pa.string()
    for row, document in zip(table.to_pylist(), documents):
        text = row["text"].encode()
        for name in ("blocks", "entities"):
            spans = [(span["kind"], span["start"], span["end"]) for span in row[name]]
            assert spans == [(span["kind"], span["start"], span["end"]) for span in document[name]]
            for (_, start, end), span in zip(spans, document[name]):
                assert text[start:end].decode() == span["text"]
        assert row["body"] == "\n".join(block["text"] for block in document["blocks"] if block["side"] == "body")
        assert row["id"] == document["id"]
    counts = duckdb.execute(
        "SELECT count(*), sum(len(blocks)), sum(len(entities)), sum(strlen(body)) FROM read_parquet(?)", [table_path]
    ).fetchone()
    assert counts == (
        len(documents),
        sum(len(document["blocks"]) for document in documents),
        sum(len(document["entities"]) for document in documents),
        sum(len(row["body"].encode()) for row in table.to_pylist()),
    ), counts
    kinds = dict(duckdb.execute("SELECT span.kind, count(*) FROM (SELECT unnest(entities) AS span FROM read_parquet(?)) GROUP BY 1", [table_path]).fetchall())
    names = [name["kind"] for document in documents for name in document["entities"]]
    assert kinds == {kind: names.count(kind) for kind in set(names)}, kinds
    check_polars(pl.read_parquet(table_path), documents)
    check_polars(pl.scan_parquet(table_path).filter(pl.col("entities").list.len() >= 0).collect(), documents)
    print(f"{table_path}: {counts[0]} documents, {counts[1]} blocks, {counts[2]} names, as in {lines_path}")


def check_polars(frame, documents):
    """Asserts that Polars sees lists of structs whose offsets cut the names out of the UTF-8 bytes of the text."""
    spans = pl.List(pl.Struct({"kind": pl.String, "start": pl.Int32, "end": pl.Int32}))
    assert frame.schema["blocks"] == spans and frame.schema["entities"] == spans, frame.schema
    assert frame.schema["text"] == pl.String and frame.schema["body"] == pl.String, frame.schema
    for name in ("blocks", "entities"):
        rows = frame.select("id", "text", span=name).explode("span", empty_as_null=False, keep_nulls=False).unnest("span")
        found = [(id, kind, text.encode()[start:end].decode()) for id, text, kind, start, end in rows.iter_rows()]
        assert found == [(document["id"], span["kind"], span["text"]) for document in documents for span in document[name]]
        # the same without Python between: offsets are bytes, and so is what binary is sliced by
        cut = pl.col("text").cast(pl.Binary).bin.slice(pl.col("start"), pl.col("end") - pl.col("start")).cast(pl.String)
        assert rows.select(cut).to_series().to_list() == [text for _, _, text in found]
    kinds = frame["entities"].list.explode().struct.field("kind").value_counts()
    names = [name["kind"] for document in documents for name in document["entities"]]
    assert dict(kinds.iter_rows()) == {kind: names.count(kind) for kind in set(names)}, kinds


main(*sys.argv[1:])
