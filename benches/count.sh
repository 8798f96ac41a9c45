#!/usr/bin/env bash
# Counts instructions for a byte of `shuf`, splitting and splitting + tagging, one document at a time with reused buffers, and compares
# them with benches/record/instructions.tsv: fails where one has grown by more than LIMIT percent.
#
# usage: benches/count.sh            compare
#        benches/count.sh --update   write the file anew; commit it with the change that moved the figures
#        benches/count.sh --print    print the rows and compare nothing
#
# Counts repeat exactly on one compiler and one kind of processor (memchr picks its vectors at run time); another compiler moves them
# by some percent, so the file names both. Needs valgrind, which it installs with apt where it can; without it it says so and does nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly LIMIT=5
readonly RECORD=benches/record/instructions.tsv
readonly INSTALL_SECONDS=180

case ${1:-} in
'' | --update | --print) readonly MODE=${1:-} ;;
*)
    sed -n '/^# usage/,/^#$/s/^# \{0,1\}//p' benches/count.sh >&2
    exit 2
    ;;
esac

have_valgrind() {
    command -v valgrind > /dev/null && return
    command -v apt-get > /dev/null && [[ $(id -u) == 0 ]] || return
    { timeout "$INSTALL_SECONDS" apt-get update && timeout "$INSTALL_SECONDS" apt-get install --yes valgrind; } > /dev/null 2>&1
    command -v valgrind > /dev/null
}

vectors() {
    grep -qsw avx2 /proc/cpuinfo && echo avx2 || echo 'no avx2'
}

# Prints the path of the bench.
program() {
    cargo bench --locked --quiet --workspace --bench ratio --no-run --message-format=json |
        sed -n 's/.*"name":"ratio".*"executable":"\([^"]*\)".*/\1/p' | tail -n 1
}

# count NAME ARGUMENT FUNCTION: prints a row of the record.
count() {
    local scratch said
    scratch=$(mktemp)
    said=$(valgrind --quiet --tool=callgrind --callgrind-out-file="$scratch" --toggle-collect="*$3*" "$PROGRAM" "$2" 2> /dev/null)
    awk -v name="$1" -v bytes="${said%% *}" -v compiler="$(rustc --version)" -v vectors="$(vectors)" '
        /^totals:/ { count = $2 }
        END {
            if (count < bytes) { print "callgrind counted nothing" > "/dev/stderr"; exit 1 }
            printf "%s\t%.2f\t%d\t%s\t%s\n", name, count / bytes, bytes, compiler, vectors
        }' "$scratch"
    rm -f "$scratch"
}

if ! have_valgrind; then
    echo 'no valgrind, and it could not be installed: instructions are not counted'
    exit 0
fi
PROGRAM=$(program)
rows=$(count split --count counted && count 'split + tag' --count-both counted_both)

if [[ $MODE == --print ]]; then
    printf '%s\n' "$rows"
elif [[ $MODE == --update ]]; then
    {
        echo '# Instructions for a byte of `shuf`, counted by callgrind. Written by: benches/count.sh --update'
        printf '# what\tinstructions for a byte\tbytes\tcompiler\tvectors\n%s\n' "$rows"
    } > "$RECORD"
    cat "$RECORD"
else
    awk -F '\t' -v limit="$LIMIT" '
        /^#/ { next }
        NR == FNR { was[$1] = $2; where[$1] = $4 ", " $5; next }
        {
            if (!($1 in was)) { printf "%s: no figure in the record; benches/count.sh --update\n", $1; failed = 1; next }
            change = ($2 / was[$1] - 1) * 100
            printf "%s: %s instructions for a byte, on record %s (%+.1f %%)\n", $1, $2, was[$1], change
            if (where[$1] != $4 ", " $5) printf "  the record is from %s, this is %s: a part of the change may be theirs\n", where[$1], $4 ", " $5
            if (change > limit) { printf "  more than %d %% worse; if that is meant, benches/count.sh --update\n", limit; failed = 1 }
            if (change < -limit) printf "  better: keep it with benches/count.sh --update\n"
            seen++
        }
        END { exit failed || seen != 2 }' "$RECORD" <(printf '%s\n' "$rows")
fi
