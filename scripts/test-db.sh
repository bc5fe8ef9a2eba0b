#!/usr/bin/env bash
# Throw-away PostgreSQL and MariaDB on free ports: `up` prints `export TEST_DATABASE_URLS=…`, `down` stops and deletes them.
set -euo pipefail
home="${TMPDIR:-/tmp}/koosync-test-db"

free_port() { node -e 'const s=require("node:net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }
as() { setpriv --reuid="$1" --regid="$(id -g "$1")" --init-groups -- "${@:2}"; } # servers refuse root

install_servers() {
  local missing=()
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
  command -v mariadbd >/dev/null || missing+=(mariadb-server)
  [ ${#missing[@]} -eq 0 ] && return
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >&2
}

up() {
  install_servers
  down
  mkdir -p "$home/pg" "$home/my" && chmod 755 "$home"
  chown postgres "$home/pg" && chown mysql "$home/my"
  local bin pg_port my_port
  bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -1)
  pg_port=$(free_port)
  my_port=$(free_port)
  as postgres "$bin/initdb" -D "$home/pg/data" -U postgres --auth=trust -E UTF8 --locale=C --no-sync >/dev/null
  as postgres "$bin/pg_ctl" -D "$home/pg/data" -w -t 30 -l "$home/pg/log" -o "-p $pg_port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$home/pg -c fsync=off" start >/dev/null
  as mysql mariadb-install-db --no-defaults --datadir="$home/my/data" --auth-root-authentication-method=normal --skip-test-db >/dev/null
  setpriv --reuid=mysql --regid="$(id -g mysql)" --init-groups -- mariadbd --no-defaults --datadir="$home/my/data" --socket="$home/my/s.sock" \
    --pid-file="$home/my/pid" --port="$my_port" --bind-address=127.0.0.1 --skip-name-resolve --innodb-flush-log-at-trx-commit=0 >"$home/my/log" 2>&1 </dev/null &
  for _ in $(seq 100); do mariadb-admin --no-defaults -S "$home/my/s.sock" -uroot ping >/dev/null 2>&1 && break; sleep 0.2; done
  mariadb --no-defaults -S "$home/my/s.sock" -uroot -e "CREATE DATABASE test; CREATE USER 'test'@'127.0.0.1' IDENTIFIED BY 'test'; GRANT ALL ON *.* TO 'test'@'127.0.0.1'"
  echo "export TEST_DATABASE_URLS='postgres://postgres@127.0.0.1:$pg_port/postgres mysql://test:test@127.0.0.1:$my_port/test'"
}

down() {
  [ -d "$home" ] || return 0
  local bin
  bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -1)
  [ -d "$home/pg/data" ] && as postgres "$bin/pg_ctl" -D "$home/pg/data" -m immediate stop >/dev/null 2>&1 || true
  [ -f "$home/my/pid" ] && kill "$(cat "$home/my/pid")" 2>/dev/null || true
  rm -rf "$home"
}

case "${1:-}" in
  up) up ;;
  down) down ;;
  *) echo "usage: $0 up|down" >&2; exit 2 ;;
esac
