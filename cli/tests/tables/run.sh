#!/usr/bin/env bash
# Opens tables that the command wrote in pyarrow, DuckDB and Polars and compares them with its JSON lines, and has it read tables
# that pyarrow wrote. Needs python3 with venv; what Python needs comes from PyPI into target/tables. Skipped, with a word, where that
# fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
readonly TARGET=${CARGO_TARGET_DIR:-$PWD/target}
readonly WORK=$TARGET/tables
# what the tables were last opened with
readonly PACKAGES='pyarrow==26.0.1 duckdb==2.0.0 polars==2.1.0'
readonly INSTALL_SECONDS=300

mkdir -p "$WORK"
if [[ ! -x $WORK/venv/bin/python || $(cat "$WORK/venv/packages" 2> /dev/null) != "$PACKAGES" ]]; then
    read -ra packages <<< "$PACKAGES"
    if ! { python3 -m venv "$WORK/venv" && timeout "$INSTALL_SECONDS" "$WORK/venv/bin/pip" -q install "${packages[@]}"; }; then
        echo "$PACKAGES could not be installed: tables are not looked at from Python"
        exit 0
    fi
    echo "$PACKAGES" > "$WORK/venv/packages"
fi

# of the whole workspace, as tests are built, so that nothing is built twice
cargo build --locked --quiet --workspace --bins --examples
rm -rf "$WORK/out"
mkdir "$WORK/out"
for format in jsonl parquet wet txt; do
    "$TARGET"/debug/examples/make_corpus 300000 "$WORK/out/in.$format"
    options=()
    [[ $format == txt ]] && options=(--delimiter =====)
    "$TARGET"/debug/thanbai tag "$WORK/out/in.$format" "${options[@]}" -o "$WORK/out/$format.parquet" --quiet
    "$TARGET"/debug/thanbai tag "$WORK/out/in.$format" "${options[@]}" -o "$WORK/out/$format.jsonl" --quiet
    "$WORK/venv/bin/python" cli/tests/tables/check.py "$WORK/out/$format.parquet" "$WORK/out/$format.jsonl"
done

"$WORK/venv/bin/python" cli/tests/tables/columns.py "$TARGET"/debug/thanbai "$WORK/out"

# the names that the page has
mkdir "$WORK/out/clean"
cp "$WORK/out/jsonl.parquet" "$WORK/out/clean/000_00000.parquet"
page=$PWD/docs/corpus.md check=$PWD/cli/tests/tables/page.py python=$WORK/venv/bin/python
cd "$WORK/out" && "$python" "$check" "$page"
