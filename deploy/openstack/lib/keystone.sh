# shellcheck shell=bash
# Keystone, the identity data, and what the other services' configuration files say about it.
# shellcheck disable=SC2034

KEYSTONE_PACKAGES=(keystone uwsgi-core uwsgi-plugin-python3 python3-openstackclient curl)

keystone_up() {
  local folder=$STATE/etc/keystone threads=8
  mkdir -p "$folder"/{fernet-keys,credential-keys}
  chmod 700 "$folder"/{fernet-keys,credential-keys}
  create_database keystone
  write "$folder/keystone.conf" <<END
[DEFAULT]
log_dir =
use_stderr = true
[database]
connection = $(database_url keystone)
[token]
provider = fernet
expiration = ${TOKEN_TTL:-86400}
# It believes a token of an expired trust for so long.
cache_time = 5
[fernet_tokens]
key_repository = $folder/fernet-keys
[fernet_receipts]
key_repository = $folder/fernet-keys
[credential]
key_repository = $folder/credential-keys
[identity]
password_hash_rounds = 4
[cache]
enabled = true
backend = dogpile.cache.memory
[oslo_policy]
policy_dirs = /etc/keystone/policy.d
END
  local manage=(keystone-manage --config-file "$folder/keystone.conf")
  once keystone-fernet-keys "${manage[@]}" fernet_setup --keystone-user root --keystone-group root
  once keystone-credential-keys "${manage[@]}" credential_setup --keystone-user root --keystone-group root
  once keystone-database "${manage[@]}" db_sync
  once keystone-bootstrap "${manage[@]}" bootstrap --bootstrap-password "$ADMIN_PASSWORD" --bootstrap-region-id "$REGION" \
    --bootstrap-admin-url "$AUTH_URL" --bootstrap-internal-url "$AUTH_URL" --bootstrap-public-url "$AUTH_URL"

  if [ "$DATABASE" = sqlite ]; then threads=1; fi     # a connection to SQLite may not change threads
  start_wsgi keystone "$PORT_KEYSTONE" /usr/bin/keystone-wsgi-public "$threads" \
    OS_KEYSTONE_CONFIG_DIR="$folder" OS_KEYSTONE_CONFIG_FILES=keystone.conf
  wait_for keystone 60 http_answers "$AUTH_URL"
}

# start_wsgi NAME PORT FILE THREADS [VARIABLE=VALUE ...]
# "Connection: close" is what uwsgi does after each answer; a client that is not told tries to use the connection again.
start_wsgi() {
  local name=$1 port=$2 file=$3 threads=$4
  shift 4
  start "$name" "$@" -- uwsgi-core --plugins python3 --http-socket "$IP:$port" --wsgi-file "$file" \
    --master --processes 1 --threads "$threads" --enable-threads --lazy-apps --die-on-term --no-orphans \
    --buffer-size 65535 --add-header "Connection: close" --disable-logging
}

# register [--user NAME ...] [--service NAME TYPE URL ...]: users of services, catalog entries. What is there is kept.
register() {
  logged register /usr/bin/python3 "$here/lib/register.py" --auth-url "$AUTH_URL" --region "$REGION" --admin-password "$ADMIN_PASSWORD" \
    --demo-password "$DEMO_PASSWORD" --service-password "$SERVICE_PASSWORD" --domain-admin-password "$DOMAIN_ADMIN_PASSWORD" "$@"
  say "identity data registered"
}

# credentials USER: how a service logs in as its own user.
credentials() {
  cat <<END
auth_type = password
auth_url = $AUTH_URL
username = $1
password = $SERVICE_PASSWORD
project_name = service
user_domain_name = Default
project_domain_name = Default
region_name = $REGION
END
}

# keystone_authtoken USER: the section by which a service checks its callers' tokens.
keystone_authtoken() {
  printf '[keystone_authtoken]\n'
  credentials "$1"
  printf 'www_authenticate_uri = %s\nservice_token_roles_required = false\n' "$AUTH_URL"
}

# For people (openrc-USER, to be sourced) and for programs (env, one NAME=VALUE a line).
write_credentials() {
  local user password
  for user in admin demo alt; do
    password=$DEMO_PASSWORD
    if [ "$user" = admin ]; then password=$ADMIN_PASSWORD; fi
    write "$STATE/openrc-$user" <<END
export OS_IDENTITY_API_VERSION=3 OS_AUTH_TYPE=password OS_AUTH_URL=$AUTH_URL OS_REGION_NAME=$REGION OS_INTERFACE=public
export OS_USERNAME=$user OS_PASSWORD=$password OS_PROJECT_NAME=$user OS_USER_DOMAIN_ID=default OS_PROJECT_DOMAIN_ID=default
END
  done
  read -r DEMO_TOKEN DEMO_PROJECT_ID < <(
    # shellcheck source=/dev/null
    . "$STATE/openrc-demo"
    openstack token issue -f value -c id -c project_id | paste -sd ' '
  ) || fail "demo cannot log in"
  write "$STATE/env" <<END
OS_AUTH_URL=$AUTH_URL
OS_REGION_NAME=$REGION
OS_ADMIN=admin/$ADMIN_PASSWORD@admin
OS_DEMO=demo/$DEMO_PASSWORD@demo
OS_MAGNUM_SERVICE=magnum/$SERVICE_PASSWORD@service
OS_MAGNUM_DOMAIN_ADMIN=magnum_domain_admin/$DOMAIN_ADMIN_PASSWORD@domain:magnum
HEAT_URL=http://$IP:$PORT_HEAT/v1/%(tenant_id)s
FAKECLOUD=$STATE/fakecloud.json
DEMO_PROJECT_ID=$DEMO_PROJECT_ID
END
}
