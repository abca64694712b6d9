"""bin/bench ingest: scanned pages a minute beside bare Tesseract, the wait for a digital PDF, a worker's memory.

Files go the way that people's files go: a form sent to the portal, the queue, the worker processes that
bin/run starts, gate, store, head, page images, index. The yardstick is `tesseract` alone on the very pictures
of these scans, as many at once as there are workers, before and after.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

os.environ["OMP_THREAD_LIMIT"] = "1"

from benches import ingest_files, restore
from benches.processes import PeakMemory, children, cpu_seconds
from tuyengiao import embedded, supervisor

DATABASE = QUEUE = "tuyengiao_bench_ingest"
LEAST_RATIO, LONGEST_WAIT, MOST_MB = 0.70, 3.0, 600
PATIENCE = 3600  # seconds
STAGES = (
    ("text", "kết xuất, OCR"), ("gate", "cổng kiểm tra"), ("store", "cất bản gốc"), ("sign", "chữ ký số"),
    ("head", "đọc phần đầu"), ("images", "ảnh trang"), ("index", "chỉ mục"),
)  # fmt: skip


def main():
    options = argparse.ArgumentParser(prog="bin/bench ingest")
    options.add_argument("--pages", type=int, default=48, help="scanned pages, three to a file")
    options.add_argument("--digital", type=int, default=10, help="digital PDFs, one after another")
    options.add_argument("--long", type=int, default=300, help="pages of the long scan")
    options = options.parse_args()
    if shutil.which("tesseract") is None:
        sys.exit("bin/bench ingest cần chương trình tesseract.")
    media = Path(tempfile.mkdtemp(prefix="ingest-", dir=embedded.STATE_DIR))
    memory = Path(tempfile.mkdtemp(prefix="tuyengiao-ingest-", dir="/dev/shm"))
    os.environ |= {
        "DATABASE_URL": restore.address(DATABASE), "MEDIA_ROOT": str(media / "media"), "HELD_ROOT": str(media / "held"),
        "QUARANTINE_ROOT": str(memory / "uploads"),
    }  # fmt: skip
    try:
        client = set_up()
        with workers() as pids:
            figures = measure(client, pids, memory, options)
    finally:
        for folder in (media, memory):
            remove(folder)
        restore.sql(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    report(figures)


def remove(folder):
    """Once more when a worker that is just being killed has written into it meanwhile."""
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)


def set_up():
    """A portal of its own with one clerk, signed in."""
    restore.made_anew(DATABASE)
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from benches.pages import people
    from tuyengiao.celery import app

    app.conf.task_default_queue = QUEUE
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    client = Client()
    client.force_login(people()[0], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@contextlib.contextmanager
def workers():
    """The worker that bin/run starts, on a queue of this bench; the ids of its processes that read files."""
    worker = next(child for child in supervisor.children(0) if child.name == "worker")
    count = int(worker.command[worker.command.index("--concurrency") + 1])
    worker.command += ["-Q", QUEUE]
    worker.start()
    try:
        wait_for(lambda: len(children(worker.process.pid)) == count, "the worker has started")
        yield children(worker.process.pid)
    finally:
        worker.stop(seconds=10)


def measure(client, pids, memory, options):
    size = max(1, options.pages // ingest_files.PAGES)
    with ProcessPoolExecutor() as pool:
        files = list(pool.map(ingest_files.scanned, range(size)))
    send_all(client, [ingest_files.scanned(size + n) for n in range(len(pids))])  # loads what a worker loads once
    figures = {"scans": scans(client, pids, files, memory)}
    figures["stages"] = stages(client, ingest_files.scanned(size + len(pids)))
    figures["digital"] = digital(client, options.digital)
    figures["long"] = long_scan(client, pids, options.long)
    return figures


def wait_for(condition, what, every=0.02):
    deadline = time.monotonic() + PATIENCE
    while not (found := condition()):
        if time.monotonic() > deadline:
            sys.exit(f"gave up waiting until {what}")
        time.sleep(every)
    return found


# -- scans beside bare Tesseract ---------------------------------------------------------------------


def scans(client, pids, files, memory):
    """In turn: tesseract – the portal – tesseract."""
    pictures = []
    for number, picture in enumerate(picture for file in files for picture in file.pages):
        pictures.append(memory / f"{number}.jpg")
        pictures[-1].write_bytes(picture)
    print(f"{'':<28}{'trang':>6}{'giây':>9}{'trang/phút':>12}{'CPU s/trang':>13}", flush=True)
    bare = [tesseract_alone(pictures, len(pids))]
    cpu, started = sum(map(cpu_seconds, pids)), time.perf_counter()
    documents = send_all(client, files)
    ours = speed(len(pictures), time.perf_counter() - started, sum(map(cpu_seconds, pids)) - cpu)
    line("cổng, tới lúc tìm được", ours)
    bare.append(tesseract_alone(pictures, len(pids)))
    for picture in pictures:
        picture.unlink()
    per_minute = statistics.mean(each["pages_per_minute"] for each in bare)
    cpu_bare = statistics.mean(each["cpu_s_per_page"] for each in bare)
    return {
        "pages": len(pictures), "processes": len(pids), "searchable": sum(is_found(client, pk) for pk in documents),
        "held": len(files) - len(documents), "files": len(files), "ours": ours, "tesseract": bare, "ratio": round(ours["pages_per_minute"] / per_minute, 3),
        "cpu_ratio": round(ours["cpu_s_per_page"] / cpu_bare, 2),
    }  # fmt: skip


def tesseract_alone(pictures, processes):
    """In one session that gives way as the session of the workers does, so that neighbours slow both alike."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        ["xargs", "-0", "-n", "1", "-P", str(processes), "sh", "-c", 'exec tesseract "$0" - -l vie'],
        input=b"\0".join(os.fsencode(picture) for picture in pictures), capture_output=True, check=True,
        preexec_fn=lambda: supervisor.prepare_child(19),
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    figure = speed(len(pictures), time.perf_counter() - started, cpu)
    line("thước: tesseract trần", figure)
    return figure


