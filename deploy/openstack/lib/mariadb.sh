# shellcheck shell=bash
# MariaDB as the services' database.
# shellcheck disable=SC2034

MARIADB_PACKAGES=(mariadb-server)
DATABASE=mariadb

mariadb_up() {
  local data=$STATE/db/mariadb
  MARIADB_SOCKET=$STATE/run/mariadb.sock
  once mariadb-install mariadb-install-db --no-defaults --user=root --datadir="$data" --auth-root-authentication-method=normal --skip-test-db
  # Lost writes after a power failure do not matter here, waiting for the disk would.
  start mariadb -- mariadbd --no-defaults --user=root --datadir="$data" --socket="$MARIADB_SOCKET" --pid-file="$STATE/run/mariadbd.pid" \
    --bind-address="$IP" --port="$PORT_MARIADB" --max-connections=500 --skip-log-bin --performance-schema=OFF \
    --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=128M --innodb-log-file-size=48M \
    --character-set-server=utf8mb3 --collation-server=utf8mb3_general_ci
  wait_for mariadb 60 mariadb-admin --no-defaults -uroot -S "$MARIADB_SOCKET" ping
}

create_database() {
  mariadb --no-defaults -uroot -S "$MARIADB_SOCKET" -e "
    create database if not exists $1 character set utf8mb3;
    grant all on $1.* to 'os'@'127.0.0.1' identified by 'ospw';
    grant all on $1.* to 'os'@'localhost' identified by 'ospw';"
}

database_url() { echo "mysql+pymysql://os:ospw@$IP:$PORT_MARIADB/$1?charset=utf8"; }
