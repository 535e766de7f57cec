# shellcheck shell=bash
# Neutron without agents: the mechanism driver in neutron-plugins/ binds every port and makes it ACTIVE at once.
# shellcheck disable=SC2034

NEUTRON_PACKAGES=(neutron-server)

neutron_up() {
  local folder=$STATE/etc/neutron
  mkdir -p "$folder" "$STATE/data/neutron"
  create_database neutron
  write "$folder/neutron.conf" <<END
$(default_section)
$(host_and_state neutron)
bind_host = $IP
bind_port = $PORT_NEUTRON
core_plugin = ml2
service_plugins = router
api_workers = 0
rpc_workers = 0
rpc_state_report_workers = 0
allow_overlapping_ips = true
notify_nova_on_port_status_changes = true
notify_nova_on_port_data_changes = true
dhcp_agent_notification = false
api_paste_config = /etc/neutron/api-paste.ini
[agent]
root_helper =
[database]
connection = $(database_url neutron)
$(keystone_authtoken neutron)
[nova]
$(credentials nova)
[placement]
$(credentials placement)
[ml2]
type_drivers = flat,vlan,vxlan,local
tenant_network_types = vxlan
mechanism_drivers = bindall
extension_drivers = port_security
[ml2_type_flat]
flat_networks = *
[ml2_type_vxlan]
vni_ranges = 1:100000
[securitygroup]
enable_security_group = true
[quotas]
quota_network = -1
quota_subnet = -1
quota_port = -1
quota_router = -1
quota_floatingip = -1
quota_security_group = -1
quota_security_group_rule = -1
$(closing_sections neutron)
END
  once neutron-database neutron-db-manage --config-file "$folder/neutron.conf" upgrade heads
  start neutron PYTHONPATH="$here/neutron-plugins" PYTHONDONTWRITEBYTECODE=1 -- neutron-server --config-file "$folder/neutron.conf"
}
