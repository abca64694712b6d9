"""`bin/test`: style, import directions, migrations, then the tests, then a part of them on the
ordinary PostgreSQL and Redis servers of Debian. With arguments: only pytest, with these arguments."""

import os
import subprocess
import sys
from pathlib import Path

from tests import debian_servers

BIN = Path(sys.executable).parent

# Side by side on two cores; a file's tests stay in one process.
PYTEST = [sys.executable, "-m", "pytest", "-n", os.environ.get("TEST_PROCESSES", "2"), "--dist", "loadfile", "--no-loadscope-reorder", "-q"]

CHECKS = [
    [str(BIN / "ruff"), "check", "."],
    [str(BIN / "lint-imports")],
    [sys.executable, "manage.py", "check", "--fail-level", "WARNING"],
    [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
]


def run(title, command, **kwargs):
    print(f"\n=== {title}", flush=True)
    return subprocess.run(command, **kwargs).returncode


def main(arguments):
    if arguments:
        return run("pytest", [sys.executable, "-m", "pytest", *arguments])
    failed = [" ".join(command[-3:]) for command in CHECKS if run(" ".join(command[-3:]), command)]
    failed += debian_servers.run_tests(run)
    if run("pytest", PYTEST):
        failed.append("pytest")
    if failed:
        print(f"\nKhông đạt: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
