# shellcheck shell=bash
# Sections that the configuration files of Glance, Placement, Nova, Neutron and Cinder have in common.

default_section() {
  cat <<END
[DEFAULT]
log_dir =
use_stderr = true
debug = ${OS_DEBUG:-false}
transport_url = $BUS_URL
END
}

# host_and_state SERVICE: still in [DEFAULT]; what a service with several processes needs besides.
host_and_state() {
  cat <<END
state_path = $STATE/data/$1
host = os-full
END
}

# closing_sections SERVICE
closing_sections() {
  cat <<END
[oslo_policy]
policy_dirs = /etc/$1/policy.d
[oslo_concurrency]
lock_path = $STATE/tmp
[oslo_messaging_rabbit]
heartbeat_in_pthread = false
END
}
