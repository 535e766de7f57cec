# shellcheck shell=bash
# Cinder with a volume driver that only says it has done what it was asked for.
# shellcheck disable=SC2034

CINDER_PACKAGES=(cinder-api cinder-scheduler cinder-volume)

cinder_up() {
  local folder=$STATE/etc/cinder
  mkdir -p "$folder" "$STATE/data/cinder"
  create_database cinder
  write "$folder/cinder.conf" <<END
$(default_section)
$(host_and_state cinder)
my_ip = $IP
osapi_volume_listen = $IP
osapi_volume_listen_port = $PORT_CINDER
osapi_volume_workers = 1
auth_strategy = keystone
enabled_backends = fake
default_volume_type = fake
glance_api_servers = http://$IP:$PORT_GLANCE
api_paste_config = /etc/cinder/api-paste.ini
rootwrap_config = /etc/cinder/rootwrap.conf
[fake]
volume_backend_name = fake
volume_driver = cinder.tests.fake_driver.FakeLoggingVolumeDriver
[database]
connection = $(database_url cinder)
$(keystone_authtoken cinder)
[nova]
$(credentials nova)
[service_user]
send_service_user_token = true
$(credentials cinder)
$(closing_sections cinder)
END
  once cinder-database cinder-manage --config-file "$folder/cinder.conf" db sync
  start cinder-api -- cinder-api --config-file "$folder/cinder.conf"
  start cinder-scheduler -- cinder-scheduler --config-file "$folder/cinder.conf"
  start cinder-volume -- cinder-volume --config-file "$folder/cinder.conf"
}
