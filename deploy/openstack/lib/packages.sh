# shellcheck shell=bash
# Installation of Debian packages without what their maintainer scripts would do to the machine.

install_packages() {
  local missing=() package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return
  say "installing ${missing[*]}"
  exec {lock}> /run/lock/magnum-grains-packages
  flock "$lock"     # another cloud may be coming up
  forbid_daemons
  # Unasked, the packages would make databases and register endpoints.
  debconf-set-selections <<'END'
keystone keystone/configure_db boolean false
keystone keystone/create-admin-tenant boolean false
keystone keystone/register-endpoint boolean false
heat-common heat/configure_db boolean false
heat-api heat/register-endpoint boolean false
END
  logged apt apt-get update -qq
  logged apt env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=600 "${missing[@]}"
  allow_daemons
  trap - EXIT       # or the end of this script would let daemons start that another one is just installing
  exec {lock}>&-
  say "packages installed"
}

# While policy-rc.d answers 101 no package starts a daemon. One that was there before is not ours and stays as it is.
POLICY=/usr/sbin/policy-rc.d
forbid_daemons() {
  trap allow_daemons EXIT
  [ -e "$POLICY" ] && return
  printf '#!/bin/sh\n# magnum-grains: only while packages are being installed\nexit 101\n' > "$POLICY"
  chmod 755 "$POLICY"
}

allow_daemons() {
  if grep -qs '^# magnum-grains:' "$POLICY"; then rm -f "$POLICY"; fi
}