def speed(pages, seconds, cpu):
    return {"s": round(seconds, 2), "pages_per_minute": round(60 * pages / seconds, 1), "cpu_s_per_page": round(cpu / pages, 2), "pages": pages}


def line(name, figure):
    print(f"{name:<28}{figure['pages']:>6}{figure['s']:>9.1f}{figure['pages_per_minute']:>12.1f}{figure['cpu_s_per_page']:>13.2f}", flush=True)


def send(client, file):
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    body = {"file": SimpleUploadedFile(file.name, file.data, "application/pdf"), "declared_open": "1"}
    answer = client.post(reverse("documents:upload"), body, headers={"accept": "application/json"})
    if answer.status_code != 202:
        sys.exit(f"the upload was answered with {answer.status_code}")
    return answer.json()["id"]


def send_all(client, files):
    """The documents, once all of them can be searched. A file that the gate holds counts, for it has been read; any other
    end ends the bench."""
    from documents.models import Upload

    sent = [send(client, file) for file in files]
    wait_for(lambda: not Upload.objects.filter(pk__in=sent, state="working").exists(), "the files are through", 0.1)
    uploads = list(Upload.objects.filter(pk__in=sent))
    ended_elsewhere = [f"{upload.state} {upload.reason_code}" for upload in uploads if upload.state not in ("ready", "held")]
    if ended_elsewhere:
        sys.exit(f"not every file went through: {ended_elsewhere}")
    return [upload.document_id for upload in uploads if upload.document_id]


def is_found(client, document_id):
    """Whether the search finds the document by words that stand together on its second page."""
    from documents.models import DocumentPage

    text = DocumentPage.objects.get(document=document_id, number=2).text
    phrase = re.search(r"(?:[^\W\d_]+ ){4}[^\W\d_]+", text)[0]
    return finds(client, f'"{phrase}"', document_id)


