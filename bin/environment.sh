# Sourced by the commands of this folder: finds the project, makes its environment, enters the project.
ROOT=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$ROOT" || exit 1
prepare() {
  for candidate in python3 /usr/bin/python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      "$candidate" bin/bootstrap.py "$1" || exit 1
      return
    fi
  done
  echo "Cần Python 3.11 trở lên (gói Debian: python3)." >&2
  exit 1
}
PYTHON="$ROOT/.venv/bin/python"
export DJANGO_SETTINGS_MODULE=tuyengiao.settings
