# shellcheck shell=bash
# Heat: API, CloudFormation API (wait conditions can be signalled there too) and engine.
# shellcheck disable=SC2034

HEAT_PACKAGES=(heat-api heat-api-cfn heat-engine heat-common python3-heatclient)

register_heat() {
  register --user heat \
    --service heat orchestration "http://$IP:$PORT_HEAT/v1/%(tenant_id)s" \
    --service heat-cfn cloudformation "http://$IP:$PORT_HEAT_CFN/v1"
}

# API and engine in one process with a bus inside: the lightest Heat there is. Its resource types are those of heat-plugins/.
heat_in_one_process_up() {
  configure_heat "$here/heat-plugins"
  start heat-all FAKECLOUD="$STATE/fakecloud.json" PYTHONDONTWRITEBYTECODE=1 -- heat-all --config-file "$HEAT_CONF"
  wait_for heat-all 60 http_answers "http://$IP:$PORT_HEAT/"
}

# API and engine apart, as operators run them. There is no Octavia; heat-plugins-full/ stands in for it.
heat_in_three_processes_up() {
  configure_heat "$here/heat-plugins-full"
  start heat-engine PYTHONDONTWRITEBYTECODE=1 -- heat-engine --config-file "$HEAT_CONF"
  start heat-api -- heat-api --config-file "$HEAT_CONF"
  start heat-api-cfn -- heat-api-cfn --config-file "$HEAT_CONF"
  wait_for heat-api 60 http_answers "http://$IP:$PORT_HEAT/"
}

# configure_heat PLUGIN_FOLDER
configure_heat() {
  local folder=$STATE/etc/heat
  HEAT_CONF=$folder/heat.conf
  mkdir -p "$folder"/{policy.d,environment.d}
  create_database heat
  write "$folder/policy.yaml" <<'END'
# A service that keeps an eye on the stacks of all projects lists them with an admin's token.
"stacks:global_index": "role:admin"
"stacks:show": "role:admin or role:reader and project_id:%(project_id)s"
END
  write "$HEAT_CONF" <<END
[DEFAULT]
log_dir =
use_stderr = true
debug = ${OS_DEBUG:-false}
transport_url = $BUS_URL
host = os-heat
num_engine_workers = 1
auth_encryption_key = 0123456789abcdef0123456789abcdef
heat_metadata_server_url = http://$IP:$PORT_HEAT_CFN
heat_waitcondition_server_url = http://$IP:$PORT_HEAT_CFN/v1/waitcondition
region_name_for_services = $REGION
stack_user_domain_name = heat
stack_domain_admin = heat_domain_admin
stack_domain_admin_password = $DOMAIN_ADMIN_PASSWORD
max_stacks_per_tenant = ${MAX_STACKS:-512}
# Heat's default is 5: a resource that goes to ERROR is made anew five times, and the stack fails after a minute and a half.
action_retry_limit = ${OS_RETRY:-0}
environment_dir = $folder/environment.d
plugin_dirs = $1
[heat_all]
enabled_services = engine,api,api_cfn
[heat_api]
bind_host = $IP
bind_port = $PORT_HEAT
workers = 1
[heat_api_cfn]
bind_host = $IP
bind_port = $PORT_HEAT_CFN
workers = 1
[paste_deploy]
api_paste_config = /etc/heat/api-paste.ini
[database]
connection = $(database_url heat)
$(keystone_authtoken heat)
interface = internal
[trustee]
auth_type = password
auth_url = $AUTH_URL
username = heat
password = $SERVICE_PASSWORD
user_domain_name = Default
[clients]
endpoint_type = internalURL
[clients_keystone]
auth_uri = http://$IP:$PORT_KEYSTONE
[oslo_policy]
policy_file = $folder/policy.yaml
policy_dirs = $folder/policy.d
[oslo_messaging_rabbit]
heartbeat_in_pthread = false
[oslo_concurrency]
lock_path = $STATE/tmp
END
  once heat-database heat-manage --config-file "$HEAT_CONF" db_sync
  if [ "$DATABASE" = sqlite ]; then
    once heat-autoincrement /usr/bin/python3 "$here/lib/sqlite_autoincrement.py" "$STATE/db/heat.sqlite"
  fi
}

# The API answers before the engine listens: a list of stacks goes all the way to the database and back.
wait_for_heat_to_answer() {
  local tries=100 url="http://$IP:$PORT_HEAT/v1/$DEMO_PROJECT_ID/stacks"
  until [ "$(curl -s -o /dev/null -w '%{http_code}' --noproxy '*' --max-time 5 -H "X-Auth-Token: $DEMO_TOKEN" "$url")" = 200 ]; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { tail -n 30 "$STATE"/log/heat-*.log >&2; fail "heat does not answer"; }
    sleep 0.3
  done
  say "heat answers"
}
