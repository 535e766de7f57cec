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

packages=()
command -v h2load > /dev/null || packages+=(nghttp2-client)
compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || packages+=(postgresql)
if [ ${#packages[@]} -gt 0 ]; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
    echo "bench.sh: missing: ${packages[*]}. They can only be installed as root, by apt-get; or install them yourself." >&2
    exit 1
  fi
  # A subshell, as the installation has a trap of its own; no daemon is started.
  (
    say() { echo "bench.sh: $*" >&2; }
    logged() { shift; "$@" > /dev/null; }
    # shellcheck source=deploy/openstack/lib/packages.sh
    . deploy/openstack/lib/packages.sh
    install_packages "${packages[@]}"
  )
fi

log=$(dotnet build tests/Magnum.Benchmarks --configuration Release --nologo --verbosity quiet 2>&1) || { printf '%s\n' "$log" >&2; exit 1; }
exec tests/Magnum.Benchmarks/bin/Release/net10.0/Magnum.Benchmarks "$@"
