#!/usr/bin/env bash
# Measures the project's figures and holds each against its bar. Each ends in a line: NAME FIGURE (bar BAR) ok|short.
#
#   ./bench.sh              all of them
#   ./bench.sh NAME...      some
#   ./bench.sh --list       what there is
#
# Exits with 0 only if every bar is reached. A quiet machine is what the figures are worth: they are ratios of things measured side by
# side, but whatever else runs blurs them.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
cd "$root"

case ${1:-} in
  -h | --help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0"; exit 0 ;;
esac

if ! command -v h2load > /dev/null; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
    echo "bench.sh: h2load is missing; on Debian the package nghttp2-client has it" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nghttp2-client > /dev/null
fi

log=$(dotnet build tests/Magnum.Benchmarks --configuration Release --nologo --verbosity quiet 2>&1) || { printf '%s\n' "$log" >&2; exit 1; }
exec tests/Magnum.Benchmarks/bin/Release/net10.0/Magnum.Benchmarks "$@"
