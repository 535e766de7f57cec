#!/usr/bin/env bash
# Checks the model of leases, epochs and intent: all states of some worlds, and that each rule left out leads to an error that is found.
# Prints "passed NAME" or "failed NAME" for each. Needs spin and gcc.
#
#   tests/model/check.sh
#   tests/model/check.sh trace SWITCH...    the shortest way to an error, step by step: trace NO_MARGIN CUTS=0
set -euo pipefail

model=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/bay.pml
work=$(mktemp -d "${TMPDIR:-/tmp}/magnum-grains-model.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

# MiB, steps and seconds that one run may take; whoever needs more has not been checked, and fails.
memory=3500
depth=100000
longest=300

# explore OPTION SWITCH...: leaves what the verifier says in log.
explore() {
  local option=$1 defines=("${@:2}")
  defines=("${defines[@]/#/-D}")
  spin "${defines[@]}" -a "$model" > log
  gcc "$option" -DSAFETY "-DMEMLIM=$memory" -w -o pan pan.c
  timeout "$longest" ./pan "-m$depth" -n > log 2>&1 || true
}

states() { sed -n 's/^ *\([0-9]*\) states, stored$/\1/p' log; }

# The switches that make a world small enough: see README.md.
holds() {
  local name=$1
  shift
  explore -O2 "$@"
  if grep -q 'errors: 0$' log && ! grep -qE 'max search depth|out of memory|search incomplete|not completed' log; then
    echo "passed $name: $(states) states"
  else
    echo "failed $name"
    sed 's/^/    /' log
  fi
}

breaks() {
  local rule=$1
  shift
  explore -O1 "$rule" "$@"
  if grep -q '^pan:1: assertion violated' log; then
    echo "passed $rule is found out"
  else
    echo "failed $rule: no error is found without the rule"
    sed 's/^/    /' log
  fi
}

if [ "${1:-}" = trace ]; then
  shift
  explore -DBFS "$@"
  spin "${@/#/-D}" -t -p -g "$model" || true
  exit
fi

holds 'create and delete, two silos' UPDATES=0 EPOCHS=3
holds 'create, update and delete, two silos' UPDATES=1 EPOCHS=2
holds 'create and two updates, two silos' UPDATES=2 EPOCHS=2 CRASHES=0 NO_DELETE
holds 'create and delete, three silos' UPDATES=0 EPOCHS=3 SILOS=3 CRASHES=0 CUTS=0
for rule in NO_FENCE NO_MARGIN NO_INTENT NO_NAME NO_LOOK NO_UNCERTAIN NO_LATE_LOSS ID_IS_ENOUGH LOSE_TURN HAND_OVER_CUT; do
  breaks "$rule" UPDATES=0 EPOCHS=2
done
breaks STALE_SWEEP UPDATES=2 EPOCHS=2 CRASHES=0 NO_DELETE
