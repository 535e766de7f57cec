#!/bin/bash
# Makes a new Fedora Atomic server a manager or a node of a Swarm bay, and tells Heat how it went.
# cloud-init runs it once, as root, after it has written the files that server.yaml lists.
#
# The programs are those of 2016: curl 7.43, openssl 1.0.2, systemd 222, Docker 1.9, etcd 2.2, flannel 0.5, Python 2.
#
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

# shellcheck disable=SC2034  # for the parts
settings=/etc/magnum/node.conf
log=/var/log/magnum-boot.log

# shellcheck source=common.sh
. /opt/magnum/common.sh
# shellcheck source=openstack.sh
. /opt/magnum/openstack.sh
# shellcheck source=certificates.sh
. /opt/magnum/certificates.sh
# shellcheck source=docker.sh
. /opt/magnum/docker.sh
# shellcheck source=etcd.sh
. /opt/magnum/etcd.sh
# shellcheck source=flannel.sh
. /opt/magnum/flannel.sh
# shellcheck source=swarm.sh
. /opt/magnum/swarm.sh
# shellcheck source=volumes.sh
. /opt/magnum/volumes.sh
# shellcheck source=registry.sh
. /opt/magnum/registry.sh

umask 022
exec >> "$log" 2>&1
# shellcheck disable=SC2034  # for the parts
work=$(umask 077; mktemp -d)
trap report EXIT

step "trusting the cloud's authorities"
trust_authorities

step "waiting for the Docker volume"
device=$(find_docker_volume)

step "preparing the Docker volume"
prepare_docker_volume "$device"

if uses_tls; then
  step "logging in to Keystone"
  log_in NODE_USER_ID NODE_PASSWORD
  step "getting a certificate"
  get_certificate
fi

step "writing the configuration"
write_proxies
write_metadata_guard
write_docker_options

if is_master; then
  step "starting etcd"
  write_etcd_options
  start_etcd
fi

if [ "$(setting NETWORK_DRIVER)" = flannel ]; then
  step "starting flannel"
  if is_master; then publish_flannel_network; fi
  write_flannel_options
  start_flannel
fi

step "starting Docker"
start_docker

if [ "$(setting VOLUME_DRIVER)" = rexray ]; then
  step "starting REX-Ray"
  start_rexray
fi

if is_true REGISTRY_ENABLED; then
  step "starting the registry"
  start_registry
fi

if is_master; then
  step "starting the Swarm manager"
  start_swarm_manager
else
  step "starting the Swarm agent"
  start_swarm_agent
fi
