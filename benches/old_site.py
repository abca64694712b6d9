"""bin/bench old-site: how fast, and in how much memory, an old site comes over.

A dump of the wanted size is written by a process of its own. It is read three ways: passed over, taken row by row, and as the
portal reads it, with the look for levels of secrecy and the rows kept; then the dry run, and the run of the first articles.
The yardstick is what each article must cost: the look for a level, twice, and the cleaning of its body, twice.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benches import pages

DATABASE = "tuyengiao_bench_old_site"
BYTES_OF_ARTICLE = 5000
YARDSTICK = 200  # articles


def main():
    options = argparse.ArgumentParser(prog="bin/bench old-site")
    options.add_argument("--megabytes", type=int, default=200)
    options.add_argument("--run", type=int, default=1000, help="articles to bring over")
    options = options.parse_args()
    pages.set_up(DATABASE)
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "old-site.sql"
        writer = (
            "import pathlib; from tests.news.nukeviet import ordinary; "
            f"pathlib.Path({str(dump)!r}).write_bytes(ordinary({options.megabytes * 1_000_000 // BYTES_OF_ARTICLE}).by_mysqldump())"
        )
        subprocess.run([sys.executable, "-c", writer], check=True)
        report(measured(dump, options.run))


def measured(dump, articles):
    from news.importing.dump import read_rows

    size = dump.stat().st_size / 1e6
    figures = {"bench": "old_site", "megabytes": round(size)}
    with open(dump, "rb") as file:
        seconds, _ = timed(lambda: sum(1 for _ in read_rows(file, lambda table: False)))
    figures["passed_over_mb_per_s"] = round(size / seconds, 1)
    with open(dump, "rb") as file:
        seconds, rows = timed(lambda: sum(1 for _ in read_rows(file, lambda table: True)))
    figures |= {"rows": rows, "taken_mb_per_s": round(size / seconds, 1), "taken_rows_per_s": round(rows / seconds)}
    figures["memory_mb_after_taking"] = memory()
    return figures | brought_over(dump, articles)


def brought_over(dump, articles):
    from accounts.models import Unit
    from news.actions import site_import_check, site_import_run, site_imports
    from news.importing.uploads import NoUploads
    from news.models import SiteImportRow

    person, units = pages.people()
    unit = Unit.objects.get(pk=units[0])
    entry = site_imports.started(
        by=person, unit=unit, dump_name=dump.name, size=dump.stat().st_size, dump_sha256="", label="tuyengiao.cu.example"
    )
    figures = {"yardstick_articles_per_s": round(yardstick(dump))}
    with open(dump, "rb") as file:
        seconds, _ = timed(lambda: site_import_check.read(entry=entry, file=file))
    entry.refresh_from_db()
    figures |= {"articles": entry.total, "read_s": round(seconds, 1), "read_articles_per_s": round(entry.total / seconds)}
    seconds, _ = timed(lambda: site_import_check.check(entry=entry, seconds=3600, uploads=NoUploads()))
    figures |= {"check_articles_per_s": round(entry.total / seconds), "memory_mb_after_check": memory()}
    entry.refresh_from_db()
    site_imports.begin(entry=entry, by=person)
    rows = entry.rows.filter(kind=SiteImportRow.Kind.ARTICLE)
    last = rows.order_by("pk")[min(articles, rows.count()) - 1].pk
    rows.filter(pk__gt=last).update(state=SiteImportRow.State.SKIPPED)
    seconds, _ = timed(lambda: site_import_run.work(entry=entry, seconds=3600, uploads=NoUploads()))
    done = rows.filter(state=SiteImportRow.State.DONE).count()
    return figures | {"brought": done, "run_articles_per_s": round(done / seconds, 1), "memory_mb": memory()}


def yardstick(dump):
    from itertools import islice

    from news.importing.dump import read_rows
    from news.importing.nukeviet import read_loosely
    from notifications.secrecy import bears_a_level
    from richtext.policy import clean

    with open(dump, "rb") as file:
        texts = [row["bodyhtml"] for _, row in islice(read_rows(file, lambda table: table.endswith("_detail")), YARDSTICK)]

    def must():
        for text in texts:
            for _ in range(2):
                bears_a_level(read_loosely(text))
                clean(text)

    return len(texts) / timed(must)[0]


def timed(work):
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def memory():
    """The most that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def report(figures):
    for name, value in figures.items():
        print(f"{name:28}{value:>14,}" if isinstance(value, int | float) else f"{name:28}{value:>14}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
