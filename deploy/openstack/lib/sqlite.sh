# shellcheck shell=bash
# SQLite as the services' database, and the message bus within one process: for the light cloud.
# shellcheck disable=SC2034

BUS_URL=fake://
DATABASE=sqlite

create_database() { :; }
database_url() { echo "sqlite:///$STATE/db/$1.sqlite"; }
