#!/bin/sh
# Run by the image of PostgreSQL on an empty volume: the owner, who migrates, and the role of statements, which owns nothing.
set -eu

psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres \
  --set=owner_password="$STORE_OWNER_PASSWORD" --set=app_password="$STORE_APP_PASSWORD" <<'SQL'
CREATE ROLE store_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE store_app LOGIN PASSWORD :'app_password';
CREATE DATABASE conversations OWNER store_owner ENCODING 'UTF8' TEMPLATE template0;
SQL
