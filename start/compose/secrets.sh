#!/bin/sh
# Makes, once, what must differ between installations: the services' master keys, each in the service's
# own volume, the object store's access file, and an authority of our own with a certificate for the
# TLS front. The services run as user 1000 (node).
set -eu
umask 077

for service in authorization resource explorer; do
  chown 1000:1000 "/$service"
done
for service in authorization resource; do
  key="/$service/master.key"
  [ -s "$key" ] || openssl rand -hex 32 > "$key"
  chown 1000:1000 "$key"
done

# Written each time: the access keys come from the environment of docker compose.
cat > /access/s3.json <<JSON
{"identities":[{"name":"mandate","actions":["Admin","Read","Write","List","Tagging"],
  "credentials":[{"accessKey":"$S3_ACCESS_KEY_ID","secretKey":"$S3_SECRET_ACCESS_KEY"}]}]}
JSON
chmod 755 /access
chmod 644 /access/s3.json

cd /front
names="DNS:$AUTHORIZATION_HOST,DNS:$RESOURCE_HOST,DNS:$EXPLORER_HOST"
curve="-pkeyopt ec_paramgen_curve:P-256"
# Whether a certificate is there, and good for so many days more.
lasts() {
  [ -s "$1" ] && openssl x509 -noout -in "$1" -checkend "$(($2 * 86400))" > /dev/null
}

# Whoever imported it into a browser keeps it: it outlives what it signs.
if ! lasts authority.pem 825; then
  rm -f front.pem
  # shellcheck disable=SC2086 # two words
  openssl req -x509 -newkey ec $curve -nodes -days 3650 \
    -subj "/CN=Mandate on this machine" -keyout authority.key -out authority.pem
fi
if ! lasts front.pem 90 || [ "$(cat names)" != "$names" ]; then
  # shellcheck disable=SC2086
  openssl req -new -newkey ec $curve -nodes -subj "/CN=Mandate" -keyout front.key -out front.csr
  printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\n' "$names" > front.ext
  openssl x509 -req -in front.csr -CA authority.pem -CAkey authority.key -CAcreateserial \
    -days 825 -extfile front.ext -out front.pem
  printf '%s' "$names" > names
fi
cp authority.pem /authority/authority.pem
chmod 755 /authority
chmod 644 /authority/authority.pem
