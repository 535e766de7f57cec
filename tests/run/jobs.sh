# shellcheck shell=bash
# Runs the suites, two at a time, and adds up what they say.

at_a_time=2
longest=1200      # seconds a suite may take

run_suites() {
  local lane lanes=()
  say "running ${#suites[@]} suites"
  printf '%s\n' "${suites[@]}" > "$scratch/queue"
  for ((lane = 0; lane < at_a_time; lane++)); do
    run_lane &
    lanes+=($!)
  done
  wait "${lanes[@]}"
}

run_lane() {
  local suite
  while suite=$(next_suite) && [ -n "$suite" ]; do run_suite "$suite"; done
}

next_suite() {
  (
    flock 9
    head -n 1 "$scratch/queue"
    sed -i 1d "$scratch/queue"
  ) 9> "$scratch/queue.lock"
}

# run_suite SUITE: leaves passed, failed and skipped in results/SUITE, and what failed in results/SUITE.failures.
run_suite() {
  local suite=$1 begun=$SECONDS counts
  if ! await_clouds "$suite"; then
    not_run "$suite" "a cloud did not come up: $(tail -n 5 "$logs"/cloud-*.log)"
  elif is_check "$suite"; then
    "check_$suite" > "$logs/$suite.log" 2>&1 || echo "failed $suite: ended with an error" >> "$logs/$suite.log"
    summarize_check "$suite"
  else
    test_project "$suite"
  fi
  read -r -a counts < "$results/$suite"
  touch "$results/$suite.failures"
  say "$suite: $(tell "${counts[@]}") ($((SECONDS - begun)) s)"
  sed -n '/^[^ ]/s/^/        /p' "$results/$suite.failures" | head -n 20
}

test_project() {
  local suite=$1 trx=$logs/$1.trx
  TMPDIR=$scratch/tmp PYTHON=/usr/bin/python3 timeout --kill-after=10 "$longest" \
    dotnet test "tests/$suite" --no-build --configuration Debug --logger "trx;LogFileName=$trx" --results-directory "$logs" \
    > "$logs/$suite.log" 2>&1 < /dev/null || true
  /usr/bin/python3 tests/run/trx.py "$trx" "$results/$suite.failures" > "$results/$suite" \
    || not_run "$suite" "$(tail -n 20 "$logs/$suite.log")"
}

summarize_check() {
  local log=$logs/$1.log
  echo "$(grep -c '^passed ' "$log") $(grep -c '^failed ' "$log") $(grep -c '^skipped ' "$log")" > "$results/$1"
  grep -v '^passed ' "$log" > "$results/$1.failures" || true
  if ! grep -qE '^(passed|failed) ' "$log"; then not_run "$1" "$(tail -n 20 "$log")"; fi
}

# A suite without a test has not run, and counts as one that failed.
not_run() {
  echo "0 1 0" > "$results/$1"
  printf 'The suite did not run.\n%s\n' "$2" > "$results/$1.failures"
}

# tell PASSED FAILED SKIPPED
tell() {
  printf '%d passed, %d failed' "$1" "$2"
  if [ "$3" -gt 0 ]; then printf ', %d skipped' "$3"; fi
}

summarize() {
  local suite passed=0 failed=0 skipped=0 p f s
  for suite in "${suites[@]}"; do
    [ -f "$results/$suite" ] || not_run "$suite" "no result"
    read -r p f s < "$results/$suite"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    if [ "$f" -gt 0 ] || [ "$s" -gt 0 ]; then
      echo
      echo "$suite"
      sed 's/^/    /' "$results/$suite.failures"
    fi
  done
  stop_jobs
  take_down_clouds
  clouds=()
  say "done; logs in $logs"
  echo
  tell "$passed" "$failed" "$skipped"
  echo
  [ "$failed" = 0 ] && [ "$skipped" = 0 ]
}

# The jobs of this shell that are still there, and what they started.
stop_jobs() {
  local job
  for job in $(jobs -pr); do end_tree "$job"; done
}

end_tree() {
  local child
  for child in $(pgrep -P "$1" || true); do end_tree "$child"; done
  kill "$1" 2> /dev/null || true
}
