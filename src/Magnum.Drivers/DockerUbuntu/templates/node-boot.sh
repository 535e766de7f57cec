#!/bin/bash
# Makes a new Ubuntu server a node: puts Docker's storage on the volume, installs Docker, and tells Heat how it went.
# cloud-init runs it once, as root, after it has written the files that node.yaml lists.
set -euo pipefail

settings=/etc/magnum/node.conf
authorities=/etc/magnum/authorities.pem
log=/var/log/magnum-node-boot.log
current_step="starting"

# setting NAME: one setting of node.conf. The file is read and never executed, whatever its values hold.
setting() {
  sed -n "s/^$1=//p" "$settings"
}

step() {
  current_step=$1
  echo "== $current_step"
}

fail() {
  echo "$1"
  exit 1
}

# Whatever ends the script, Heat hears of it at once: that the node is ready, or which step failed and the last it said.
report() {
  local exit_status=$?
  if [ "$exit_status" = 0 ]; then
    signal SUCCESS "Docker is ready"
  else
    signal FAILURE "$current_step failed (exit status $exit_status): $(tail -n 3 "$log" | grep -v '^==' | tr '\n' ' ')"
  fi
}

# signal STATUS REASON. The token goes through a pipe, because command lines can be seen by every user.
signal() {
  local body
  body=$(python3 -c 'import json, sys; print(json.dumps(dict(zip(("status", "reason", "id"), sys.argv[1:]))))' "$1" "$2" "$(hostname)")
  printf 'X-Auth-Token: %s\n' "$(setting SIGNAL_TOKEN)" |
    curl --silent --show-error --fail --noproxy '*' --max-time 30 --retry 60 --retry-delay 5 --retry-connrefused \
      --header @- --header 'Content-Type: application/json' --data "$body" "$(setting SIGNAL_URL)" ||
    # Heat cannot be told, so that the console log is all that anybody will see.
    printf 'magnum: %s\n' "$2" "$(tail -n 1 "$log")" > /dev/console || true
}

# Has all programs of this server trust the authorities that node.yaml wrote down, if any; Ubuntu wants a file for each.
trust_authorities() {
  if [ -s "$authorities" ]; then
    awk '/-BEGIN / { n++ } n { print > ("/usr/local/share/ca-certificates/magnum-" n ".crt") }' "$authorities"
    update-ca-certificates
  fi
}

apt_get() {
  DEBIAN_FRONTEND=noninteractive apt-get --quiet --assume-yes -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 "$@"
}

# Prints the device of the volume. A server sees a Cinder volume by the first 20 characters of its id, some time after its start.
find_docker_volume() {
  local id device
  id=$(setting DOCKER_VOLUME_ID)
  for _ in {1..150}; do
    device=$(find /dev/disk/by-id -name "*${id:0:20}*" ! -name '*-part*' -print -quit 2>/dev/null || true)
    if [ -n "$device" ]; then
      echo "$device"
      return
    fi
    sleep 2
  done
  fail "volume $id was not attached within five minutes" >&2
}

# Prints the newest version of the docker.io package that fits: label docker_version names a series,
# and devicemapper needs a Docker before 25, which removed it.
choose_docker_version() {
  local wanted driver package version
  wanted=$(setting DOCKER_VERSION)
  driver=$(setting DOCKER_STORAGE_DRIVER)
  for package in $(apt-cache madison docker.io | awk '{ print $3 }'); do
    version=${package%%[-+~]*}
    if [ -n "$wanted" ] && [[ $version. != "$wanted".* ]]; then continue; fi
    if [ "$driver" = devicemapper ] && [ "${version%%.*}" -ge 25 ]; then continue; fi
    echo "$package"
    return
  done
  fail "the package archive has no Docker ${wanted:-of any version} that knows storage driver $driver" >&2
}

exec >> "$log" 2>&1
trap report EXIT

step "trusting the cloud's authorities"
trust_authorities

step "waiting for the Docker volume"
device=$(find_docker_volume)

step "updating the package lists"
apt_get update

step "preparing the Docker volume"
case $(setting DOCKER_STORAGE_DRIVER) in
  overlay)
    mkfs.ext4 -q -L docker "$device"
    mkdir -p /var/lib/docker
    echo 'LABEL=docker /var/lib/docker ext4 defaults 0 2' >> /etc/fstab
    mount /var/lib/docker
    ;;
  devicemapper)
    apt_get install lvm2 thin-provisioning-tools
    pvcreate "$device"
    vgcreate docker "$device"
    lvcreate --type thin-pool --extents '95%FREE' --name thinpool docker
    ;;
esac

step "installing Docker"
docker_version=$(choose_docker_version)
apt_get install "docker.io=$docker_version"
if [ -n "$(setting DOCKER_VERSION)" ] || [ "$(setting DOCKER_STORAGE_DRIVER)" = devicemapper ]; then
  apt-mark hold docker.io     # a newer one might not fit
fi
usermod --append --groups docker ubuntu

step "starting Docker"
systemctl enable --now docker
docker info
