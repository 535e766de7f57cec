# shellcheck shell=bash
# Installs what the suites chosen need and the machine lacks; where that is not allowed, says what is missing.

# Kept between runs.
npm_folder=${XDG_CACHE_HOME:-$HOME/.cache}/magnum-grains/test-tools/npm
npm_packages=(
  @bufbuild/buf@1.75.0 @grpc/grpc-js@1.14.7 @grpc/proto-loader@0.8.1
  @connectrpc/connect@2.0.4 @connectrpc/connect-node@2.0.4 @bufbuild/protobuf@2.17.0
)

install_what_is_missing() {
  local packages=() word suite missing
  command -v dotnet > /dev/null || fail "the .NET SDK of global.json is missing: https://dotnet.microsoft.com/download"
  dotnet --version > /dev/null || fail "the .NET SDK that is here does not fit global.json"

  for suite in "${suites[@]}"; do
    for word in $(needs "$suite"); do
      case $word in
        light | full) ;;
        npm) command -v npm > /dev/null || packages+=(nodejs npm) ;;
        *) packages+=("$word") ;;
      esac
    done
  done
  # Reads the results, and by pgrep ends what has to end.
  packages+=(python3 procps)

  mapfile -t missing < <(printf '%s\n' "${packages[@]}" | sort -u | while read -r word; do is_installed "$word" || echo "$word"; done)
  if [ ${#missing[@]} -gt 0 ]; then
    may_install || fail "missing: ${missing[*]}. They can only be installed as root, by apt-get; or install them yourself."
    # A subshell, as the installation has a trap of its own.
    (
      # shellcheck source=deploy/openstack/lib/packages.sh
      . "$root/deploy/openstack/lib/packages.sh"
      install_packages "${missing[@]}"
    )
  fi
  if needs_own_cloud && ! may_install; then
    fail "the OpenStack services can only be started as root; or name clouds that run: MAGNUM_TEST_OS_AUTH_URL, MAGNUM_TEST_FULL_OS_AUTH_URL"
  fi
  if is_needed npm; then install_from_npm; fi
}

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2> /dev/null)" = installed ]; }

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; }

install_from_npm() {
  local wanted=${npm_packages[*]}
  if [ "$(cat "$npm_folder/wanted" 2> /dev/null)" != "$wanted" ]; then
    say "installing $wanted"
    mkdir -p "$npm_folder"
    logged npm npm install --prefix "$npm_folder" --no-audit --no-fund --no-package-lock --ignore-scripts "${npm_packages[@]}"
    echo "$wanted" > "$npm_folder/wanted"
  fi
  BUF=$npm_folder/node_modules/.bin/buf
  export BUF NODE_PATH=$npm_folder/node_modules
}
