#!/bin/bash
# Brings up a light OpenStack on 127.0.0.1: a real Keystone and a real Heat on SQLite, about 300 MiB of memory.
# Heat's OpenStack resource types (servers, ports, volumes ...) come from the plugin in heat-plugins/ and need no service;
# what a baymodel names is looked up at a stand-in for Glance, Nova and Neutron (lib/lookups.py).
# Run as root on Debian 12. It may be run again at any time: what is there is kept, what is missing is started.
# Settings, users and ports: README.md. Stop with down.sh.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
# shellcheck source=deploy/openstack/lib/cloud.sh
. "$here/lib/cloud.sh"
# shellcheck source=deploy/openstack/lib/packages.sh
. "$here/lib/packages.sh"
# shellcheck source=deploy/openstack/lib/processes.sh
. "$here/lib/processes.sh"
# shellcheck source=deploy/openstack/lib/sqlite.sh
. "$here/lib/sqlite.sh"
# shellcheck source=deploy/openstack/lib/keystone.sh
. "$here/lib/keystone.sh"
# shellcheck source=deploy/openstack/lib/heat.sh
. "$here/lib/heat.sh"
# shellcheck source=deploy/openstack/lib/lookups.sh
. "$here/lib/lookups.sh"

open_cloud light
install_packages "${KEYSTONE_PACKAGES[@]}" "${HEAT_PACKAGES[@]}"

keystone_up
register_heat
heat_in_one_process_up
lookups_up
write_credentials
wait_for_heat_to_answer

cat "$STATE/env"
say "up: . $STATE/openrc-demo"
