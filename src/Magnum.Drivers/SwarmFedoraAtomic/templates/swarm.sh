# shellcheck shell=bash
# Swarm, in containers: the manager accepts Docker's API and passes it on to the nodes; a node's agent keeps the node's name in etcd.
# shellcheck disable=SC2154

# Where managers and agents meet in etcd.
swarm_key=v2/keys/swarm

swarm_discovery() {
  echo "etcd://$(setting MASTER_ADDRESSES | sed 's/,/:2379,/g; s/$/:2379/')/$swarm_key"
}

# How the container reaches etcd, and with that certificate.
swarm_discovery_options() {
  if uses_tls; then
    echo "--discovery-opt kv.cacertfile=/certs/ca.pem --discovery-opt kv.certfile=/certs/cert.pem --discovery-opt kv.keyfile=/certs/key.pem"
  fi
}

swarm_certs() {
  if uses_tls; then echo "--volume=$certs:/certs:ro,z"; fi
}

# write_container_unit NAME DESCRIPTION: a unit that runs a container of that name in the foreground; standard input is what follows "docker run".
write_container_unit() {
  local run
  run=$(paste -s -d ' ' | tr -s ' ')
  write 0644 "/etc/systemd/system/$1.service" << UNIT
[Unit]
Description=$2
Requires=docker.service
After=docker.service

[Service]
TimeoutStartSec=0
Restart=always
RestartSec=10
ExecStartPre=-/usr/bin/docker rm --force $1
ExecStart=/usr/bin/docker run --name=$1 $run
ExecStop=/usr/bin/docker stop $1

[Install]
WantedBy=multi-user.target
UNIT
}

start_swarm_manager() {
  write_container_unit swarm-manager "Swarm manager" << RUN
--publish=2376:2375 $(swarm_certs) swarm:$(setting SWARM_VERSION) manage
--host=tcp://0.0.0.0:2375 --replication --advertise=$(setting PRIVATE_ADDRESS):2376 --strategy=$(setting SWARM_STRATEGY)
$(if uses_tls; then echo "--tlsverify $(tls_options --tlscacert --tlscert --tlskey /certs)"; fi)
$(swarm_discovery_options) $(swarm_discovery)
RUN
  start swarm-manager
  wait_for 240 "the Swarm manager does not answer" ask_swarm_manager
}

ask_swarm_manager() {
  local options=(--host=tcp://127.0.0.1:2376)
  if uses_tls; then
    options+=(--tlsverify "--tlscacert=$certs/ca.pem" "--tlscert=$certs/cert.pem" "--tlskey=$certs/key.pem")
  fi
  docker "${options[@]}" info
}

start_swarm_agent() {
  write_container_unit swarm-agent "Swarm agent" << RUN
$(swarm_certs) swarm:$(setting SWARM_VERSION) join
--advertise=$(setting PRIVATE_ADDRESS):2375 $(swarm_discovery_options) $(swarm_discovery)
RUN
  start swarm-agent
  wait_for 240 "the Swarm agent has not registered this node in etcd" etcd_has "$swarm_key/docker/swarm/nodes/$(setting PRIVATE_ADDRESS):2375"
}
