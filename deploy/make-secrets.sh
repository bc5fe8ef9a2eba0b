#!/bin/sh
# Makes what is missing in secrets/ (or the folder named) for compose.yaml and deploy/kubernetes; never overwrites.
# The folder is closed to other users; its files are readable, because containers read them as a user of their own.
set -eu
folder="${1:-secrets}"
database_host="${DATABASE_HOST:-postgres}"
umask 077
mkdir -p "$folder"
chmod 700 "$folder"
cd "$folder"

make() { # NAME COMMAND…: a file that is whole or not there
  name="$1"
  shift
  if [ -s "$name" ]; then echo "kept $name"; return; fi
  "$@" >"$name.new"
  mv "$name.new" "$name"
  echo "made $name"
}
url() { printf 'postgres://koosync:%s@%s:5432/koosync\n' "$(cat postgres.password)" "$database_host"; }

make postgres.password openssl rand -hex 24
make database.url url
make data.key openssl rand -base64 32
make admin.token openssl rand -hex 24
make koosync-private.pem openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:3072
make koosync-public.pem openssl pkey -in koosync-private.pem -pubout
chmod 444 ./*
if [ ! -s kit-access.key ]; then
  echo "Still missing: put the access key that the seller console shows under 密钥管理 into $folder/kit-access.key (chmod 444)."
fi
echo "Keep a copy of data.key and koosync-private.pem apart from the database's backups; enter koosync-public.pem in the console."
