# shellcheck shell=bash
# The suites, in the order they are started in, and what each needs. A check is a suite that is not a test project.

checks=(shell protos restore format model docs)
first=(Magnum.IntegrationTests Magnum.CloudSimulator.Tests Magnum.Storage.Tests Magnum.OpenStack.Tests)
# Heavy, and used to trouble: beside the integration tests it would only slow them down.
last=(Magnum.ChaosTests)

test_projects() {
  local project
  for project in tests/*/*Tests.csproj; do basename "$project" .csproj; done
}

all_suites() {
  {
    printf '%s\n' "${first[@]}"
    test_projects | grep -vxF -f <(printf '%s\n' "${last[@]}")
    printf '%s\n' "${last[@]}" "${checks[@]}"
  } | awk '!seen[$0]++'
}

# needs SUITE: Debian packages, and the words light, full (clouds) and npm.
needs() {
  case $1 in
    shell) echo shellcheck ;;
    model) echo spin gcc libc6-dev ;;
    protos) echo npm ;;
    docs) echo npm curl ;;
    Magnum.CloudSimulator.Tests | Magnum.OpenStack.Tests) echo light ;;
    Magnum.Cli.Tests) echo openssl docker.io ;;
    Magnum.Drivers.Tests) echo shellcheck cloud-init curl openssl etcd-server docker.io ;;
    Magnum.Grpc.Tests | Magnum.Grpc.InteropTests) echo npm python3-grpcio python3-protobuf ;;
    Magnum.Storage.Tests | Magnum.SimulationTests) echo postgresql ;;
    Magnum.ChaosTests) echo light postgresql ;;
    Magnum.IntegrationTests) echo light full postgresql etcd-server curl openssl docker.io npm python3-grpcio python3-protobuf python3-requests protobuf-compiler protobuf-compiler-grpc ;;
  esac
}

# choose_suites NAME...: fills suites; a name may be the last parts of a suite's, in any case: storage is Magnum.Storage.Tests.
choose_suites() {
  local name suite found
  mapfile -t known < <(all_suites)
  if [ $# = 0 ]; then
    suites=("${known[@]}")
    return
  fi
  suites=()
  for name in "$@"; do
    found=
    for suite in "${known[@]}"; do
      case ${suite,,} in
        "${name,,}" | "magnum.${name,,}" | "magnum.${name,,}.tests" | "magnum.${name,,}tests") found=$suite ;;
      esac
    done
    [ -n "$found" ] || fail "there is no suite '$name'; there are: ${known[*]}"
    suites+=("$found")
  done
}

# is_needed WORD: by one of the suites chosen.
is_needed() {
  local suite
  for suite in "${suites[@]}"; do
    case " $(needs "$suite") " in *" $1 "*) return 0 ;; esac
  done
  return 1
}

is_check() { case " ${checks[*]} " in *" $1 "*) true ;; *) false ;; esac; }
