"""Make the project's environment ready: Debian packages, .venv, Python packages.

Run by the system's Python with its standard library only: `bootstrap.py run|test`. What is already
in place costs a fraction of a second. As root missing Debian packages are installed; anyone else is
told in one line each what is missing, what will not work, and what to ask for.
"""

import hashlib
import html.parser
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STARTED = time.monotonic()


def say(text):
    print(f"[{time.monotonic() - STARTED:5.1f} s] {text}", file=sys.stderr, flush=True)


def debian_packages(purpose):
    for line in (ROOT / "deploy" / "debian-packages.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, needed_by, without = (part.strip() for part in line.split("|"))
            if needed_by == "run" or purpose == "test":
                yield name, without


def is_installed(package):
    try:
        found = subprocess.run(
            ["dpkg-query", "-W", "-f", "${db:Status-Status}", package], capture_output=True, text=True
        )
    except FileNotFoundError:
        return True  # not a Debian system: the programs themselves tell what is missing
    return found.stdout == "installed"


def ensure_debian_packages(purpose):
    missing = [(name, without) for name, without in debian_packages(purpose) if not is_installed(name)]
    if missing and os.geteuid() == 0 and os.environ.get("TUYENGIAO_NO_APT") != "1":
        names = [name for name, _ in missing]
        say(f"Cài gói Debian: {' '.join(names)} …")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, "text": True}
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], env=environment, **quiet)
        install = ["apt-get", "install", "-y", "-q", "--no-install-recommends"]
        done = subprocess.run(install + names, env=environment, **quiet)
        if done.returncode:  # one package that cannot be had must not cost the others
            for name in names:
                subprocess.run([*install, name], env=environment, **quiet)
        missing = [(name, without) for name, without in missing if not is_installed(name)]
    for name, without in missing:
        say(f"Thiếu gói {name}: {without}. Đề nghị quản trị máy chạy: sudo apt-get install {name}")


def ensure_environment(requirements):
    """Create .venv and install the pins; a stamp of the requirement files tells when to do it again."""
    wanted = hashlib.sha256(
        b"".join((ROOT / name).read_bytes() for name in ("requirements.txt", "requirements-dev.txt"))
        + requirements.encode()
    ).hexdigest()
    stamp = VENV / f"installed-{requirements}"
    if stamp.exists() and stamp.read_text() == wanted and (VENV / "bin" / "python").exists():
        return
    if not (VENV / "bin" / "python").exists():
        say("Tạo môi trường Python .venv …")
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True)
        if made.returncode:
            subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)], check=True)
            install_pip_from_wheel()
    say("Cài các gói Python (lần đầu mất vài phút) …")
    command = [VENV / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    done = subprocess.run([*command, "-r", ROOT / requirements], stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"Không cài được gói Python. Kiểm tra mạng rồi chạy lại lệnh này.\n{done.stderr[-1500:]}")
    stamp.write_text(wanted)


class Links(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.found.append(dict(attrs).get("href", ""))


def install_pip_from_wheel():
    """Debian's python3 without python3-venv has no pip: fetch its wheel from the package index."""
    say("Tải pip …")
    index = (os.environ.get("PIP_INDEX_URL") or "https://pypi.org/simple").rstrip("/") + "/pip/"
    links = Links()
    with urllib.request.urlopen(index, timeout=60) as answer:
        links.feed(answer.read().decode())
    wheels = {}
    for link in links.found:
        named = re.search(r"/pip-(\d+(?:\.\d+)*)-py3-none-any\.whl", link)
        if named:
            wheels[tuple(map(int, named[1].split(".")))] = urllib.parse.urljoin(index, link)
    address = wheels[max(wheels)]
    with urllib.request.urlopen(address.split("#")[0], timeout=120) as answer:
        data = answer.read()
    digest = re.search(r"#sha256=([0-9a-f]{64})", address)
    if digest and hashlib.sha256(data).hexdigest() != digest[1]:
        sys.exit("Tệp pip tải về không khớp mã kiểm tra; hãy chạy lại.")
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(folder) / address.split("#")[0].rsplit("/", 1)[1]
        wheel.write_bytes(data)
        subprocess.run([VENV / "bin" / "python", f"{wheel}/pip", "install", "-q", wheel], check=True)


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036  whatever the system has runs this file
        sys.exit(f"Cần Python 3.11 trở lên; máy này có {sys.version.split()[0]}.")
    asked_for = sys.argv[1] if len(sys.argv) > 1 else "run"
    ensure_debian_packages(asked_for)
    ensure_environment("requirements-dev.txt" if asked_for == "test" else "requirements.txt")
