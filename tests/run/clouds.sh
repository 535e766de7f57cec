# shellcheck shell=bash
# The real clouds of a run: of its own, in its scratch folder, on ports that are free. They come up while the build runs.

clouds=()

wants_own() {
  case $1 in
    light) is_needed light && [ -z "${MAGNUM_TEST_OS_AUTH_URL:-}" ] ;;
    full) is_needed full && [ -z "${MAGNUM_TEST_FULL_OS_AUTH_URL:-}" ] ;;
  esac
}

needs_own_cloud() { wants_own light || wants_own full; }

# One after the other, in the background: side by side they would only hinder each other.
bring_up_clouds() {
  local offset
  if wants_own light; then
    offset=$(free_offset 2100)
    clouds+=("$scratch/light")
    export MAGNUM_TEST_OS_AUTH_URL="http://127.0.0.1:$((15000 + offset))/v3" MAGNUM_TEST_OS_STATE="$scratch/light"
    start_order+=("light deploy/openstack/up.sh $offset")
  fi
  if wants_own full; then
    offset=$(free_offset 4700)
    clouds+=("$scratch/full")
    export MAGNUM_TEST_FULL_OS_AUTH_URL="http://127.0.0.1:$((15000 + offset))/v3" MAGNUM_TEST_FULL_OS_STATE="$scratch/full"
    start_order+=("full deploy/openstack/up-full.sh $offset")
  fi
  bring_up_in_order &
}
start_order=()

bring_up_in_order() {
  local entry kind script offset
  for entry in "${start_order[@]}"; do
    read -r kind script offset <<< "$entry"
    say "starting the $kind cloud"
    if OS_STATE=$scratch/$kind OS_PORT_OFFSET=$offset "$script" >> "$logs/cloud-$kind.log" 2>&1; then
      touch "$scratch/$kind-is-up"
      say "the $kind cloud is up"
    else
      touch "$scratch/$kind-failed"
      say "the $kind cloud did not come up"
    fi
  done
}

# await_clouds SUITE: until those that it needs are up.
await_clouds() {
  local kind
  for kind in light full; do
    case " $(needs "$1") " in *" $kind "*) ;; *) continue ;; esac
    is_own "$kind" || continue
    until [ -e "$scratch/$kind-is-up" ]; do
      [ ! -e "$scratch/$kind-failed" ] || return 1
      sleep 1
    done
  done
}

is_own() { case " ${clouds[*]} " in *" $scratch/$1 "*) true ;; *) false ;; esac; }

# free_offset FIRST: an offset at which nobody listens on any port of a cloud.
free_offset() {
  local offset=$1 port taken
  while true; do
    taken=
    for port in 15000 18004 18000 19292 18778 18774 19696 18776 13306 15672 15673 14369; do
      if (exec 3<> "/dev/tcp/127.0.0.1/$((port + offset))") 2> /dev/null; then taken=$port; fi
    done
    [ -n "$taken" ] || { echo "$offset"; return; }
    offset=$((offset + 37))
  done
}

take_down_clouds() {
  local state
  for state in "${clouds[@]}"; do
    if [ -d "$state" ]; then
      OS_STATE=$state deploy/openstack/down.sh > "$logs/cloud-down.log" 2>&1 || { cat "$logs/cloud-down.log"; echo "test.sh: could not stop all of $state" >&2; }
      mkdir -p "$logs/$(basename "$state")"
      cp -r "$state/log/." "$logs/$(basename "$state")/" || true
    fi
  done
}
