#!/usr/bin/env bash
# Runs all tests, from a fresh clone on Debian 12 with the .NET SDK: installs what is missing, starts real OpenStack services on
# loopback, builds, runs every suite, stops what it started. Ends with one line: N passed, N failed.
#
#   ./test.sh              everything
#   ./test.sh NAME...      some suites; a name may be shortened: grains, storage, shell
#   ./test.sh --list       the suites
#
# To use a cloud that runs already, name it: MAGNUM_TEST_OS_AUTH_URL (the light one of deploy/openstack), MAGNUM_TEST_FULL_OS_AUTH_URL
# (the full one). A PostgreSQL server likewise: MAGNUM_TEST_POSTGRES. CONTRIBUTING.md tells more.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
cd "$root"
# shellcheck source=tests/run/output.sh
. tests/run/output.sh
# shellcheck source=tests/run/suites.sh
. tests/run/suites.sh
# shellcheck source=tests/run/install.sh
. tests/run/install.sh
# shellcheck source=tests/run/clouds.sh
. tests/run/clouds.sh
# shellcheck source=tests/run/checks.sh
. tests/run/checks.sh
# shellcheck source=tests/run/jobs.sh
. tests/run/jobs.sh

case ${1:-} in
  -h | --help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0"; exit 0 ;;
  --list) all_suites; exit 0 ;;
esac
choose_suites "$@"

open_run
trap 'close_run $?' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

install_what_is_missing
bring_up_clouds
build
run_suites
summarize
