"""`bin/backup FOLDER` and `bin/restore …`: deploy/backup.sh and deploy/restore.sh, told where this installation
keeps its database and its files. With addresses configured they are passed on; else the embedded server is named."""

import os
import subprocess
import sys

from tuyengiao import embedded


def environment():
    from django.conf import settings

    told = {name: str(getattr(settings, name)) for name in ("MEDIA_ROOT", "HELD_ROOT", "QUARANTINE_ROOT", "STORE")}
    if not os.environ.get("DATABASE_URL"):
        told["DATABASE_URL"] = f"postgresql://{embedded.DATABASE}@/{embedded.DATABASE}?host={embedded.socket_dir()}"
        told["PATH"] = os.pathsep.join(map(str, [embedded.postgres_bin(), *os.get_exec_path()]))
    return os.environ | told


def main():
    name, here, *arguments = sys.argv[1:]
    if not arguments:
        print("bin/backup THƯ-MỤC   |   bin/restore [--drill] THƯ-MỤC [BẢN-KẾT-XUẤT]", file=sys.stderr)
        return 2
    script = embedded.BASE_DIR / "deploy" / f"{name}.sh"
    # `here` is where the command was typed: folders are meant from there.
    return subprocess.run(["bash", script, *arguments], env=environment(), cwd=here).returncode


if __name__ == "__main__":
    sys.exit(main())
