# shellcheck shell=bash
# Flannel: a network of all containers over the servers. Each server has a part of its addresses, as etcd says.
# shellcheck disable=SC2154

flannel_key=atomic.io/network

# Every manager writes the same.
publish_flannel_network() {
  etcd_call "$(etcd_scheme)://$(setting PRIVATE_ADDRESS):2379/v2/keys/$flannel_key/config" --request PUT --data-urlencode "value@-" << NETWORK
{"Network": "$(setting FLANNEL_NETWORK_CIDR)", "SubnetLen": $(setting FLANNEL_NETWORK_SUBNETLEN), "Backend": {"Type": "$(setting FLANNEL_BACKEND)"}}
NETWORK
}

# The names of the first two settings changed with flannel's versions.
write_flannel_options() {
  local endpoints
  endpoints=$(etcd_endpoints | paste -s -d ,)
  write 0644 /etc/sysconfig/flanneld << OPTIONS
FLANNEL_ETCD=$endpoints
FLANNEL_ETCD_KEY=/$flannel_key
FLANNEL_ETCD_ENDPOINTS=$endpoints
FLANNEL_ETCD_PREFIX=/$flannel_key
FLANNEL_OPTIONS='$(tls_options -etcd-cafile -etcd-certfile -etcd-keyfile "$certs")'
OPTIONS
  write 0644 /etc/systemd/system/flanneld.service.d/magnum.conf << 'UNIT'
[Service]
TimeoutStartSec=0
Restart=on-failure
RestartSec=5
UNIT
  # flannel's own unit writes this file: the address and the size of packets that Docker's bridge is to have.
  write 0644 /etc/systemd/system/docker.service.d/flannel.conf << 'UNIT'
[Unit]
Requires=flanneld.service
After=flanneld.service

[Service]
EnvironmentFile=/run/flannel/docker
UNIT
}

start_flannel() {
  start flanneld
  wait_for 240 "flannel got no addresses from etcd" test -s /run/flannel/docker
}
