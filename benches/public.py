"""bin/bench public: the reader's pages against the least that Django can do, in the same run.

The *floor* is a bare Django project on the same PostgreSQL with three queries and a page of the same size
(benches/floor.py), and that page from Django's page cache. Both sides run as bin/run starts the portal, two workers of four
threads, compress what they send (so a page that is made costs both its compressing, and a kept one neither), and
are asked in turn by wrk, or without it by a client of its own. "Made" is a page that nobody has
asked for before, with the making and the keeping of its copy; "kept" is the copy.
"""

import argparse
import contextlib
import json
import os
import re
import selectors
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from benches import pages
from benches.restore import address

DATABASE = "tuyengiao_bench_public"
KEPT_SHARE, MADE_SHARE, MOST_QUERIES, SEEN_WITHIN = 0.85, 0.60, 6, 2.0
MOST_WEIGHT, FIRST_PAINT = 120 * 1024, 1.8
AT_ONCE = 16
SECONDS = 3
CROWD = 64
DEEP = 500  # the page of a list that must cost what the first costs


def main():
    options = argparse.ArgumentParser(prog="bin/bench public")
    options.add_argument("--articles", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--keep", action="store_true", help="use the articles of the last run if they are there")
    options = options.parse_args()
    pages.set_up(DATABASE, keep=options.keep)
    from django.db import connection

    from benches import public_articles
    from news.models import Article

    _, units = pages.people()
    if Article.objects.count() < options.articles:
        started = time.perf_counter()
        public_articles.load(options.articles, unit=units[0])
        print(f"Nạp {options.articles} bài trong {time.perf_counter() - started:.0f} giây.", flush=True)
    os.environ |= {"DATABASE_URL": address(DATABASE), "ALLOWED_HOSTS": "*", "LOG_LEVEL": "ERROR"}
    figures = {"bench": "public", "articles": options.articles, "client": "wrk" if shutil.which("wrk") else "selectors"}
    figures |= in_this_process()
    with tempfile.TemporaryDirectory() as folder, connection.cursor() as cursor:
        cursor.execute(TABLES)
        write_templates(Path(folder))
        with served("benches.floor", FLOOR_TEMPLATES=folder, FLOOR_CACHE=cache_address()) as floor, served("benches.counted") as portal:
            figures |= throughput(floor, portal, options.rounds)
            figures |= seen_everywhere(portal)
            figures |= crowd(portal)
            figures |= in_chromium(portal)
    report(figures)


@contextlib.contextmanager
def served(module, **environment):
    """gunicorn as bin/run starts it; yields its port."""
    from tuyengiao import supervisor

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [f"{module}:application" if part == "tuyengiao.wsgi" else part for part in supervisor.children(port)[0].command]
    server = subprocess.Popen([*command, "--log-level", "error"], env=os.environ | environment)
    try:
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"{module} did not start")
            time.sleep(0.2)
        for _ in range(20):
            fetch(port, "/")
        yield port
    finally:
        server.terminate()
        server.wait()


def cache_address():
    from django.conf import settings

    return settings.CACHE_URL


def fetch(port, path, **headers):
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return answer.read()


# --- The floor ---------------------------------------------------------------------------------------

