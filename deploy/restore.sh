#!/bin/bash
# restore.sh --drill FOLDER [DUMP]   restores into a database made for it, checks it against the mirror, drops it
# restore.sh FOLDER [DUMP]           restores into the empty database DATABASE_URL and the empty folder MEDIA_ROOT (or the bucket)
# DUMP is the newest of FOLDER/database when it is not named. Stop web, worker and beat before a real restore.
set -euo pipefail
umask 077

drill=0
[ "${1:-}" = --drill ] && { drill=1; shift; }
source=$(realpath -- "${1:?restore.sh [--drill] FOLDER [DUMP]}")
: "${DATABASE_URL:?}"
app=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
dump=${2:-}
die() { echo "restore: $*" >&2; exit 1; }

if [ -z "$dump" ]; then
  for found in "$source"/database/*.dump; do [ -f "$found" ] && dump=$found; done
  [ -n "$dump" ] || die "no dump in $source/database"
fi
echo "restore: $dump"
(cd "$(dirname -- "$dump")" && sha256sum --check --quiet -- "$(basename -- "$dump").sha256") || die "the dump is damaged"

address=$DATABASE_URL
query() { psql "$address" --no-psqlrc -qAt -v ON_ERROR_STOP=1 -c "$1"; }

if [ "$drill" = 1 ]; then
  name="tuyengiao_drill_$$"
  bare=${DATABASE_URL%%\?*}
  options=${DATABASE_URL#"$bare"}
  query "create database $name" || die "the account may not create databases: alter role … createdb"
  trap 'psql "$DATABASE_URL" --no-psqlrc -qAt -c "drop database if exists $name with (force)"' EXIT
  address="${bare%/*}/$name$options"
else
  [ "$(query "select count(*) from pg_tables where schemaname = 'public'")" = 0 ] || die "the database is not empty"
  if [ "${STORE:-disk}" = disk ]; then
    mkdir -p -- "${MEDIA_ROOT:?}"
    [ -z "$(ls -A -- "$MEDIA_ROOT")" ] || die "$MEDIA_ROOT is not empty"
  fi
fi

pg_restore --dbname="$address" --no-owner --no-privileges --single-transaction --exit-on-error "$dump"

# Every original the database names must be in the mirror, byte for byte.
media="$source/media"
broken=0
count=0
while read -r sha; do
  count=$((count + 1))
  file="$media/originals/${sha:0:2}/${sha:2:2}/$sha"
  if ! printf '%s  %s\n' "$sha" "$file" | sha256sum --check --status 2>/dev/null; then
    broken=$((broken + 1))
    [ "$broken" -gt 20 ] || echo "restore: missing or damaged: $file" >&2
  fi
done < <(query 'select distinct sha256 from documents_documentfile order by 1')
lost_originals=$broken
# Of a picture, the file that all its sizes are made from, as long as the database says.
pictures=0
while IFS='|' read -r id size; do
  pictures=$((pictures + 1))
  file="$media/news/${id:0:2}/$id/master.webp"
  if [ "$(stat -c %s -- "$file" 2>/dev/null)" != "$size" ]; then
    broken=$((broken + 1))
    echo "restore: missing or damaged: $file" >&2
  fi
done < <(query 'select id, size from news_picture order by 1')

echo "restore: $((count - lost_originals)) of $count originals whole, $((pictures - broken + lost_originals)) of $pictures pictures whole; $(query "select count(*) from documents_document where state = 'published'") documents published," \
  "$(query 'select count(*) from accounts_user') accounts, last deed $(query 'select max(at) from audit_event')"
[ "$drill" = 0 ] || exit "$((broken > 0))"

(cd "$app" && "$app/.venv/bin/python" manage.py mirror_store --back "$media")

# Files that were held are in no backup: tell their clerks that they were not received.
cd "$app"
"$app/.venv/bin/python" manage.py migrate --no-input --verbosity 0
"$app/.venv/bin/python" manage.py shell --verbosity 0 -c '
from documents.actions import intake
from documents.models import Upload
for upload in Upload.objects.filter(state=Upload.State.HELD):
    intake.lose(upload)
'
[ "$broken" = 0 ] || die "done, but $broken files are missing or damaged; look for them in older mirrors before going on"
echo "restore: done. Start the services, then see deploy/README.md on what was erased since the backup."
