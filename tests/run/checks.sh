# shellcheck shell=bash
# The build and the checks that are not test projects. Each check is a function check_NAME that calls count once for every test.

build() {
  local suite wanted=
  for suite in "${suites[@]}"; do
    case $suite in shell | protos | restore | model) ;; *) wanted=1 ;; esac
  done
  [ -n "$wanted" ] || return 0
  # No compiler or build server may stay behind.
  export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false DOTNET_CLI_USE_MSBUILD_SERVER=0
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
  say "building"
  # The clouds, whose parts wait for each other only so long, go first.
  logged build nice dotnet build Magnum.Grains.sln --configuration Debug
  say "built"
}

# count NAME COMMAND...: one test; its output is shown if it fails.
count() {
  local name=$1 said
  shift
  if said=$("$@" 2>&1); then
    echo "passed $name"
  else
    printf 'failed %s\n' "$name"
    printf '%s\n' "$said" | sed 's/^/    /'
  fi
}

# Every script, and by -a what it reads in.
check_shell() {
  local script
  git ls-files --cached --others --exclude-standard | while read -r script; do
    if [ -f "$script" ] && head -n 1 "$script" | grep -qE '^#!.*\b(ba|da)?sh$'; then
      count "$script" shellcheck -x -a "$script"
    fi
  done
}

check_protos() {
  local release
  count 'buf lint' "$BUF" lint
  release=$(git describe --tags --abbrev=0 --match 'v[0-9]*' 2> /dev/null || true)
  [ -z "$release" ] || count "buf breaking against $release" "$BUF" breaking --against ".git#tag=$release"
}

check_format() { count 'dotnet format' dotnet format Magnum.Grains.sln --verify-no-changes --no-restore; }

# From an empty package cache, as on a fresh machine; a copy of the projects, so that those here keep their packages.
check_restore() {
  local copy=$scratch/restore
  mkdir "$copy"
  git ls-files --cached --others --exclude-standard '*.csproj' '*.props' '*.sln' global.json .editorconfig | tar -c -T - | tar -x -C "$copy"
  NUGET_PACKAGES=$copy/packages count 'dotnet restore, empty cache' dotnet restore "$copy/Magnum.Grains.sln" -warnaserror
}

check_model() { tests/model/check.sh; }

check_docs() { /usr/bin/python3 tests/run/docs.py; }
