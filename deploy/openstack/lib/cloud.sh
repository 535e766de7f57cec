# shellcheck shell=bash
# The cloud that a script works on: its state folder, its ports, its passwords; and how the scripts talk.

# Read by the other files of this folder.
# shellcheck disable=SC2034

IP=127.0.0.1
REGION=RegionOne
ADMIN_PASSWORD=adminpw            # of admin
DEMO_PASSWORD=demopw              # of demo and alt
SERVICE_PASSWORD=svcpw            # of the services' own users
DOMAIN_ADMIN_PASSWORD=domadmpw    # of heat_domain_admin and magnum_domain_admin

default_state() { echo "${XDG_CACHE_HOME:-$HOME/.cache}/magnum-grains/openstack/$1"; }

# open_cloud KIND: KIND is light or full. A state folder belongs to one kind and one port offset for ever, as its databases name both.
open_cloud() {
  STARTED_AT=$(date +%s%N)
  [ "$(id -u)" = 0 ] || fail "run this as root: it installs packages and starts services"
  STATE=${OS_STATE:-$(default_state "$1")}
  mkdir -p "$STATE"
  STATE=$(cd "$STATE" && pwd)
  local made_as="$1 ${OS_PORT_OFFSET:-0}"
  if [ -f "$STATE/made-as" ]; then
    local was_made_as
    was_made_as=$(cat "$STATE/made-as")
    [ -z "${OS_PORT_OFFSET:-}" ] && made_as="$1 ${was_made_as#* }"
    [ "$was_made_as" = "$made_as" ] || fail "$STATE was made as '$was_made_as' (kind, port offset), not as '$made_as': use another OS_STATE"
  fi
  echo "$made_as" > "$STATE/made-as"
  mkdir -p "$STATE"/{run,log,home,etc,db,tmp,data}
  chmod 755 "$STATE"

  local offset=${made_as#* }
  PORT_KEYSTONE=$((15000 + offset))
  PORT_HEAT=$((18004 + offset))
  PORT_HEAT_CFN=$((18000 + offset))
  PORT_GLANCE=$((19292 + offset))
  PORT_PLACEMENT=$((18778 + offset))
  PORT_NOVA=$((18774 + offset))
  PORT_NEUTRON=$((19696 + offset))
  PORT_CINDER=$((18776 + offset))
  PORT_MARIADB=$((13306 + offset))
  PORT_AMQP=$((15672 + offset))
  PORT_ERLANG_DISTRIBUTION=$((15673 + offset))
  PORT_EPMD=$((14369 + offset))
  AUTH_URL=http://$IP:$PORT_KEYSTONE/v3
}

say() {
  local ms=$((($(date +%s%N) - STARTED_AT) / 1000000))
  printf '[%4d.%ds] %s\n' $((ms / 1000)) $((ms % 1000 / 100)) "$*"
}

fail() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# logged NAME COMMAND...: runs the command with its output in log/NAME.log, which is shown only if the command fails.
logged() {
  local log=$STATE/log/$1.log
  shift
  "$@" >> "$log" 2>&1 || { tail -n 30 "$log" >&2; fail "failed: $*"; }
}

# once MARKER COMMAND...: as logged, and never again in this state folder after it has succeeded.
once() {
  [ -f "$STATE/run/done-$1" ] && return
  logged "$@"
  touch "$STATE/run/done-$1"
  say "$1 done"
}

# write FILE: standard input becomes the file's content; an unchanged file keeps its time stamp.
write() {
  cat > "$1.new"
  if cmp -s "$1.new" "$1"; then rm "$1.new"; else mv "$1.new" "$1"; fi
}
