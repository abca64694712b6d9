#!/bin/bash
# backup.sh FOLDER: one dump of the database and a mirror of the originals, page images and pictures of the news.
# Needs DATABASE_URL and MEDIA_ROOT or STORE=s3 (from /etc/tuyengiao/env), pg_dump of the server's version or later.
# bin/backup calls it with the embedded database; what it does is the same.
#
# Left out on purpose: held files and their keys, uploads in memory, sessions, failed sign-ins.
set -euo pipefail
umask 077

target=$(realpath -m -- "${1:?backup.sh FOLDER}")
: "${DATABASE_URL:?}"
app=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
keep_days=${KEEP_DAYS:-60}
stamp=$(date -u +%Y%m%dT%H%M%SZ)

die() { echo "backup: $*" >&2; exit 1; }

if [ "${STORE:-disk}" = disk ]; then
  media=$(realpath -m -- "${MEDIA_ROOT:?}")
  for forbidden in "${HELD_ROOT:-}" "${QUARANTINE_ROOT:-}"; do
    [ -n "$forbidden" ] || continue
    inner=$(realpath -m -- "$forbidden")
    case "$inner/" in "$media/"*) die "$inner lies inside MEDIA_ROOT and would be backed up; move it." ;; esac
  done
fi

mkdir -p -- "$target/database" "$target/media"
exec 9>"$target/.lock"
flock -n 9 || die "another backup is running"

# The database first: whatever it names is on the disk by then, and originals never go away again.
dump="$target/database/$stamp.dump"
trap 'rm -f -- "$dump.part" "$dump.files.part" "$dump.pictures.part"' EXIT
pg_dump --dbname="$DATABASE_URL" --format=custom --no-owner --no-privileges --file="$dump.part" \
  --exclude-table-data=public.documents_heldfile \
  --exclude-table-data=public.documents_readingplace \
  --exclude-table-data=public.django_session \
  --exclude-table-data=public.axes_accessattempt
psql "$DATABASE_URL" --no-psqlrc -qAt -c 'select distinct sha256 from documents_documentfile order by 1' > "$dump.files.part"
psql "$DATABASE_URL" --no-psqlrc -qAt -c 'select id from news_picture order by 1' > "$dump.pictures.part"

(cd "$app" && "$app/.venv/bin/python" manage.py mirror_store "$target/media")

# A backup that lacks a file is no backup: say so now, not on the day it is needed.
missing=0
while read -r sha; do
  [ -f "$target/media/originals/${sha:0:2}/${sha:2:2}/$sha" ] && continue
  missing=$((missing + 1))
  [ "$missing" -gt 20 ] || echo "backup: original $sha is missing" >&2
done < "$dump.files.part"
count=$(wc -l < "$dump.files.part")
lost_pictures=0
while read -r id; do
  [ -f "$target/media/news/${id:0:2}/$id/master.webp" ] && continue
  lost_pictures=$((lost_pictures + 1))
  [ "$lost_pictures" -gt 20 ] || echo "backup: picture $id is missing" >&2
done < "$dump.pictures.part"
pictures=$(wc -l < "$dump.pictures.part")

(cd "$target/database" && sha256sum "$stamp.dump.part" | sed "s/\.part\$//") > "$dump.sha256"
mv -- "$dump.part" "$dump"
rm -f -- "$dump.files.part" "$dump.pictures.part"
sync -f -- "$dump"
[ "$missing" = 0 ] || die "$missing of $count originals are missing; the dump is kept"
[ "$lost_pictures" = 0 ] || die "$lost_pictures of $pictures pictures are missing; the dump is kept"

find "$target/database" -maxdepth 1 -type f -name '*.dump*' -mtime +"$keep_days" -delete
echo "backup: $dump, $count originals, $pictures pictures"
