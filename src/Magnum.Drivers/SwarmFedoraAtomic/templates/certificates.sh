# shellcheck shell=bash
# The server's certificate, by which etcd, Docker and Swarm know each other.
# The key is made here and stays here; Magnum signs for it with the bay's own authority.
# shellcheck disable=SC2154

certs=/etc/magnum/certs

# The names by which the server may be called: its addresses, the load balancer's, and its own to itself.
certificate_names() {
  {
    setting PRIVATE_ADDRESS
    setting PUBLIC_ADDRESS
    setting API_ADDRESSES | tr ',' '\n'
    echo 127.0.0.1
  } | sed '/^$/d' | sort -u | sed 's/^/IP:/'
  echo DNS:localhost
}

get_certificate() {
  local magnum
  magnum=$(setting MAGNUM_URL)
  magnum=${magnum%/}/v1/certificates
  mkdir -p "$certs"
  chmod 0700 "$certs"

  call GET "$magnum/$(setting BAY_UUID)"
  answer pem | write 0444 "$certs/ca.pem"
  openssl x509 -in "$certs/ca.pem" -noout || fail "$magnum/$(setting BAY_UUID) answered without a certificate"

  (umask 077; openssl genrsa -out "$certs/key.pem" 2048)
  write 0600 "$work/request.conf" << REQUEST
[req]
prompt = no
distinguished_name = subject
req_extensions = extensions
[subject]
CN = swarm.invalid
[extensions]
subjectAltName = $(certificate_names | paste -s -d ,)
extendedKeyUsage = clientAuth, serverAuth
REQUEST
  openssl req -new -sha256 -config "$work/request.conf" -key "$certs/key.pem" -out "$work/request.pem"

  printf '{"bay_uuid": %s, "csr": "%s"}' "$(setting BAY_UUID | quote)" "$(sed 's/$/\\n/' "$work/request.pem" | tr -d '\n')" > "$work/request.json"
  call POST "$magnum" "$work/request.json"
  answer pem | write 0444 "$certs/cert.pem"
  openssl verify -CAfile "$certs/ca.pem" "$certs/cert.pem" || fail "the certificate is not signed by the bay's authority"
  openssl x509 -in "$certs/cert.pem" -noout -checkip "$(setting PRIVATE_ADDRESS)" | grep 'does match' ||
    fail "the certificate is not for $(setting PRIVATE_ADDRESS)"
}

# tls_options PROGRAM-CA-OPTION CERT-OPTION KEY-OPTION FOLDER: the options that name the three files; none if TLS is disabled.
tls_options() {
  if uses_tls; then
    echo "$1=$4/ca.pem $2=$4/cert.pem $3=$4/key.pem"
  fi
}
