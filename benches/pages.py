"""bin/bench pages: queries and time of the pages people open most, with 100 and with 20,000 documents,
idle and while two OCR processes hold both cores.

Beside every absolute figure stands a yardstick of the same minute: the health page (Django's bare way
through all middlewares) and one raw full-text query.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DATABASE = "tuyengiao_bench_pages"
MOST_QUERIES, MEDIAN_MS, SEARCH_MEDIAN_MS, OCR_RATIO = 15, 50, 120, 2.0


def main():
    options = argparse.ArgumentParser(prog="bin/bench pages")
    options.add_argument("--documents", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=25, help="requests per page and setting")
    options.add_argument("--keep", action="store_true", help="use the documents of the last run if they are there")
    options = options.parse_args()
    set_up(DATABASE, keep=options.keep)
    from django.db import connection

    from benches import corpus

    person, units = people()
    results = {"few": None, "many": None}
    if not (options.keep and stored() >= options.documents):
        corpus.load(100, units=units, clerk=person.pk)
        results["few"] = measure(person, options.rounds, "100 văn bản")
        started = time.perf_counter()
        corpus.load(options.documents, units=units, clerk=person.pk, first=100)
        print(f"Nạp {options.documents - 100} văn bản trong {time.perf_counter() - started:.0f} giây.", flush=True)
    results["many"] = measure(person, options.rounds, f"{options.documents} văn bản")
    results["ocr"] = None
    with reading_scans() as busy:
        if busy:
            results["ocr"] = measure(person, options.rounds, f"{options.documents} văn bản, OCR chạy trên hai lõi")
    connection.close()
    report(results, options)


def set_up(database, *, keep=False):
    """A database of its own beside the one of the servers that bin/bench started."""
    import django

    os.environ.setdefault("STATEMENT_TIMEOUT_MS", "15000")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.ALLOWED_HOSTS = ["testserver"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        there = cursor.fetchone()
        if there and not keep:
            cursor.execute(f"DROP DATABASE {database} WITH (FORCE)")
        if not there or not keep:
            cursor.execute(f"CREATE DATABASE {database}")
    connection.close()
    connection.settings_dict["NAME"] = database
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def stored():
    from documents.models import Document

    return Document.objects.count()


def people():
    """A records clerk of the department, and the units that own papers."""
    import datetime

    from accounts.loading import build_units_2022
    from accounts.models import Membership, Unit, User

    if not Unit.objects.exists():
        build_units_2022()
    department = Unit.objects.filter(kind_id="propaganda_dept").order_by("path").first()
    person, made = User.objects.get_or_create(email="vanthu@bench.example", defaults={"full_name": "Trần Thị Thư"})
    if made:
        Membership.objects.create(user=person, unit=department, role="clerk", valid_from=datetime.date(2020, 1, 1))
    others = Unit.objects.filter(kind__side="party").exclude(pk=department.pk).order_by("path").values_list("pk", flat=True)
    return person, [department.pk, *others[:29]]


def addresses():
    """[(name, is a search, address)]; the words stand at known places of the corpus' Zipf list."""
    from django.urls import NoReverseMatch, reverse

    from benches.corpus import Words
    from documents.models import Document

    words = Words(2022)
    paper = Document.objects.filter(state="published", visibility="public").select_related("doc_type").order_by("pk")[7]
    common, mid = "công tác", words.terms[900]
    # These find something in the small store too, so that both sizes do the same work.
    subject = paper.subject.split()
    rare, phrase = subject[-1], " ".join(subject[2:6])
    pages = [
        ("trang chủ", False, "/"),
        ("danh sách", False, "/van-ban/"),
        ("danh sách, lọc", False, f"/van-ban/?nam={paper.date_issued.year}&loai={paper.doc_type.slug}"),
        ("văn bản", False, paper.get_absolute_url()),
        ("tìm từ phổ biến", True, f"/van-ban/?q={common}"),
        ("tìm ba từ phổ biến", True, "/van-ban/?q=tuyen giao nghi quyet"),
        ("tìm từ thường", True, f"/van-ban/?q={mid}"),
        ("tìm từ hiếm", True, f"/van-ban/?q={rare} {subject[1]}"),
        ("tìm số ký hiệu", True, f"/van-ban/?q={paper.symbol}"),
        ("tìm cụm từ", True, '/van-ban/?q="xây dựng"'),
        ("tìm cụm từ dài", True, f'/van-ban/?q="{phrase}"'),
        ("tìm, loại trừ, lọc", True, f"/van-ban/?q={subject[1]} -dự&nam={paper.date_issued.year}&loai={paper.doc_type.slug}"),
        ("tìm theo ngày", True, f"/van-ban/?q={common}&sap_xep=moi"),
        ("gợi ý", True, "/van-ban/goi-y/?q=tuyen gi"),
    ]
    with contextlib.suppress(NoReverseMatch):
        pages.append(("bàn văn thư", False, reverse("documents:desk")))
    return pages


