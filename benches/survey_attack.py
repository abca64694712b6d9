"""bin/bench survey-attack: who said what, for somebody who has everything: every table with the hidden columns of its rows,
the write-ahead log, the log of the web server, and the times at which each of 200 cadres came to the portal.

Before the close no word and no answer may be read anywhere. After it every order that is left (of the disk, of the
transactions, of the ids, of the write-ahead log) is held against the order in which people came; the matches must be what
guessing gives: the interval contains 1/N (95 % over all orders tried together).
"""

import argparse
import json
import os
import random
import sys
import threading
import time

from benches import survey_forms as forms
from benches.public import served
from benches.restore import address
from tuyengiao import embedded

DATABASE = "tuyengiao_bench_survey_attack"
AT_ONCE = 4


def main():
    options = argparse.ArgumentParser(prog="bin/bench survey-attack")
    options.add_argument("--respondents", type=int, default=200)
    options.add_argument("--pause", type=float, default=0.05, help="seconds between two who come, on average")
    options = options.parse_args()
    survey, private, paths = forms.set_up(DATABASE, level="C", people=options.respondents)
    os.environ |= {"DATABASE_URL": address(DATABASE), "ALLOWED_HOSTS": "*", "LOG_LEVEL": "DEBUG"}
    os.environ |= {"SURVEY_PAGES_PER_MINUTE": "0", "SURVEY_FORMS_PER_MINUTE": "0"}
    log = embedded.STATE_DIR / "survey-attack.log"
    with open(log, "wb") as stderr:
        kept = os.dup(2)
        os.dup2(stderr.fileno(), 2)  # what the web server writes
        try:
            with served("tuyengiao.wsgi") as port:
                came = everybody_answers(port, paths, options)
        finally:
            os.dup2(kept, 2)
    before = read_before(log, came)
    after = open_and_attack(survey, private, came)
    met = {
        "nothing read before the close": not any(before.values()),
        "no better than chance after it": all(one["contains_chance"] for one in after["orders"].values()),
        "nothing sealed is left": not after["sealed_left"],
        "every sealed form has one length": after["lengths of sealed forms"] == 1,
    }
    print(json.dumps({"bench": "survey-attack", "respondents": len(came), "before": before} | after | {"met": met}, ensure_ascii=False))
    sys.exit(0 if all(met.values()) else 1)


def everybody_answers(port, paths, options):
    """[(time of coming, number of the person, what they said)], in the order of coming."""
    chance, came, lock = random.Random(), [], threading.Lock()
    waiting = list(enumerate(paths))
    chance.shuffle(waiting)

    def work():
        while True:
            with lock:
                if not waiting:
                    return
                number, path = waiting.pop()
            time.sleep(chance.expovariate(1 / options.pause))
            at = time.time()
            said, pages = forms.answers_of(random.Random(), number)
            phone = forms.Phone(port, path)
            phone.get()
            phone.press("bat-dau")
            for page in pages:
                phone.press("tiep", page)
            phone.press("gui")
            if phone.title != forms.THANKED:
                sys.exit(f"not thanked: {phone.title}")
            came.append((at, number, said))

    people = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return sorted(came, key=lambda one: one[0])


def read_before(log, came):
    """In how many places a person's words, a link or an answer can be read."""
    needles = [said["C8"].encode() for _, _, said in came] + [b'"C1":"', b'"C5":{']
    tokens = [f"do-tai-{number:06}-".encode() for _, number, _ in came]
    places = {"database": everything(), "wal": wal(), "log": log.read_bytes()}
    found = {name: sum(needle in data for needle in needles) for name, data in places.items()}
    found["links in the log"] = sum(token in places["log"] for token in tokens) + places["log"].count(b"/phieu/")
    return found


def everything():
    """Every table of the portal as text, bytea in the clear."""
    from django.db import connection

    parts = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'surveys_formversion'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                parts += [bytes(value) if isinstance(value, memoryview) else str(value).encode() for value in row]
    return b"\n".join(parts)


def wal():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn()")
    folder = embedded.home() / "postgres" / "pg_wal"
    return b"".join(path.read_bytes() for path in sorted(folder.glob("0000*")))


def open_and_attack(survey, private, came):
    from surveys.actions import opening
    from surveys.models import OpenAnswer, Response, Sealed, Spent, Survey

    # From a copy of the database as it was before the opening.
    by_transaction = [int(code) for (code,) in rows("SELECT roster_code FROM surveys_participation WHERE taken_part ORDER BY xmin::text::bigint")]
    lengths = len(rows("SELECT DISTINCT length(box) FROM surveys_sealed"))
    Survey.objects.filter(pk=survey.pk).update(state=Survey.State.CLOSED)
    opening.file_of(survey).unlink(missing_ok=True)
    opening.write(survey=survey, by=None, private=private, present=["đo"])
    list(opening.finish(survey=survey, by=None))
    by_coming = [number for _, number, _ in came]
    owner = {_answers(said): number for _, number, said in came}
    written_by = {said["C8"]: number for _, number, said in came}
    logged = wal()
    orders = {
        "disk": [owner[_answers(a)] for (a,) in rows("SELECT answers FROM surveys_response ORDER BY ctid")],
        "transactions": [owner[_answers(a)] for (a,) in rows("SELECT answers FROM surveys_response ORDER BY xmin::text::bigint, ctid")],
        "ids": [owner[_answers(r.answers)] for r in Response.objects.order_by("pk")],
        "write-ahead log": [owner[_answers(r.answers)] for r in sorted(Response.objects.all(), key=lambda r: logged.rfind(r.pk.bytes))],
        "words on the disk": [written_by[text] for (text,) in rows("SELECT text FROM surveys_openanswer ORDER BY ctid")],
        "words by id": [written_by[o.text] for o in OpenAnswer.objects.order_by("pk")],
    }
    found = {}
    for name, order in orders.items():
        for clue, people in (("coming", by_coming), ("transaction", by_transaction)):
            found[f"{name} × {clue}"] = judged(order, people, 2 * len(orders))
    left = Sealed.objects.filter(survey=survey).count() + Spent.objects.filter(survey=survey).count()
    return {"orders": found, "chance": round(1 / len(came), 4), "sealed_left": left, "lengths of sealed forms": lengths}


def rows(query):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _answers(said):
    said = json.loads(said) if isinstance(said, str) else said
    return json.dumps({key: value for key, value in said.items() if key != "C8"}, sort_keys=True)


def judged(order, people, tried):
    """The i-th answer is taken for the i-th person. Clopper–Pearson, the 5 % shared among all orders tried."""
    from scipy.stats import beta

    hits, n = sum(a == b for a, b in zip(order, people, strict=True)), len(people)
    level = 0.05 / tried / 2
    low = beta.ppf(level, hits, n - hits + 1) if hits else 0.0
    high = beta.ppf(1 - level, hits + 1, n - hits)
    return {"hits": hits, "interval": [round(float(low), 4), round(float(high), 4)], "contains_chance": bool(low <= 1 / n <= high)}


if __name__ == "__main__":
    main()
