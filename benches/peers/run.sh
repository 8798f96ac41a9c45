#!/usr/bin/env bash
# Measures thanbai beside its peers and writes the table to benches/record/DATE_TARGET_peers.md.
#
# usage: benches/peers/run.sh [--no-python] [--stdout] [SET...]
#   --no-python   only peers in Rust
#   --stdout      print the table, write no file
#   SET           a folder with gold/ and articles/ or docs/, beside the sample pages
#
# Takes some ten minutes the first time: it builds the peers and installs those in Python.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

python=yes
stdout=
sets=()
for argument; do
    case $argument in
    --no-python) python= ;;
    --stdout) stdout=yes ;;
    -*)
        sed -n '/^# usage/,/^#$/s/^# \{0,1\}//p' run.sh >&2
        exit 2
        ;;
    *) sets+=("$(cd "$OLDPWD" && cd "$argument" && pwd)") ;;
    esac
done

cargo build --locked --release --quiet --manifest-path ../../Cargo.toml -p thanbai-cli --target-dir ../../target
cargo build --locked --release --quiet --target-dir target
program=target/release/thanbai-peers
options=(--check ../../target/release/thanbai)
if [[ $python ]]; then
    rm -rf target/pages
    "$program" --emit target/pages "${sets[@]}"
    python/run.sh target/pages target/python.jsonl
    options+=(--python target/python.jsonl)
fi

date=$(date -u +%Y-%m-%d)
target=$(rustc -vV | sed -n 's/^host: //p')
processor=$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo 2> /dev/null | head -n 1)
result=$(
    echo "# thanbai beside its peers"
    echo
    echo "$date, commit $(git describe --always --dirty), $target, ${processor:-processor not known}, $(getconf _NPROCESSORS_ONLN) cores," \
        "$(rustc --version | cut -d ' ' -f 1,2)${python:+, $(target/python/venv/bin/python --version)}. Written by \`benches/peers/run.sh\`."
    echo
    "$program" "${options[@]}" "${sets[@]}"
)
if [[ $stdout ]]; then
    printf '%s\n' "$result"
else
    printf '%s\n' "$result" > "../record/${date}_${target}_peers.md"
    echo "benches/record/${date}_${target}_peers.md"
fi