SECTIONS = '<ul>{% for section in sections %}<li><a href="/{{ section.slug }}/">{{ section.name }}</a></li>{% endfor %}</ul>'
LINES = '{%% for one in %s %%}<li><a href="/bai/{{ one.pk }}/">{{ one.title }}</a> {{ one.published_at|date:"d/m/Y" }} %s</li>{%% endfor %%}'
FLOOR_PAGES = {
    "article.html": SECTIONS
    + '<h1>{{ story.title }}</h1><time>{{ story.published_at|date:"d/m/Y H:i" }}</time><p>{{ story.lead }}</p>{{ story.body|safe }}'
    + f"<ul>{LINES % ('related', '')}</ul>",
    "home.html": SECTIONS
    + f"<ul>{LINES % ('newest', '<p>{{ one.lead }}</p>{{ one.section.name }}')}</ul><ul>{LINES % ('featured', '')}</ul>",
}  # fmt: skip
TABLES = """
DROP TABLE IF EXISTS floor_story, floor_section;
CREATE TABLE floor_section (id bigint PRIMARY KEY, name text, slug text);
INSERT INTO floor_section SELECT id, name, slug FROM news_category;
CREATE TABLE floor_story (id bigint PRIMARY KEY, title text, slug text, lead text, body text, published_at timestamptz,
    section_id bigint REFERENCES floor_section);
INSERT INTO floor_story SELECT id, title, slug, lead, body_shown, published_at, category_id FROM news_article;
CREATE INDEX ON floor_story (published_at DESC);
CREATE INDEX ON floor_story (section_id, published_at DESC);
ANALYZE floor_story;
"""


def write_templates(folder):
    """What the floor's page is shorter than ours is filled with text that costs nothing to write."""
    from django.template import engines
    from django.test import Client

    from news.models import Article, Category

    article = Article.objects.published().newest_first()[7]
    newest = Article.objects.published().newest_first().select_related("category")
    ours = {"article.html": article.get_absolute_url(), "home.html": "/"}
    context = {
        "story": {"title": article.title, "lead": article.lead, "body": article.body, "published_at": article.published_at},
        "sections": Category.objects.all(), "related": newest[:5], "newest": newest[:20], "featured": newest[:5],
    }  # fmt: skip
    for name, source in FLOOR_PAGES.items():
        wanted = len(Client().get(ours[name]).content)
        written = len(engines["django"].from_string(source).render(context).encode())
        (folder / name).write_text(f"<!doctype html>{source}<p>{'chữ ' * ((wanted - written) // 5)}</p>")


# --- How many pages a second ---------------------------------------------------------------------------

SCRIPT = """
local pages = {}
for line in io.lines("%s") do pages[#pages + 1] = line end
local at = 0
request = function()
  at = at %% #pages + 1
  return wrk.format("GET", pages[at])
end
"""


