"""`bin/run`: servers, migrations, demo province, then web, worker and beat until Ctrl-C."""

import ctypes
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from tuyengiao import embedded

STARTED = time.monotonic()
PR_SET_PDEATHSIG = 1
AUTOGROUP = Path("/proc/self/autogroup")
LOGS = embedded.STATE_DIR / "log"


def say(text):
    print(f"[{time.monotonic() - STARTED:5.1f} s] {text}", flush=True)


def prepare_child(niceness):
    """In the child before it becomes another program: die with the supervisor, leave no core file
    (it would hold uploads the gate has not seen), give way to the pages."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.setsid()
    give_way(niceness)


def give_way(niceness):
    """Leave the processor to others. Linux's autogroups weigh whole sessions against each other, and a nice
    value counts only inside its own: a session of its own has to be made nice as a whole."""
    os.nice(niceness)
    if niceness and AUTOGROUP.exists() and os.getsid(0) == os.getpid():
        for _ in range(10):
            try:
                AUTOGROUP.write_text(str(niceness))
                return
            except BlockingIOError:  # the kernel takes one such change in a tenth of a second from ordinary users
                time.sleep(0.15)
            except OSError:
                return


def free_port(wanted):
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise SystemExit(f"Không còn cổng trống từ {wanted}.")


NOTICE_QUEUES = "notices_critical,notices_normal,notices_bulk"  # in the order in which they are served


class Child:
    """One process that is started again when it ends by itself."""

    def __init__(self, name, command, niceness=0):
        self.name, self.command, self.niceness = name, command, niceness
        self.process, self.started, self.failures = None, 0.0, 0

    def start(self):
        LOGS.mkdir(parents=True, exist_ok=True)
        with open(LOGS / f"{self.name}.log", "ab") as log:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                preexec_fn=lambda: prepare_child(self.niceness),
            )  # fmt: skip
        self.started = time.monotonic()

    def watch(self):
        if self.process.poll() is None:
            if time.monotonic() - self.started > 60:
                self.failures = 0
            return
        if time.monotonic() - self.started < min(30, 2**self.failures):
            return
        self.failures += 1
        say(f"{self.name} dừng với mã {self.process.returncode}; khởi động lại (xem {LOGS / self.name}.log).")
        self.start()

    def stop(self, seconds):
        if self.process is None or self.process.poll() is not None:
            self._end_group()
            return
        self.process.terminate()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            # An unfinished file is read again at the next start.
            self.process.kill()
            self.process.wait()
        self._end_group()

    def _end_group(self):
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return


def prepare() -> str:
    """Migrations, static files, demo province; returns what to tell of the demo accounts."""
    say("Chuẩn bị …")
    done = subprocess.run([sys.executable, "-m", "tuyengiao.preparation"], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit("Chưa chuẩn bị xong; xem thông báo ở trên.")
    return done.stdout


def children(port):
    python = Path(sys.executable)
    workers = str(max(1, min(4, os.cpu_count() or 1)))
    return [
        Child("web", [
            str(python), "-m", "gunicorn", "tuyengiao.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread",
            "--workers", "2", "--threads", "4", "--timeout", "120", "--worker-tmp-dir", "/dev/shm",
            "--no-control-socket", "--graceful-timeout", "5",
        ]),
        Child("worker", [
            str(python), "-m", "celery", "-A", "tuyengiao", "worker", "--loglevel", "WARNING", "--concurrency", workers,
            "--pool", "prefork", "--without-gossip", "--without-mingle",
        ], niceness=19),
        Child("notifier", [
            str(python), "-m", "celery", "-A", "tuyengiao", "worker", "--loglevel", "WARNING", "--concurrency", "2",
            "--pool", "prefork", "--without-gossip", "--without-mingle", "--queues", NOTICE_QUEUES, "--hostname", "notifier@%h",
        ]),
        Child("beat", [
            str(python), "-m", "celery", "-A", "tuyengiao", "beat", "--loglevel", "WARNING",
            "--schedule", str(embedded.STATE_DIR / "beat-schedule"), "--pidfile=",
        ]),
    ]  # fmt: skip


def wait_for_web(port, seconds=60):
    import urllib.error
    import urllib.request

    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/suc-khoe/", timeout=5)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"Máy chủ web không trả lời; xem {LOGS / 'web.log'}.")


def stop_on_signal(*_):
    raise KeyboardInterrupt


def main():
    os.chdir(embedded.BASE_DIR)
    os.environ.setdefault("DEMO", "1")
    signal.signal(signal.SIGTERM, stop_on_signal)
    running = []
    try:
        say("Khởi động cơ sở dữ liệu và hàng đợi …")
        with embedded.servers():
            try:
                accounts = prepare()
                port = free_port(int(os.environ.get("PORT", "8000")))
                os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
                say("Khởi động web, worker, beat …")
                running = children(port)
                for child in running:
                    child.start()
                wait_for_web(port)
                say(f"Cổng Tuyên giáo đã sẵn sàng: http://localhost:{port}/")
                print(accounts, end="", flush=True)
                say("Nhấn Ctrl-C để dừng.")
                while True:
                    time.sleep(1)
                    for child in running:
                        child.watch()
            finally:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                say("Đang dừng …")
                for child in reversed(running):
                    child.stop(seconds=5)
    except KeyboardInterrupt:
        pass
    except embedded.EmbeddedError as error:
        raise SystemExit(str(error)) from error
    say("Đã dừng.")


if __name__ == "__main__":
    main()
