#!/bin/bash
# Stops exactly the processes that up.sh or up-full.sh started, the last started first, and keeps their state.
# OS_STATE names the cloud; without it, both clouds of the default state folder are stopped.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
# shellcheck source=deploy/openstack/lib/cloud.sh
. "$here/lib/cloud.sh"
# shellcheck source=deploy/openstack/lib/processes.sh
. "$here/lib/processes.sh"

if [ -n "${OS_STATE:-}" ]; then folders=("$OS_STATE"); else folders=("$(default_state light)" "$(default_state full)"); fi
for STATE in "${folders[@]}"; do
  if [ -f "$STATE/run/order" ]; then stop_all; else echo "nothing to stop in $STATE"; fi
done
