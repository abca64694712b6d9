#!/bin/sh
# manage.py under the portal's account with the environment of production: deploy/manage.sh migrate
set -eu
app=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd -P)
file=${TUYENGIAO_ENV:-/etc/tuyengiao/env}
if [ "$(id -u)" = 0 ] && [ "${TUYENGIAO_USER:-tuyengiao}" != root ]; then
  exec runuser -u "${TUYENGIAO_USER:-tuyengiao}" -- "$0" "$@"
fi
set -a
. "$file"
set +a
cd "$app"
exec "$app/.venv/bin/python" manage.py "$@"
