# shellcheck shell=bash
# Calls to Keystone and Magnum. They are made without the proxies, which lead outside.
# shellcheck disable=SC2034,SC2154

# Authorities by which OpenStack and Magnum are trusted, besides those that the image knows; often none.
authorities=/etc/magnum/authorities.pem
# All that the server trusts then, for containers that call OpenStack.
trusted=/etc/magnum/trusted.pem

token=""
python=$(command -v python2 || command -v python || command -v python3)

# Has all programs of this server trust these authorities. Docker and etcd are started later.
trust_authorities() {
  if [ -s "$authorities" ]; then
    write 0644 /etc/pki/ca-trust/source/anchors/magnum.pem < "$authorities"
    update-ca-trust extract
    write 0644 "$trusted" < /etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem
  fi
}

# The option by which a container trusts them, where its image keeps what it trusts; none if the image's own will do.
trust_option() {
  if [ -s "$trusted" ]; then echo "--volume=$trusted:/etc/ssl/certs/ca-certificates.crt:ro,z"; fi
}

# call METHOD URL [BODY_FILE]: asks until it is answered; the answer is in $work/answer, its headers in $work/headers.
# What may pass is tried again for about five minutes. The token goes through a pipe, because command lines can be seen by every user.
call() {
  local tries status
  local curl=(curl --config - --silent --show-error --noproxy '*' --max-time 30 --request "$1"
    --output "$work/answer" --dump-header "$work/headers" --write-out '%{http_code}')
  if [ $# -gt 2 ]; then
    curl+=(--header 'Content-Type: application/json' --data-binary "@$3")
  fi
  for ((tries = 60; tries > 0; tries--)); do
    : > "$work/answer"
    status=$(printf 'header = "X-Auth-Token: %s"\n' "$token" | "${curl[@]}" "$2" 2> "$work/problem") || status=000
    case $status in
      2??) return ;;
      000) ;;
      408 | 429 | 5??) explain "$status" > "$work/problem" ;;
      *) fail "$2 answered $(explain "$status")" ;;
    esac
    sleep 5
  done
  fail "$2 gave no good answer in 60 tries: $(tail -n 1 "$work/problem")"
}

# explain STATUS: the status of the last answer, and its reason as Keystone or as Magnum gives it.
explain() {
  echo "$1 $(answer error message)$(answer errors 0 detail)"
}

# answer KEY...: the text at that place of the last answer; nothing if there is none.
answer() {
  "$python" -c '
import io, json, sys
try:
    with io.open(sys.argv[1], encoding="utf-8") as file:
        value = json.load(file)
    for key in sys.argv[2:]:
        value = value[int(key)] if isinstance(value, list) else value[key]
    getattr(sys.stdout, "buffer", sys.stdout).write(value.encode("utf-8"))
except (AttributeError, IndexError, KeyError, TypeError, ValueError):
    pass
' "$work/answer" "$@"
}

# Keystone's version 3, however its address was given.
keystone_url() {
  local url
  url=$(setting AUTH_URL)
  url=${url%/}
  echo "${url%/v3}/v3"
}

# log_in USER_SETTING PASSWORD_SETTING: logs in without a project; sets token, and who that user is.
log_in() {
  (umask 077; printf '{"auth": {"identity": {"methods": ["password"], "password": {"user": {"id": %s, "password": %s}}}}}' \
    "$(setting "$1" | quote)" "$(setting "$2" | quote)" > "$work/login")
  call POST "$(keystone_url)/auth/tokens" "$work/login"
  token=$(sed -n 's/^[Xx]-[Ss]ubject-[Tt]oken: *//p' "$work/headers" | tr -d '\r')
  [ -n "$token" ] || fail "$(keystone_url)/auth/tokens answered without a token"
  user_name=$(answer token user name)
  user_domain=$(answer token user domain id)
}
