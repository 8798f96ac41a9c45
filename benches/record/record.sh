#!/usr/bin/env bash
# Measures a commit and writes benches/record/DATE_TARGET.csv: throughput and growth by processor time (cargo bench --bench ratio --
# --csv), instructions by callgrind (benches/count.sh --print). Rows of the same commit in that file are replaced, others stay. Then
# draws the plots anew.
#
# usage: benches/record/record.sh [--test] [COMMIT...]
#   COMMIT   older commits, measured by the benches of today; without any, what is checked out
#   --test   read little, print the rows, write no file
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly HEAD=number,commit,date,target,compiler,measure,name,bytes,milliseconds,mb_per_s,x_from_utf8,instructions_per_byte
readonly CHECKED_OUT=.
date=$(date -u +%Y-%m-%d)
target=$(rustc -vV | sed -n 's/^host: //p')
compiler=$(rustc --version | cut -d ' ' -f 2)
file=benches/record/${date}_$target.csv
test=()
commits=()

# Lays out an older commit with the benches of today, and prints the folder.
laid_out() {
    local folder=target/record/$1
    rm -rf "$folder"
    mkdir -p "$folder"
    git archive "$1" | tar -x -C "$folder"
    rm -rf "$folder/benches"
    cp -r benches Cargo.toml Cargo.lock "$folder"
    cp cli/Cargo.toml "$folder/cli/Cargo.toml"
    echo "$folder"
}

# measured FOLDER: prints the figures without what they are figures of.
measured() (
    cd "$1"
    cargo bench --locked --quiet --bench ratio -- --csv "${test[@]}" | awk -F , 'seen++ && NF == 6 { print $0 "," }'
    benches/count.sh --print | awk -F '\t' 'NF == 5 { printf "instructions,%s,%d,,,,%s\n", $1, $3, $2 }'
)

# record FOLDER NUMBER COMMIT: measures a folder and puts its rows into the file; NUMBER is the place of the commit in history.
record() {
    local rows others
    rows=$(measured "$1")
    rows=$(sed "s/^/$2,$3,$date,$target,$compiler,/" <<< "$rows")
    if [[ ${test[*]} ]]; then
        printf '%s\n%s\n' "$HEAD" "$rows"
        return
    fi
    others=$(grep -v -e "^number," -e "^[0-9]*,$3," "$file" 2> /dev/null || true)
    printf '%s\n' "$HEAD" ${others:+"$others"} "$rows" > "$file"
    echo "$file: $(wc -l <<< "$rows") rows of $3"
}

for argument; do
    case $argument in
    --test) test=(--test) ;;
    -*)
        sed -n '/^# usage/,/^set/s/^# \{0,1\}//p' benches/record/record.sh >&2
        exit 2
        ;;
    *) commits+=("$(git rev-parse --short=9 --verify "$argument^{commit}")") ;;
    esac
done

if [[ ${commits[*]} ]]; then
    export CARGO_TARGET_DIR=$PWD/target/record/target
    for commit in "${commits[@]}"; do
        record "$(laid_out "$commit")" "$(git rev-list --count "$commit")" "$commit"
    done
    unset CARGO_TARGET_DIR
else
    record "$CHECKED_OUT" "$(git rev-list --count HEAD)" "$(git describe --always --abbrev=9 --dirty=+)"
fi
[[ ${test[*]} ]] || cargo run --locked --quiet --example plot
