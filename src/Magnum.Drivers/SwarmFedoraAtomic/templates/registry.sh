# shellcheck shell=bash
# A registry on each node, for images that Swift keeps. It acts for the bay's creator, by the bay's trust.
# Only the node itself reaches it, as localhost:5000, so that it needs no certificate.
# shellcheck disable=SC2154

write_registry_options() {
  write 0600 /etc/magnum/registry.yml << OPTIONS
version: 0.1
log:
  level: info
storage:
  swift:
    authurl: $(keystone_url | quote)
    username: $(quote <<< "$user_name")
    domainid: $(quote <<< "$user_domain")
    password: $(setting TRUSTEE_PASSWORD | quote)
    trustid: $(setting TRUST_ID | quote)
    region: $(setting REGION | quote)
    container: $(setting REGISTRY_CONTAINER | quote)
    chunksize: 5242880
http:
  addr: :5000
OPTIONS
}

start_registry() {
  [ -n "$(setting TRUST_ID)" ] || fail "the registry needs the bay's trust, which this server was not given"
  log_in TRUSTEE_USER_ID TRUSTEE_PASSWORD
  write_registry_options
  write_container_unit registry "Registry of the bay's images" << RUN
--publish=127.0.0.1:5000:5000 --volume=/etc/magnum/registry.yml:/etc/docker/registry/config.yml:ro,z $(trust_option) registry:2
RUN
  start registry
  wait_for 120 "the registry does not answer" curl --silent --show-error --fail --noproxy '*' --max-time 10 http://127.0.0.1:5000/v2/
}
