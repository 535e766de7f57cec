# shellcheck shell=bash
# What all parts use. boot.sh sets the variables settings, log and work.
# shellcheck disable=SC2154

current_step="starting"

# setting NAME: one setting of node.conf. The file is read and never executed, whatever its values hold.
setting() {
  sed -n "s/^$1=//p" "$settings"
}

is_true() {
  [ "$(setting "$1")" = true ]
}

is_master() {
  [ "$(setting ROLE)" = master ]
}

uses_tls() {
  ! is_true TLS_DISABLED
}

step() {
  current_step=$1
  echo "== $current_step"
}

fail() {
  echo "$1" >&2
  exit 1
}

# Whatever ends the script, Heat hears of it at once: that the server is ready, or which step failed and the last it said.
report() {
  local exit_status=$?
  rm -rf "$work"
  if [ "$exit_status" = 0 ]; then
    signal SUCCESS "$(setting ROLE) is ready"
  else
    signal FAILURE "$current_step failed (exit status $exit_status): $(tail -n 3 "$log" | grep -v '^==' | tr '\n' ' ')"
  fi
}

# signal STATUS REASON. The token goes through a pipe, because command lines can be seen by every user.
signal() {
  local body tries
  body=$(printf '{"status": "%s", "reason": %s, "id": %s}' "$1" "$(quote <<< "$2")" "$(setting NODE_NAME | quote)")
  for ((tries = 60; tries > 0; tries--)); do
    if printf 'header = "X-Auth-Token: %s"\n' "$(setting SIGNAL_TOKEN)" |
      curl --config - --silent --show-error --fail --noproxy '*' --max-time 30 \
        --header 'Content-Type: application/json' --data "$body" "$(setting SIGNAL_URL)"; then
      return
    fi
    sleep 5
  done
  # Heat cannot be told, so that the console log is all that anybody will see.
  printf 'magnum: %s\n' "$2" "$(tail -n 1 "$log")" > /dev/console || true
}

# quote: the line on standard input as a string of JSON, which is one of YAML too.
quote() {
  tr '\t' ' ' | tr -d '\000-\011\013-\037' | sed 's/[\\"]/\\&/g; s/^/"/; s/$/"/'
}

# write MODE FILE: standard input becomes that file, which is never readable to more than MODE says.
write() {
  mkdir -p "$(dirname "$2")"
  (umask 077; cat > "$2")
  chmod "$1" "$2"
}

# wait_for TRIES WHAT COMMAND...: runs the command every 5 seconds until it succeeds; fails with the last it said.
wait_for() {
  local tries=$1 what=$2
  shift 2
  until "$@" > "$work/said" 2>&1; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || fail "$what: $(tail -n 1 "$work/said")"
    sleep 5
  done
}

# start UNIT: has systemd start it now and at each boot. It does not wait for units that take their time; wait_for does.
start() {
  systemctl daemon-reload
  systemctl enable "$1"
  systemctl --no-block restart "$1"
}