def finds(client, words, document_id):
    from django.urls import reverse

    library = reverse("documents:library")
    return f'href="{library}{document_id}/' in client.get(library, {"q": words}).content.decode()


def stages(client, file):
    """CPU seconds a page by stage, of one file walked through in this process. What a stage starts counts with it."""
    from documents import pipeline, queue
    from documents.models import Upload

    others = children(os.getpid())
    spent, last = dict.fromkeys((name for name, _ in STAGES), 0.0), [None, 0.0]

    class Clocked(pipeline._Passage):
        def _stage(self, stage):
            now = cpu_seconds(os.getpid(), without=others)
            if last[0] in spent:
                spent[last[0]] += now - last[1]
            last[:] = [str(stage.value), now]
            super()._stage(stage)

    handed_out, queue.enqueue = queue.enqueue, lambda upload_id: None
    try:
        upload = Upload.objects.get(pk=send(client, file))
    finally:
        queue.enqueue = handed_out
    with Clocked(upload) as passage:
        passage.run()
    print("\nCPU s/trang theo chặng")
    for name, label in STAGES:
        print(f"{label:<28}{spent[name] / len(file.pages):>8.2f}", flush=True)
    return {name: round(seconds / len(file.pages), 3) for name, seconds in spent.items()}


# -- digital PDFs -------------------------------------------------------------------------------------


def digital(client, count):
    """Seconds from the beginning of the request that brings the file until the search answers with it."""
    from documents.models import Upload

    waits = []
    for index in range(count):
        file, word = ingest_files.typeset(index)
        started = time.perf_counter()
        upload = Upload.objects.filter(pk=send(client, file))

        def is_there(upload=upload, word=word):
            document_id = upload.values_list("document_id", flat=True).get()
            return document_id and finds(client, word, document_id)

        wait_for(is_there, "a digital PDF is found")
        waits.append(time.perf_counter() - started)
    waits.sort()
    figure = {"files": count, "median_s": round(statistics.median(waits), 2), "worst_s": round(waits[-1], 2)}
    print(f"\nPDF số, từ lúc gửi tới lúc tìm thấy: giữa {figure['median_s']} s, lâu nhất {figure['worst_s']} s", flush=True)
    return figure


# -- one long scan ------------------------------------------------------------------------------------


def long_scan(client, pids, pages):
    file = ingest_files.long_scan(pages)
    started = time.perf_counter()
    with PeakMemory(pids) as peak:
        send_all(client, [file])
    figure = {
        "pages": pages, "file_mb": round(len(file.data) / 1e6, 1), "s": round(time.perf_counter() - started, 1),
        "worker_mb": peak.alone_mb, "worker_and_tesseract_mb": peak.together_mb,
    }  # fmt: skip
    print(
        f"Bản quét {pages} trang ({figure['file_mb']} MB, {figure['s']} s): một tiến trình đọc cao nhất {peak.alone_mb} MB, "
        f"cùng tesseract mà nó gọi {peak.together_mb} MB", flush=True,
    )  # fmt: skip
    return figure


def report(figures):
    met = {
        "ratio": figures["scans"]["ratio"] >= LEAST_RATIO,
        "digital": figures["digital"]["worst_s"] <= LONGEST_WAIT,
        "memory": figures["long"]["worker_and_tesseract_mb"] <= MOST_MB,
        "searchable": figures["scans"]["searchable"] + figures["scans"]["held"] == figures["scans"]["files"],
    }
    print(
        f"\nCổng / tesseract trần: {figures['scans']['ratio']:.0%} số trang mỗi phút (đích {LEAST_RATIO:.0%}), "
        f"CPU gấp {figures['scans']['cpu_ratio']} lần"
    )
    print(json.dumps({"bench": "ingest", **figures, "met": met, "load_average": round(os.getloadavg()[0], 1)}, ensure_ascii=False))


if __name__ == "__main__":
    main()
