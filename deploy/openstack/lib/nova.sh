# shellcheck shell=bash
# Nova with its fake hypervisor: servers become ACTIVE and hold their ports and volumes, but nothing boots.
# shellcheck disable=SC2034

NOVA_PACKAGES=(nova-api nova-scheduler nova-conductor nova-compute)

nova_up() {
  local folder=$STATE/etc/nova
  NOVA_CONF=$folder/nova.conf
  mkdir -p "$folder" "$STATE/data/nova"
  create_database nova_api
  create_database nova
  create_database nova_cell0
  write "$NOVA_CONF" <<END
$(default_section)
$(host_and_state nova)
my_ip = $IP
enabled_apis = osapi_compute
osapi_compute_listen = $IP
osapi_compute_listen_port = $PORT_NOVA
osapi_compute_workers = 1
compute_driver = fake.FakeDriver
vif_plugging_timeout = 0
vif_plugging_is_fatal = false
block_device_allocate_retries_interval = 1
reserved_host_memory_mb = 0
sync_power_state_interval = -1
[api]
auth_strategy = keystone
[api_database]
connection = $(database_url nova_api)
[database]
connection = $(database_url nova)
[conductor]
workers = 1
[scheduler]
workers = 1
[filter_scheduler]
enabled_filters = ComputeFilter,ComputeCapabilitiesFilter,ImagePropertiesFilter,ServerGroupAntiAffinityFilter,ServerGroupAffinityFilter
[upgrade_levels]
compute = auto
[quota]
instances = 1000
cores = 10000
ram = 10000000
$(keystone_authtoken nova)
[service_user]
send_service_user_token = true
$(credentials nova)
[placement]
$(credentials placement)
[neutron]
$(credentials neutron)
[cinder]
$(credentials cinder)
os_region_name = $REGION
[glance]
region_name = $REGION
[key_manager]
backend = nova.keymgr.conf_key_mgr.ConfKeyManager
[wsgi]
api_paste_config = /etc/nova/api-paste.ini
$(closing_sections nova)
END
  local manage=(nova-manage --config-file "$NOVA_CONF")
  once nova-api-database "${manage[@]}" api_db sync
  once nova-cell0 "${manage[@]}" cell_v2 map_cell0 --database_connection "$(database_url nova_cell0)"
  once nova-database "${manage[@]}" db sync
  once nova-cell1 "${manage[@]}" cell_v2 create_cell --name cell1
  start nova-conductor -- nova-conductor --config-file "$NOVA_CONF"
  start nova-scheduler -- nova-scheduler --config-file "$NOVA_CONF"
  start nova-api -- nova-api --config-file "$NOVA_CONF"
}

# After the API: the one compute host, and its place in the cell.
nova_compute_up() {
  start nova-compute -- nova-compute --config-file "$NOVA_CONF"
  wait_for nova-compute 120 nova_host_is_mapped
}

nova_host_is_mapped() {
  nova-manage --config-file "$NOVA_CONF" cell_v2 discover_hosts >> "$STATE/log/nova-discover.log" 2>&1
  nova-manage --config-file "$NOVA_CONF" cell_v2 list_hosts 2>/dev/null | grep -q os-full
}
