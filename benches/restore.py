"""bin/bench restore: a store exported, taken in by an empty portal, and taken in by one that is killed on the way.

After each way the portal is exported again, and the manifests must be the same to the byte. The yardstick is a
plain copy of the exported files with one SHA-256 of each: what any way of moving them would cost.
"""

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tuyengiao import embedded

SOURCE, BARE, TARGET = "tuyengiao_bench_store", "tuyengiao_bench_bare", "tuyengiao_bench_target"
BODY, IMAGE = 60_000, 30_000  # bytes of a made-up original and of a made-up page image


def main():
    options = argparse.ArgumentParser(prog="bin/bench restore")
    options.add_argument("--documents", type=int, default=1000)
    options = options.parse_args()
    work = Path(tempfile.mkdtemp(prefix="restore-", dir=embedded.STATE_DIR))
    figures = {"bench": "restore", "documents": options.documents}
    try:
        made_anew(BARE)
        manage(BARE, work / "none", "migrate", "--verbosity", "0")
        made_anew(SOURCE, template=BARE)
        figures["fill_s"] = timed("làm kho", lambda: fill(work / "source", options.documents))
        first = work / "export"
        figures["export_s"] = timed("xuất", lambda: manage(SOURCE, work / "source", "export_store", str(first)))
        figures |= sizes(first)
        figures["yardstick_copy_s"] = timed("thước: chép và băm", lambda: plain_copy(first, work / "copy"))

        made_anew(TARGET, template=BARE)
        figures["import_s"] = timed("nhập", lambda: manage(TARGET, work / "target", "import_store", str(first)))
        figures["identical"] = same(first, TARGET, work / "target", work / "again")

        made_anew(TARGET, template=BARE)
        broken = work / "broken"
        figures["killed_at"] = [
            killed(broken, first, "Đưa tệp vào kho: "),
            killed(broken, first, "văn bản: "),
        ]
        figures["resumed_import_s"] = timed("nhập tiếp", lambda: manage(TARGET, broken, "import_store", str(first)))
        figures["identical_after_kills"] = same(first, TARGET, broken, work / "once-more")
        figures["second_run_s"] = timed("nhập lần nữa", lambda: manage(TARGET, broken, "import_store", str(first)))
    finally:
        shutil.rmtree(work, ignore_errors=True)
        for name in (SOURCE, BARE, TARGET):
            sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    print(json.dumps(figures, ensure_ascii=False))
    sys.exit(0 if figures["identical"] and figures["identical_after_kills"] else 1)


def timed(what, act) -> float:
    started = time.perf_counter()
    act()
    spent = round(time.perf_counter() - started, 1)
    print(f"{what:<24}{spent:>8.1f} s", flush=True)
    return spent


def sql(statement):
    import psycopg2

    connection = psycopg2.connect(host=str(embedded.socket_dir()), user=embedded.DATABASE, dbname=embedded.DATABASE)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def made_anew(name, template="template1"):
    sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    sql(f"CREATE DATABASE {name} TEMPLATE {template}")


def address(name):
    return f"postgres://{embedded.DATABASE}@/{name}?host={embedded.socket_dir()}"


def started(name, media, *arguments):
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments], stdout=subprocess.PIPE, text=True,
        env=os.environ | {"DATABASE_URL": address(name), "MEDIA_ROOT": str(media)},
    )  # fmt: skip


def manage(name, media, *arguments):
    process = started(name, media, *arguments)
    process.communicate()
    if process.returncode:
        sys.exit(f"{arguments[0]} ended with {process.returncode}")


def killed(media, export, line_begins):
    """Kill -9 when the import says that; answers the line."""
    process = started(TARGET, media, "import_store", str(export))
    for line in process.stdout:
        if line.startswith(line_begins):
            break
    else:
        sys.exit(f"the import ended before it said {line_begins!r}")
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    print(f"kill -9 lúc: {line.strip()}", flush=True)
    return line.strip()


def fill(media, count):
    """Documents of the corpus of bin/bench pages, each with an original and the image of its first page."""
    os.environ |= {"DATABASE_URL": address(SOURCE), "MEDIA_ROOT": str(media)}
    import django

    django.setup()
    from django.db import connection

    from benches import corpus
    from benches.pages import people
    from documents import storage
    from documents.models import DocumentFile

    person, units = people()
    corpus.load(count, units=units, clerk=person.pk)
    files = []
    for file in DocumentFile.objects.order_by("pk").iterator():
        body = os.urandom(BODY)
        file.sha256, file.size = hashlib.sha256(body).hexdigest(), BODY
        storage.store_original(body, file.sha256)
        storage.write_durably(storage.page_image_path(file, 1), os.urandom(IMAGE))
        files.append(file)
    DocumentFile.objects.bulk_update(files, ["sha256", "size"], batch_size=500)
    connection.close()


def sizes(export):
    manifest = json.loads((export / "manifest.json").read_text())
    return {
        "rows": sum(table["rows"] for table in manifest["tables"].values()),
        "files": manifest["files"]["count"],
        "mb": round(sum(path.stat().st_size for path in export.rglob("*") if path.is_file()) / 1e6, 1),
    }


def plain_copy(export, target):
    shutil.copytree(export, target)
    for path in (target / "files").rglob("*"):
        if path.is_file():
            with open(path, "rb") as file:
                hashlib.file_digest(file, "sha256")
    os.sync()
    shutil.rmtree(target)


def same(export, name, media, again) -> bool:
    manage(name, media, "export_store", str(again))
    identical = (again / "manifest.json").read_bytes() == (export / "manifest.json").read_bytes()
    shutil.rmtree(again)
    print(f"{'bản kê giống hệt' if identical else 'BẢN KÊ KHÁC'}", flush=True)
    return identical


if __name__ == "__main__":
    main()
