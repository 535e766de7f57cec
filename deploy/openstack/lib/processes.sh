# shellcheck shell=bash
# Processes of the cloud. Each runs in a session of its own, so that it can be stopped with all its children, and is remembered
# in run/NAME.pid by process id and kernel start time, so that nothing else is ever mistaken for it.

start_time() { awk '{ sub(/^.*\) /, ""); print $20 }' "/proc/$1/stat" 2>/dev/null || true; }

# is_same PID START_TIME
is_same() { [ -n "$2" ] && [ "$(start_time "$1")" = "$2" ]; }

is_running() {
  local pid started
  [ -f "$STATE/run/$1.pid" ] || return 1
  read -r pid started < "$STATE/run/$1.pid"
  is_same "$pid" "$started"
}

# start NAME [VARIABLE=VALUE ...] -- COMMAND...: nothing if it already runs. Only the variables given are in its environment.
start() {
  local name=$1 environment=()
  shift
  is_running "$name" && return
  while [ "$1" != -- ]; do
    environment+=("$1")
    shift
  done
  shift
  setsid env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$STATE/home" LANG=C.UTF-8 TMPDIR="$STATE/tmp" "${environment[@]}" "$@" \
    >> "$STATE/log/$name.log" 2>&1 < /dev/null &
  local pid=$!
  disown "$pid"
  echo "$pid $(start_time "$pid")" > "$STATE/run/$name.pid"
  grep -qsx "$name" "$STATE/run/order" || echo "$name" >> "$STATE/run/order"
}

# wait_for NAME SECONDS COMMAND...: until the command succeeds. Ends the script if the process dies or takes longer.
wait_for() {
  local name=$1 tries=$(($2 * 5))
  shift 2
  until "$@" > /dev/null 2>&1; do
    is_running "$name" || { tail -n 30 "$STATE/log/$name.log" >&2; fail "$name died"; }
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { tail -n 30 "$STATE/log/$name.log" >&2; fail "$name is not ready in time"; }
    sleep 0.2
  done
  say "$name ready (pid $(cut -d' ' -f1 "$STATE/run/$name.pid"))"
}

tcp_answers() { (exec 3<> "/dev/tcp/$IP/$1") 2>/dev/null; }
http_answers() { curl -s -o /dev/null --noproxy '*' --max-time 5 "$1"; }

# What the services keep their data in is stopped after them, and given the time to write it out.
keeps_data() { case $1 in mariadb | rabbitmq | epmd) true ;; *) false ;; esac; }

stop_all() {
  local names=() name
  while read -r name; do
    if is_running "$name"; then names+=("$name"); else rm -f "$STATE/run/$name.pid"; fi
  done < <(tac "$STATE/run/order")
  for name in "${names[@]}"; do
    keeps_data "$name" || ask_to_stop "$name"
  done
  for name in "${names[@]}"; do
    if keeps_data "$name"; then
      ask_to_stop "$name"
      await_stop "$name" 150
    else
      await_stop "$name" 25      # heat and its like drain for minutes; nothing of theirs is lost
    fi
  done
  rm -f "$STATE/run/order"
}

ask_to_stop() {
  local pid
  read -r pid _ < "$STATE/run/$1.pid"
  kill -TERM "$pid" 2>/dev/null || true
}

# await_stop NAME TENTHS: after that long, the process and what is left of its session are killed.
await_stop() {
  local pid started left=$2 how=stopped child
  read -r pid started < "$STATE/run/$1.pid"
  while is_same "$pid" "$started" && [ "$left" -gt 0 ]; do
    sleep 0.1
    left=$((left - 1))
  done
  for child in $(pgrep -s "$pid" || true); do
    if kill -KILL "$child" 2>/dev/null; then how="killed"; fi
  done
  echo "$1 ($pid): $how"
  rm -f "$STATE/run/$1.pid"
}
