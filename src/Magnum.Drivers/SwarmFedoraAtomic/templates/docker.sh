# shellcheck shell=bash
# Docker: where it keeps its data, where it listens, and what its containers must not reach.
# shellcheck disable=SC2154

# Prints the device of the volume. A server sees a Cinder volume by the first 20 characters of its id, some time after its start.
find_docker_volume() {
  local id device tries
  id=$(setting DOCKER_VOLUME_ID)
  for ((tries = 150; tries > 0; tries--)); do
    device=$(find /dev/disk/by-id -name "*${id:0:20}*" ! -name '*-part*' -print -quit 2>/dev/null || true)
    if [ -n "$device" ]; then
      echo "$device"
      return
    fi
    sleep 2
  done
  fail "volume $id was not attached within five minutes"
}

# prepare_docker_volume DEVICE: nothing may be using Docker's folder by then.
prepare_docker_volume() {
  systemctl stop docker
  # It would set up storage of its own on the first free disk it finds.
  systemctl mask docker-storage-setup
  case $(setting DOCKER_STORAGE_DRIVER) in
    overlay)
      grep -q overlay /proc/filesystems || modprobe overlay || fail "the image's kernel has no overlay file system"
      mkfs.xfs -f -n ftype=1 -L docker "$1"
      mkdir -p /var/lib/docker
      echo 'LABEL=docker /var/lib/docker xfs defaults 0 2' >> /etc/fstab
      mount /var/lib/docker
      ;;
    devicemapper)
      pvcreate "$1"
      vgcreate docker "$1"
      lvcreate --type thin-pool --extents '95%FREE' --name thinpool docker
      ;;
    *)
      fail "docker_storage_driver is $(setting DOCKER_STORAGE_DRIVER); it must be devicemapper or overlay"
      ;;
  esac
}

docker_storage_options() {
  if [ "$(setting DOCKER_STORAGE_DRIVER)" = overlay ]; then
    echo --storage-driver=overlay
  else
    echo --storage-driver=devicemapper --storage-opt dm.thinpooldev=/dev/mapper/docker-thinpool
  fi
}

# With overlay, files in containers carry no SELinux labels; the server itself stays in enforcing mode.
docker_options() {
  local registry selinux=true
  registry=$(setting INSECURE_REGISTRY)
  if [ "$(setting DOCKER_STORAGE_DRIVER)" = overlay ]; then selinux=false; fi
  echo "--selinux-enabled=$selinux --host=unix:///var/run/docker.sock --host=tcp://0.0.0.0:2375"
  if uses_tls; then echo "--tlsverify $(tls_options --tlscacert --tlscert --tlskey "$certs")"; fi
  if [ -n "$registry" ]; then echo "--insecure-registry=$registry"; fi
}

# The files that the image's own unit of Docker reads.
write_docker_options() {
  echo "OPTIONS='$(docker_options | paste -s -d ' ')'" | write 0644 /etc/sysconfig/docker
  echo "DOCKER_STORAGE_OPTIONS='$(docker_storage_options)'" | write 0644 /etc/sysconfig/docker-storage
}

# The proxies: for log-ins, and for Docker itself, which pulls images.
write_proxies() {
  local name value
  for name in HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    value=$(setting "$name")
    if [ -n "$value" ]; then
      printf '%s=%s\n%s=%s\n' "$name" "$value" "${name,,}" "$value"
    fi
  done > "$work/proxies"
  if [ -s "$work/proxies" ]; then
    cat "$work/proxies" >> /etc/environment
    write 0644 /etc/magnum/proxies < "$work/proxies"
    write 0644 /etc/systemd/system/docker.service.d/proxies.conf << 'UNIT'
[Service]
EnvironmentFile=/etc/magnum/proxies
UNIT
  fi
}

# The metadata service tells whoever asks the user data of the server, and so the password of the bay's user.
# What comes from a container arrives on a bridge, and so passes PREROUTING; what the server itself asks does not.
write_metadata_guard() {
  write 0644 /etc/systemd/system/magnum-metadata-guard.service << 'UNIT'
[Unit]
Description=Keeps containers away from the metadata service
Before=docker.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/iptables -w -t raw -I PREROUTING -d 169.254.169.254 -j DROP
ExecStop=/usr/sbin/iptables -w -t raw -D PREROUTING -d 169.254.169.254 -j DROP

[Install]
WantedBy=multi-user.target
UNIT
  start magnum-metadata-guard
}

# Docker refuses a bridge that has other addresses than it is told, and the image may have run it before.
start_docker() {
  wait_for 12 "containers are not kept away from the metadata service" systemctl is-active magnum-metadata-guard
  ip link delete docker0 || true
  start docker
  wait_for 60 "Docker does not answer" docker info
}
