# shellcheck shell=bash
# Glance, with its images in files.
# shellcheck disable=SC2034

GLANCE_PACKAGES=(glance-api)

glance_up() {
  local folder=$STATE/etc/glance
  mkdir -p "$folder" "$STATE/data/glance"
  create_database glance
  write "$folder/glance-api.conf" <<END
$(default_section)
bind_host = $IP
bind_port = $PORT_GLANCE
workers = 1
enabled_backends = local:file
[glance_store]
default_backend = local
[local]
filesystem_store_datadir = $STATE/data/glance
[database]
connection = $(database_url glance)
$(keystone_authtoken glance)
[paste_deploy]
flavor = keystone
config_file = /etc/glance/glance-api-paste.ini
$(closing_sections glance)
END
  once glance-database glance-manage --config-file "$folder/glance-api.conf" db_sync
  start glance -- glance-api --config-file "$folder/glance-api.conf"
}
