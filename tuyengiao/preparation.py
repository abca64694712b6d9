"""What has to be done before the portal opens, in one process: migrations, static files, demo province.

Prints each step on standard error and the demo accounts on standard output."""

import hashlib
import shutil
import sys

import django
from django.conf import settings
from django.core.management import call_command


def say(text):
    print(f"          {text}", file=sys.stderr, flush=True)


def static_fingerprint():
    """Changes with the project's static files and with the packages that bring some."""
    newest = max(int(path.stat().st_mtime) for path in (settings.BASE_DIR / "static").rglob("*") if path.is_file())
    packages = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes()).hexdigest()
    return f"{newest} {packages}"


def collect_static():
    mark, wanted = settings.STATE_DIR / "static-collected", static_fingerprint()
    if mark.exists() and mark.read_text() == wanted and settings.STATIC_ROOT.exists():
        return
    say("Chuẩn bị tệp giao diện …")
    shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(wanted)


def main():
    django.setup()
    say("Cập nhật cấu trúc cơ sở dữ liệu …")
    call_command("migrate", interactive=False, verbosity=0)
    collect_static()
    if settings.DEMO:
        say("Nạp tỉnh mẫu …")
        call_command("load_demo")
        call_command("load_demo_news")
        call_command("load_demo_surveys")
        call_command("show_demo_accounts")


if __name__ == "__main__":
    main()