def load(port, paths):
    """Answers a second over `SECONDS`, `AT_ONCE` connections. Each path is asked once before any is asked again."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listed, tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if not shutil.which("wrk"):
            return load_with_selectors(port, paths)
        listed.write("\n".join(paths))
        script.write(SCRIPT % listed.name)
        listed.flush()
        script.flush()
        done = subprocess.run(
            ["wrk", "-t1", f"-c{AT_ONCE}", f"-d{SECONDS}s", "-H", "Accept-Encoding: gzip", "-s", script.name, f"http://127.0.0.1:{port}"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
    if "Non-2xx" in done:
        sys.exit(f"wrk: {done}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1])


def load_with_selectors(port, paths):
    chosen, asked, answered = selectors.DefaultSelector(), iter(paths * 100), 0
    ends = time.monotonic() + SECONDS

    def ask(link):
        link.sendall(f"GET {next(asked)} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        return link, bytearray()

    for _ in range(AT_ONCE):
        link = socket.create_connection(("127.0.0.1", port))
        chosen.register(link, selectors.EVENT_READ, ask(link))
    while time.monotonic() < ends:
        for key, _ in chosen.select(0.5):
            link, held = key.data
            held += link.recv(65536)
            head, _, body = held.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            if length and len(body) >= int(length[1]):
                answered += 1
                chosen.modify(link, selectors.EVENT_READ, ask(link))
    for key in list(chosen.get_map().values()):
        key.fileobj.close()
    return answered / SECONDS


def throughput(floor, portal, rounds):
    from news.models import Article

    articles = list(Article.objects.published().order_by("pk").only("slug"))
    ours = [one.get_absolute_url() for one in articles]
    theirs = [f"/bai/{one.pk}/" for one in articles]
    share = len(articles) // rounds
    rates = {name: [] for name in ("article made", "article kept", "home made", "home kept")}
    for number in range(rounds):
        part = slice(number * share, (number + 1) * share)
        some = slice(number * share, number * share + 50)
        for path in ours[some]:
            fetch(portal, path)
        for path in theirs[some]:
            fetch(floor, f"/giu{path}")
        fetch(floor, "/giu/")
        fetch(portal, "/")
        # Of the home page each place in a list that it does not know makes a copy of its own.
        homes = [f"/?sau={number}-{n}" for n in range(20_000)]
        for name, floor_paths, our_paths in (
            ("article made", theirs[part], ours[part][50:]),
            ("article kept", [f"/giu{path}" for path in theirs[some]], ours[some]),
            ("home made", ["/"], homes),
            ("home kept", ["/giu/"], ["/"]),
        ):
            rates[name].append((load(floor, floor_paths), load(portal, our_paths)))
            print(f"{name:<14} sàn {rates[name][-1][0]:7.0f}/s   cổng {rates[name][-1][1]:7.0f}/s   {rates[name][-1][1] / rates[name][-1][0]:.0%}", flush=True)
    return {"rates": {name: pairs for name, pairs in rates.items()}, "shares": {name: round(statistics.median(b / a for a, b in pairs), 2) for name, pairs in rates.items()}}


# --- Queries, and the same on every page of a list --------------------------------------------------------


def in_this_process():
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from news.listing import SIZE, key_of
    from news.models import Article, Category

    visitor = Client()
    column = Category.objects.order_by("pk").first()
    places = {}
    for name, path, rows in (("tin mới", "/tin-tuc/", Article.objects.all()), ("chuyên mục", column.get_absolute_url(), column_rows(column))):
        deep = rows.published().newest_first()[min(DEEP * SIZE, rows.count() - SIZE - 1)]
        places[name] = (path, f"{path}?sau={key_of(deep)}")
    found = {"queries": {}, "lists_ms": {}}
    article = Article.objects.published().newest_first()[11]
    visitor.get("/")
    for name, path in (("bài", article.get_absolute_url()), ("trang chủ", "/"), *((f"{name}, trang {which}", path) for name, pair in places.items() for which, path in zip(("1", DEEP), pair, strict=True))):
        with CaptureQueriesContext(connection) as queries:
            make_anew(visitor, path)
        found["queries"][name] = len(queries)
    for name, pair in places.items():
        for which, path in zip((1, DEEP), pair, strict=True):
            found["lists_ms"][f"{name}, trang {which}"] = pages.timed(lambda path=path: make_anew(visitor, path), 30)["median_ms"]
    for name, value in found["queries"].items():
        print(f"{name:<26} {value} câu SQL   {found['lists_ms'].get(name, '')}", flush=True)
    return found


def column_rows(column):
    from news.models import Article

    return Article.objects.filter(category=column)


def make_anew(visitor, path):
    """The page without its copy; the frame of the generation stays known, as in a worker that runs."""
    from tuyengiao import public_copies

    store = public_copies._store()
    for name in store.scan_iter("*public-pages:?????*"):
        if not name.endswith(b"generation"):
            store.delete(name)
    answer = visitor.get(path)
    if answer.status_code != 200:
        sys.exit(f"{path} answered {answer.status_code}")


# --- What is new, and a crowd -----------------------------------------------------------------------------


def seen_everywhere(portal):
    """Seconds from the click until every page of every worker shows it: the longest of five publications."""
    from news.actions import desk, publishing
    from news.models import Category
    from tests.factories import news as make

    writer, leader = two_people()
    column = Category.objects.order_by("pk").first()
    longest = 0.0
    for _ in range(5):
        title = f"Tin đo lúc {time.time_ns()}"
        article = make.article(by=writer, category=column, title=title)
        desk.submit(article=article, by=writer)
        desk.approve(article=article, by=leader)
        for path in ("/", "/tin-tuc/", column.get_absolute_url(), "/tin-tuc/moi.atom"):
            fetch(portal, path)
        clicked = time.perf_counter()
        publishing.publish(article=article, by=leader)
        for path in ("/", "/tin-tuc/", column.get_absolute_url(), "/tin-tuc/moi.atom"):
            while title not in fetch(portal, path).decode():
                time.sleep(0.01)
        longest = max(longest, time.perf_counter() - clicked)
    return {"seen_everywhere_s": round(longest, 2)}


def two_people():
    import datetime

    from accounts.models import Membership, Unit, User

    unit = Unit.objects.filter(kind_id="propaganda_dept").order_by("path").first()
    found = []
    for role in ("editor", "leader"):
        person, made = User.objects.get_or_create(email=f"{role}@bench.example", defaults={"full_name": role})
        if made:
            Membership.objects.create(user=person, unit=unit, role=role, valid_from=datetime.date(2020, 1, 1))
        found.append(person)
    return found


def crowd(portal):
    """How often the front page is made when a deed ends and `CROWD` readers come at once; the most of five."""
    from django.core.cache import cache

    from news import freshness

    most = 0
    for _ in range(5):
        fetch(portal, "/")
        cache.set("bench:made", 0, None)
        freshness.changed()
        readers = [threading.Thread(target=fetch, args=(portal, "/")) for _ in range(CROWD)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        most = max(most, cache.get("bench:made"))
    return {"made_for_a_crowd": most}


# --- What a phone gets --------------------------------------------------------------------------------------


def in_chromium(portal):
    """Bytes over the wire of an article but its photos, and the first paint on a slow phone: processor at a quarter,
    1.6 Mbit/s, 150 ms. Nothing is in the browser's own store."""
    from playwright.sync_api import sync_playwright

    from news.models import Article

    if not shutil.which("chromium"):
        print("BỎ QUA phép đo trong Chromium: chưa cài chromium.", flush=True)
        return {"weight_bytes": None, "first_paint_s": None}
    path = Article.objects.published().newest_first()[11].get_absolute_url()
    paints = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for _ in range(5):
            weight, paint = on_a_slow_phone(browser, f"http://127.0.0.1:{portal}{path}")
            paints.append(paint)
        browser.close()
    counted = {url: size for url, size in weight.items() if "/tin-tuc/anh/" not in url}
    for url, size in sorted(counted.items(), key=lambda row: -row[1]):
        print(f"{size:>8}  {url.split('/', 3)[-1][-70:]}")
    return {"weight_bytes": sum(counted.values()), "first_paint_s": round(statistics.median(paints), 2)}


