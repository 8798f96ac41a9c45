#!/usr/bin/env bash
# Opens tables that the command wrote in pyarrow and DuckDB and compares them with its JSON lines. Needs python3 with venv; what
# Python needs comes from PyPI into target/tables. Skipped, with a word, where that fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
readonly WORK=target/tables
readonly INSTALL_SECONDS=300

mkdir -p "$WORK"
if [[ ! -x $WORK/venv/bin/python ]] || ! "$WORK/venv/bin/python" -c 'import duckdb, pyarrow' 2> /dev/null; then
    if ! { python3 -m venv "$WORK/venv" && timeout "$INSTALL_SECONDS" "$WORK/venv/bin/pip" -q install pyarrow duckdb; }; then
        echo 'pyarrow and duckdb could not be installed: tables are not looked at from Python'
        exit 0
    fi
fi

cargo build --locked --quiet -p thanbai-cli --bins --examples
rm -rf "$WORK/out"
mkdir "$WORK/out"
for format in jsonl parquet wet txt; do
    target/debug/examples/make_corpus 300000 "$WORK/out/in.$format"
    options=()
    [[ $format == txt ]] && options=(--delimiter =====)
    target/debug/thanbai tag "$WORK/out/in.$format" "${options[@]}" -o "$WORK/out/$format.parquet" --quiet
    target/debug/thanbai tag "$WORK/out/in.$format" "${options[@]}" -o "$WORK/out/$format.jsonl" --quiet
    "$WORK/venv/bin/python" cli/tests/tables/check.py "$WORK/out/$format.parquet" "$WORK/out/$format.jsonl"
done

# the names that the page has
mkdir "$WORK/out/clean"
cp "$WORK/out/jsonl.parquet" "$WORK/out/clean/000_00000.parquet"
page=$PWD/docs/corpus.md check=$PWD/cli/tests/tables/page.py python=$PWD/$WORK/venv/bin/python
cd "$WORK/out" && "$python" "$check" "$page"
