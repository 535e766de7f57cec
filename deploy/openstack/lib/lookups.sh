# shellcheck shell=bash
# What stands in for Glance, Nova and Neutron on the light cloud: look-ups of what a baymodel can name.

lookups_up() {
  local url=http://$IP:$PORT_GLANCE
  start lookups -- /usr/bin/python3 "$here/lib/lookups.py" "$IP" "$PORT_GLANCE"
  wait_for lookups 20 http_answers "$url/"
  register --service glance image "$url" --service nova compute "$url/v2.1" --service neutron network "$url"
}
