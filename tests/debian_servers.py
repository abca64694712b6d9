"""The part of the tests that runs on Debian's own PostgreSQL and Redis, reached by address."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MARK = "servers"


def postgres_bin():
    found = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if int(folder.parent.name) >= 15]
    return max(found, key=lambda folder: int(folder.parent.name), default=None)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run_tests(run) -> list[str]:
    """Names of what failed. Says aloud when the servers are not installed."""
    postgres, redis = postgres_bin(), shutil.which("redis-server")
    if not postgres or not redis:
        print("\n=== BỎ QUA phần trên máy chủ Debian: chưa cài gói postgresql và redis-server", flush=True)
        return []
    with servers(postgres, redis) as addresses:
        environment = os.environ | addresses
        command = [sys.executable, "-m", "pytest", "-q", "-m", MARK, "-p", "no:cacheprovider"]
        return ["servers"] if run("pytest trên PostgreSQL và Redis của Debian", command, env=environment) else []


@contextlib.contextmanager
def servers(postgres, redis):
    as_account = {}
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        as_account = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    folder = Path(tempfile.mkdtemp(prefix="tg-servers-", dir="/tmp"))
    if as_account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
    database_port, queue_port = free_port(), free_port()
    data = folder / "data"
    subprocess.run(
        [postgres / "initdb", "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
        check=True, **quiet, **as_account,
    )  # fmt: skip
    options = f"-p {database_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    subprocess.run([postgres / "pg_ctl", "start", "-w", "-D", data, "-o", options], check=True, **quiet, **as_account)
    queue = subprocess.Popen([redis, "--port", str(queue_port), "--bind", "127.0.0.1", "--save", ""], **quiet)
    try:
        wait_for_port(queue_port)
        yield {
            "DATABASE_URL": f"postgres://portal@127.0.0.1:{database_port}/postgres",
            "REDIS_URL": f"redis://127.0.0.1:{queue_port}",
        }
    finally:
        queue.send_signal(signal.SIGTERM)
        queue.wait(20)
        subprocess.run([postgres / "pg_ctl", "stop", "-m", "immediate", "-D", data], **quiet, **as_account)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for_port(port, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens on port {port}")
