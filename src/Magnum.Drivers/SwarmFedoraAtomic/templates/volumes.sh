# shellcheck shell=bash
# Docker volumes on Cinder, by REX-Ray. It acts for the bay's creator, by the bay's trust.
# shellcheck disable=SC2154

write_rexray_options() {
  write 0600 /etc/rexray/config.yml << OPTIONS
libstorage:
  service: openstack
  integration:
    volume:
      operations:
        mount:
          preempt: $(setting REXRAY_PREEMPT)
openstack:
  authUrl: $(keystone_url | quote)
  userID: $(setting TRUSTEE_USER_ID | quote)
  password: $(setting TRUSTEE_PASSWORD | quote)
  trustID: $(setting TRUST_ID | quote)
OPTIONS
  if [ -n "$(setting REGION)" ]; then
    echo "  regionName: $(setting REGION | quote)" >> /etc/rexray/config.yml
  fi
}

start_rexray() {
  [ -n "$(setting TRUST_ID)" ] || fail "REX-Ray needs the bay's trust, which this server was not given"
  write_rexray_options
  mkdir -p /var/lib/rexray /var/log/rexray /run/rexray /run/docker/plugins
  write_container_unit rexray "REX-Ray, the driver of Docker volumes" << RUN
--privileged --pid=host --net=host
--volume=/dev:/dev --volume=/etc/rexray:/etc/rexray:ro --volume=/var/lib/rexray:/var/lib/rexray:shared --volume=/var/log/rexray:/var/log/rexray
--volume=/run/rexray:/run/rexray --volume=/run/docker/plugins:/run/docker/plugins $(trust_option) $(setting REXRAY_IMAGE)
RUN
  start rexray
  wait_for 120 "REX-Ray does not offer its driver to Docker" test -e /run/docker/plugins/rexray.sock
}
