#!/usr/bin/env bash
# Opens pages of `thanbai view` in headless Chromium and works them as a person does: tests/browser/view.py says how.
# With a folder as argument, leaves screenshots there. Installs Chromium and its driver where apt-get can; where they or python3
# are not to be had, says so and skips.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
readonly INSTALL_SECONDS=200 RUN_SECONDS=300

skip() {
    echo "browser: skipped: $*"
    exit 0
}

command -v python3 > /dev/null || skip 'no python3'
if ! command -v chromium > /dev/null || ! command -v chromedriver > /dev/null; then
    { [[ $(id -u) == 0 ]] && command -v apt-get > /dev/null; } || skip 'no chromium with chromedriver, and no way to install them'
    {
        timeout "$INSTALL_SECONDS" apt-get update -qq
        DEBIAN_FRONTEND=noninteractive timeout "$INSTALL_SECONDS" \
            apt-get install -qq -y --no-install-recommends chromium chromium-driver fonts-noto-core
    } > /dev/null 2>&1 || skip 'chromium could not be installed'
fi
# resolved before the tests move about: a folder for screenshots may be named by a relative path
shots=${1:+$(mkdir -p "$1" && cd "$1" && pwd)}
# of the whole workspace and without optimisation, as tests are built, so that nothing is built twice
cargo build --quiet --locked --workspace --bins
timeout "$RUN_SECONDS" python3 cli/tests/browser/view.py "${CARGO_TARGET_DIR:-target}/debug/thanbai" "$shots"
