# shellcheck shell=bash
# What a run says, and where it keeps what it does not say.

started_at=$SECONDS

say() { printf '[%2d:%02d] %s\n' $(((SECONDS - started_at) / 60)) $(((SECONDS - started_at) % 60)) "$*"; }

fail() {
  echo "test.sh: $*" >&2
  exit 1
}

# logged NAME COMMAND...: its output goes to the log NAME, whose end is shown if the command fails.
logged() {
  local log=$logs/$1.log
  shift
  "$@" >> "$log" 2>&1 || { tail -n 40 "$log" >&2; fail "failed: $*"; }
}

# The logs stay after the run, for whoever looks into a failure; everything else of the run is in $scratch and goes.
open_run() {
  logs=$(mktemp -d "${TMPDIR:-/tmp}/magnum-grains-test-logs.XXXXXX")
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/magnum-grains-test.XXXXXX")
  results=$scratch/results
  # The user postgres works in there too.
  chmod 755 "$logs" "$scratch"
  mkdir "$results" "$scratch/tmp"
  chmod 1777 "$scratch/tmp"
  # The checkout may belong to another user than the one who runs this.
  export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0=$root
  say "logs in $logs"
}

close_run() {
  trap - EXIT HUP INT TERM
  stop_jobs
  take_down_clouds
  rm -rf "$scratch"
  exit "$1"
}