def on_a_slow_phone(browser, address):
    """({address: bytes over the wire}, seconds until something is painted)"""
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2, locale="vi-VN")
    page = context.new_page()
    link = context.new_cdp_session(page)
    names, weight = {}, {}
    link.send("Network.enable")
    link.send("Network.emulateNetworkConditions", {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000})
    link.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    link.on("Network.responseReceived", lambda event: names.update({event["requestId"]: event["response"]["url"]}))
    link.on("Network.loadingFinished", lambda event: weight.update({names.get(event["requestId"], "?"): event["encodedDataLength"]}))
    page.goto(address, wait_until="networkidle")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") / 1000
    context.close()
    return weight, paint


def report(figures):
    shares = figures["shares"]
    missed = [
        what
        for what, holds in (
            ("kept < 85 %", min(shares["article kept"], shares["home kept"]) >= KEPT_SHARE),
            ("made < 60 %", min(shares["article made"], shares["home made"]) >= MADE_SHARE),
            ("queries", max(figures["queries"].values()) <= MOST_QUERIES),
            ("seen later than 2 s", figures["seen_everywhere_s"] <= SEEN_WITHIN),
            ("crowd", figures["made_for_a_crowd"] <= 1),
            ("weight", (figures["weight_bytes"] or 0) <= MOST_WEIGHT),
            ("first paint", (figures["first_paint_s"] or 0) < FIRST_PAINT),
        )
        if not holds
    ]
    print(json.dumps(figures | {"missed": missed, "load_average": round(os.getloadavg()[0], 1)}, ensure_ascii=False))


if __name__ == "__main__":
    main()