def measure(person, rounds, title):
    """{(page, who): {queries, median, p95}} after one unmeasured round."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    cache.clear()
    visitor, clerk = Client(), Client()
    clerk.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    figures = {}
    print(f"\n{title}\n{'trang':<24}{'người':<8}{'câu SQL':>8}{'trung vị':>10}{'p95':>9}{'CPU':>9}   ms", flush=True)
    for name, is_search, address in addresses():
        for who, client in (("khách", visitor), ("văn thư", clerk)):
            if name == "bàn văn thư" and who == "khách":
                continue
            answered = client.get(address)
            if answered.status_code != 200:
                sys.exit(f"{address} answered {answered.status_code} to {who}")
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            count = len(queries)  # now: the next request empties the log
            figure = timed(lambda client=client, address=address: client.get(address), rounds)
            figures[f"{name} · {who}"] = figure | {"queries": count, "search": is_search}
            print(f"{name:<24}{who:<8}{count:>8}{figure['median_ms']:>10.1f}{figure['p95_ms']:>9.1f}{figure['cpu_ms']:>9.1f}", flush=True)
    figures["thước: trang sức khỏe"] = timed(lambda: visitor.get("/suc-khoe/"), rounds)
    figures["thước: SQL toàn văn"] = timed(raw_query, rounds)
    for name in ("thước: trang sức khỏe", "thước: SQL toàn văn"):
        print(f"{name:<24}{'':<16}{figures[name]['median_ms']:>10.1f}{figures[name]['p95_ms']:>9.1f}{figures[name]['cpu_ms']:>9.1f}", flush=True)
    return figures


def timed(act, rounds):
    """Wall time, and the CPU time of this process and of its database process: the second barely moves
    when neighbours are busy."""
    times, cpu = [], cpu_seconds()
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    cpu = (cpu_seconds() - cpu) * 1000 / rounds
    times.sort()
    return {
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[max(0, round(0.95 * rounds) - 1)], 1),
        "cpu_ms": round(cpu, 1),
    }


def cpu_seconds():
    from django.db import connection

    connection.ensure_connection()
    fields = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rsplit(")", 1)[1].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def raw_query():
    """The newest 20 pages with two common words and their number up to 1,001, nothing else."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, left(text, 300) FROM documents_documentpage WHERE id IN (SELECT id FROM"
            " (SELECT id, date_issued FROM documents_documentpage"
            " WHERE folded_vector @@ '''cong'' & ''tac'''::tsquery OFFSET 0) p ORDER BY date_issued DESC LIMIT 20)"
        )
        cursor.fetchall()
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM documents_documentpage"
            " WHERE folded_vector @@ '''cong'' & ''tac'''::tsquery LIMIT 1001) capped"
        )
        cursor.fetchone()


