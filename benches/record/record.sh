#!/usr/bin/env bash
# Measures the commit that is checked out and writes benches/record/DATE_TARGET.csv: throughput and growth by the clock
# (cargo bench --bench ratio -- --csv), instructions by callgrind (benches/count.sh --print). Rows of the same commit in that file are
# replaced, others stay. Then draws the plots anew.
#
# usage: benches/record/record.sh [--test]
#   --test   read little, print the rows, write no file
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

[[ ${1:-} == --test ]] && test=(--test) || test=()
commit=$(git describe --always --abbrev=9 --dirty=+)
# the place of the commit in history, for plots
number=$(git rev-list --count HEAD)
date=$(date -u +%Y-%m-%d)
target=$(rustc -vV | sed -n 's/^host: //p')
compiler=$(rustc --version | cut -d ' ' -f 2)
file=benches/record/${date}_$target.csv
head=number,commit,date,target,compiler,measure,name,bytes,milliseconds,mb_per_s,x_from_utf8,instructions_per_byte

rows=$(
    cargo bench --locked --quiet --bench ratio -- --csv "${test[@]}" | awk -F , 'seen++ && NF == 6 { print $0 "," }'
    benches/count.sh --print | awk -F '\t' 'NF == 5 { printf "instructions,%s,%d,,,,%s\n", $1, $3, $2 }'
)
rows=$(sed "s/^/$number,$commit,$date,$target,$compiler,/" <<< "$rows")

if [[ ${test[*]} ]]; then
    printf '%s\n%s\n' "$head" "$rows"
    exit
fi
others=$(grep -v -e "^number," -e "^[0-9]*,$commit," "$file" 2> /dev/null || true)
printf '%s\n' "$head" ${others:+"$others"} "$rows" > "$file"
echo "$file: $(wc -l <<< "$rows") rows of $commit"
cargo run --locked --quiet --example plot
