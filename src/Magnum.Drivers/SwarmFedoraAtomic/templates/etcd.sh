# shellcheck shell=bash
# etcd, on the managers: the list of nodes, and what flannel knows. Its processes find each other by the discovery URL.
# shellcheck disable=SC2154

etcd_scheme() {
  if uses_tls; then echo https; else echo http; fi
}

# The managers' etcd processes, one address a line.
etcd_endpoints() {
  setting MASTER_ADDRESSES | tr ',' '\n' | sed "s/.*/$(etcd_scheme):\/\/&:2379/"
}

# etcd_call URL [CURL OPTION...]
etcd_call() {
  local curl=(curl --silent --show-error --fail --noproxy '*' --max-time 10)
  if uses_tls; then
    curl+=(--cacert "$certs/ca.pem" --cert "$certs/cert.pem" --key "$certs/key.pem")
  fi
  "${curl[@]}" "${@:2}" "$1"
}

# etcd_has KEY: whether one of the managers knows the key.
etcd_has() {
  local endpoint
  for endpoint in $(etcd_endpoints); do
    if etcd_call "$endpoint/v2/keys/$1"; then return; fi
  done
  return 1
}

# The file that the image's own unit of etcd reads, and the certificate where user etcd may read it.
write_etcd_options() {
  local scheme address proxy discovery
  scheme=$(etcd_scheme)
  address=$(setting PRIVATE_ADDRESS)
  discovery=$(setting DISCOVERY_URL)
  proxy=$(setting HTTP_PROXY)
  {
    cat << OPTIONS
ETCD_NAME=$(setting NODE_NAME)
ETCD_DATA_DIR=/var/lib/etcd/default.etcd
ETCD_LISTEN_CLIENT_URLS=$scheme://$address:2379
ETCD_ADVERTISE_CLIENT_URLS=$scheme://$address:2379
ETCD_LISTEN_PEER_URLS=$scheme://$address:2380
ETCD_INITIAL_ADVERTISE_PEER_URLS=$scheme://$address:2380
ETCD_DISCOVERY=$discovery
ETCD_ENABLE_V2=true
OPTIONS
    # Magnum's own discovery is near; one outside may be behind the proxy.
    if [ -n "$proxy" ] && [[ $discovery != "$(setting MAGNUM_URL)"* ]]; then
      echo "ETCD_DISCOVERY_PROXY=$proxy"
    fi
    if uses_tls; then
      cat << 'OPTIONS'
ETCD_TRUSTED_CA_FILE=/etc/etcd/certs/ca.pem
ETCD_CERT_FILE=/etc/etcd/certs/cert.pem
ETCD_KEY_FILE=/etc/etcd/certs/key.pem
ETCD_CLIENT_CERT_AUTH=true
ETCD_PEER_TRUSTED_CA_FILE=/etc/etcd/certs/ca.pem
ETCD_PEER_CERT_FILE=/etc/etcd/certs/cert.pem
ETCD_PEER_KEY_FILE=/etc/etcd/certs/key.pem
ETCD_PEER_CLIENT_CERT_AUTH=true
OPTIONS
    fi
  } | write 0644 /etc/etcd/etcd.conf
  if uses_tls; then
    mkdir -p /etc/etcd/certs
    cp "$certs"/*.pem /etc/etcd/certs
    chown -R etcd:etcd /etc/etcd/certs
  fi
}

# etcd waits until the last manager has come. It must not be killed meanwhile: a member that has registered cannot do so again.
start_etcd() {
  write 0644 /etc/systemd/system/etcd.service.d/magnum.conf << 'UNIT'
[Service]
TimeoutStartSec=0
Restart=on-failure
RestartSec=5
UNIT
  start etcd
  wait_for 240 "etcd is not healthy" etcd_call "$(etcd_scheme)://$(setting PRIVATE_ADDRESS):2379/health"
}