@contextlib.contextmanager
def reading_scans():
    """Two processes that read a scanned page over and over, started as bin/run starts the workers."""
    from tuyengiao import supervisor

    program = shutil.which("tesseract")
    if program is None:
        print("\nBỎ QUA phép đo lúc OCR chạy: chưa cài tesseract.", flush=True)
        yield False
        return
    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder) / "trang.png"
        scanned_page().save(image, dpi=(300, 300))
        loop = f"while true; do {program} {image} - -l vie >/dev/null 2>&1 || sleep 1; done"
        readers = [
            subprocess.Popen(
                ["sh", "-c", loop], env=os.environ | {"OMP_THREAD_LIMIT": "1"}, preexec_fn=lambda: supervisor.prepare_child(19)
            )
            for _ in range(2)
        ]
        try:
            time.sleep(2)
            yield True
        finally:
            for reader in readers:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(reader.pid, 15)
                reader.wait()


def scanned_page():
    from PIL import Image, ImageDraw

    from benches.corpus import Words
    from papers import typefaces

    page = Image.new("L", (2480, 3508), "white")
    font = typefaces.pillow("Tinos-Regular", 54)
    chance, words = random.Random(1), Words(2022)
    for row in range(36):
        ImageDraw.Draw(page).text((250, 250 + 84 * row), " ".join(words.draw(chance, 9)), fill="black", font=font)
    return page


def report(results, options):
    few, many, ocr = results["few"], results["many"], results["ocr"]
    pages = {name: figure for name, figure in many.items() if "queries" in figure}
    grown = [name for name in pages if few and few[name]["queries"] != pages[name]["queries"]]
    slow = [
        name for name, figure in pages.items()
        if figure["median_ms"] > (SEARCH_MEDIAN_MS if figure["search"] else MEDIAN_MS)
    ]  # fmt: skip
    heavy = [name for name, figure in pages.items() if figure["queries"] > MOST_QUERIES]
    ratios = {name: round(ocr[name]["p95_ms"] / many[name]["p95_ms"], 2) for name in many} if ocr else {}
    disturbed = [name for name in pages if ratios.get(name, 0) > OCR_RATIO]
    print(f"\nCâu SQL khác nhau giữa hai cỡ kho: {grown or 'không trang nào'}")
    print(f"Quá {MOST_QUERIES} câu SQL: {heavy or 'không trang nào'}")
    print(f"Chậm hơn đích ({MEDIAN_MS} ms, tìm {SEARCH_MEDIAN_MS} ms): {slow or 'không trang nào'}")
    if ocr:
        print(f"p95 lúc OCR quá {OCR_RATIO} lần lúc rảnh: {disturbed or 'không trang nào'}")
        print(f"  tỷ số giữa: {statistics.median(ratios[name] for name in pages):.2f}, lớn nhất: {max(ratios[name] for name in pages):.2f}")
    print(
        json.dumps(
            {
                "bench": "pages",
                "documents": options.documents,
                "same_queries": not grown if few else None,
                "most_queries": max(figure["queries"] for figure in pages.values()),
                "worst_median_ms": max(f["median_ms"] for f in pages.values() if not f["search"]),
                "worst_search_median_ms": max(f["median_ms"] for f in pages.values() if f["search"]),
                "worst_cpu_ms": max(f["cpu_ms"] for f in pages.values() if not f["search"]),
                "worst_search_cpu_ms": max(f["cpu_ms"] for f in pages.values() if f["search"]),
                "worst_ocr_ratio_p95": max((ratios[name] for name in pages), default=None) if ocr else None,
                "median_ocr_ratio_p95": round(statistics.median(ratios[name] for name in pages), 2) if ocr else None,
                "missed": {"queries_grow": grown, "too_many_queries": heavy, "slow": slow, "disturbed_by_ocr": disturbed},
                "load_average": round(os.getloadavg()[0], 1),
                "few": few,
                "many": many,
                "ocr": ocr,
            },
            ensure_ascii=False,
        )
    )


if __name__ == "__main__":
    main()
