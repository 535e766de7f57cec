# shellcheck shell=bash
# Placement, which Nova asks where a server fits.
# shellcheck disable=SC2034

PLACEMENT_PACKAGES=(placement-api)

placement_up() {
  local folder=$STATE/etc/placement
  mkdir -p "$folder"
  create_database placement
  write "$folder/placement.conf" <<END
$(default_section)
[api]
auth_strategy = keystone
[placement_database]
connection = $(database_url placement)
$(keystone_authtoken placement)
$(closing_sections placement)
END
  once placement-database placement-manage --config-file "$folder/placement.conf" db sync
  start_wsgi placement "$PORT_PLACEMENT" /usr/bin/placement-api 4 OS_PLACEMENT_CONFIG_DIR="$folder"
}
