#!/bin/bash
# Brings up a whole OpenStack on 127.0.0.1, about 3.3 GiB of memory: Keystone, Heat, Glance, Placement, Nova with its fake
# hypervisor, Neutron whose ports bind at once, Cinder with its fake volumes; on MariaDB and RabbitMQ.
# Servers, ports, floating IPs and volumes really exist in those services; only what runs inside a server does not.
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
# shellcheck source=deploy/openstack/lib/mariadb.sh
. "$here/lib/mariadb.sh"
# shellcheck source=deploy/openstack/lib/rabbitmq.sh
. "$here/lib/rabbitmq.sh"
# shellcheck source=deploy/openstack/lib/keystone.sh
. "$here/lib/keystone.sh"
# shellcheck source=deploy/openstack/lib/heat.sh
. "$here/lib/heat.sh"
# shellcheck source=deploy/openstack/lib/common_sections.sh
. "$here/lib/common_sections.sh"
# shellcheck source=deploy/openstack/lib/glance.sh
. "$here/lib/glance.sh"
# shellcheck source=deploy/openstack/lib/placement.sh
. "$here/lib/placement.sh"
# shellcheck source=deploy/openstack/lib/nova.sh
. "$here/lib/nova.sh"
# shellcheck source=deploy/openstack/lib/neutron.sh
. "$here/lib/neutron.sh"
# shellcheck source=deploy/openstack/lib/cinder.sh
. "$here/lib/cinder.sh"

open_cloud full
install_packages "${MARIADB_PACKAGES[@]}" "${RABBITMQ_PACKAGES[@]}" "${KEYSTONE_PACKAGES[@]}" "${HEAT_PACKAGES[@]}" \
  "${GLANCE_PACKAGES[@]}" "${PLACEMENT_PACKAGES[@]}" "${NOVA_PACKAGES[@]}" "${NEUTRON_PACKAGES[@]}" "${CINDER_PACKAGES[@]}"

mariadb_up
rabbitmq_up
keystone_up
register_heat
register --user glance --user placement --user nova --user neutron --user cinder \
  --service glance image "http://$IP:$PORT_GLANCE" \
  --service placement placement "http://$IP:$PORT_PLACEMENT" \
  --service nova compute "http://$IP:$PORT_NOVA/v2.1" \
  --service neutron network "http://$IP:$PORT_NEUTRON" \
  --service cinderv3 volumev3 "http://$IP:$PORT_CINDER/v3/%(project_id)s"

# Configured and started first, awaited afterwards: they take their time side by side.
heat_in_three_processes_up
glance_up
placement_up
neutron_up
nova_up
cinder_up
wait_for placement 60 http_answers "http://$IP:$PORT_PLACEMENT/"
wait_for glance 60 http_answers "http://$IP:$PORT_GLANCE/"
wait_for neutron 90 http_answers "http://$IP:$PORT_NEUTRON/"
wait_for nova-api 90 http_answers "http://$IP:$PORT_NOVA/"
wait_for cinder-api 60 http_answers "http://$IP:$PORT_CINDER/"
nova_compute_up

write_credentials
wait_for_heat_to_answer
(
  # shellcheck source=/dev/null
  . "$STATE/openrc-admin"
  logged inventory /usr/bin/python3 "$here/lib/inventory.py" "$DEMO_PASSWORD"
)

cat "$STATE/env"
say "up: . $STATE/openrc-demo"
