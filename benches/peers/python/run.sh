#!/usr/bin/env bash
# Measures the peers in Python: makes a virtual environment of its own under target/, installs requirements.txt there, runs measure.py.
#
# usage: python/run.sh PAGES OUT [--seconds N]     (see measure.py; run.sh of the package calls this)
#
# Needs Python 3.11 or later with venv (PYTHON names another than python3), and PyPI the first time; the measuring itself runs offline.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
environment=$here/../target/python/venv
stamp=$environment/requirements.txt

if ! cmp --silent "$here/requirements.txt" "$stamp"; then
    rm -rf "$environment"
    "${PYTHON:-python3}" -m venv "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$here/requirements.txt"
    cp "$here/requirements.txt" "$stamp"
fi
# one thread, as everywhere in the table
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 exec "$environment/bin/python" "$here/measure.py" "$@"
