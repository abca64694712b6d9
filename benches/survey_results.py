"""bin/bench survey-results: from the opened box to the page a leader reads.

A survey of 20 questions and five personal ones is answered by 50,000 synthetic people; its columns are built, more than 60 tables are
counted and audited together, and the pages are read through the whole stack, cold (nothing kept of the page) and warm. Then 1,000 small
random sets of tables are attacked by linear programs that know nothing of the audit.
"""

import argparse
import json
import resource
import statistics
import sys
import time

from benches import pages

DATABASE = "tuyengiao_bench_surveys"
COLD_MS, WARM_MS, CROSS_MS, AUDIT_SECONDS, MEMORY_MB = 300, 100, 300, 60, 500


def main():
    options = argparse.ArgumentParser(prog="bin/bench survey-results")
    options.add_argument("--responses", type=int, default=50_000)
    options.add_argument("--sets", type=int, default=1000, help="small random sets of tables to be attacked")
    options = options.parse_args()
    pages.set_up(DATABASE)
    from accounts.models import Unit
    from surveys.tables import columns, plan, release

    _, units = pages.people()
    unit = Unit.objects.get(pk=units[0])
    survey = answered(unit, options.responses)
    figures = {"bench": "survey-results", "responses": options.responses}
    figures["columns_s"], _ = timed(lambda: columns.build(survey))
    leader, desk = people(unit)
    plan.propose(survey=survey, by=desk)
    plan.submit(survey=survey, by=desk)
    plan.freeze(survey=survey, by=leader)
    figures["tables"] = survey.plan.tables.count()
    figures["tabulation_s"], _ = timed(lambda: release.make(survey))
    survey.refresh_from_db()
    survey.plan.refresh_from_db()
    figures["audit"] = {name: value for name, value in survey.plan.audit.items() if name not in ("not_covered", "done_at")}
    figures |= read(survey, leader)
    figures["exports"] = exported(survey, desk=desk, leader=leader)
    figures["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    figures["small_wave_audit_s"] = small_wave()
    figures["attack"] = attacked(options.sets)
    report(figures)


def exported(survey, *, desk, leader):
    """Seconds of every file that leaves, and how much the rows weigh."""
    from surveys.actions import exporting
    from surveys.exports import formats, package
    from surveys.models import AnonymisedRows
    from surveys.reports.make import CONTENT, make

    figures = {}
    figures["k_check_s"], _ = timed(lambda: exporting.request_rows(survey=survey, least_group=10, by=desk))
    AnonymisedRows.objects.update(state="released", released_by=leader, released_at=survey.touched_at)
    kept = AnonymisedRows.objects.get()
    figures["rows"], figures["columns"], figures["k"] = kept.rows, len(kept.codebook), kept.report["k"]

    def csv():
        members = [("du-lieu.csv", formats.as_csv(kept), formats.counts(kept))]
        return sum(map(len, package.packed(survey, members, label=kept.label)))

    figures["csv_s"], figures["csv_bytes"] = timed(csv)
    for name, write in (("xlsx", formats.as_xlsx), ("sav", formats.as_sav)):
        figures[f"{name}_s"], content = timed(lambda write=write: write(kept, lambda share: None))
        figures[f"{name}_bytes"] = len(content)
    for kind in CONTENT:
        figures[f"{kind}_s"], _ = timed(lambda kind=kind: make(survey, kind, lambda share: None))
    return figures


def timed(deed):
    started = time.perf_counter()
    done = deed()
    return round(time.perf_counter() - started, 2), done


def people(unit):
    import datetime

    from accounts.models import Membership, User

    found = []
    for name, role in (("lanh-dao", "leader"), ("du-luan", "opinion")):
        person, _ = User.objects.get_or_create(email=f"{name}@bench.example", defaults={"full_name": name})
        Membership.objects.get_or_create(user=person, unit=unit, role=role, valid_from=datetime.date(2020, 1, 1))
        found.append(person)
    return found


def form():
    def options(*texts, signs=None):
        return [{"code": str(n), "text": text, "sign": (signs or [None] * len(texts))[n - 1]} for n, text in enumerate(texts, start=1)]

    questions = []
    for n in range(1, 21):
        base = {"code": f"C{n}", "text": f"Ông, bà đánh giá thế nào về việc thứ {n} của địa phương trong quý vừa qua?"}
        kind = n % 5
        if kind == 0:
            base |= {"type": "multiple", "options": options("Báo chí", "Đài, loa xã", "Mạng xã hội", "Họp thôn", "Người quen")}
        elif kind == 4:
            base |= {"type": "single", "options": options("Có", "Không", "Chưa rõ")}
        else:
            base |= {"type": "likert", "hard_to_say": True, "options": options("Rất tốt", "Tốt", "Kém", "Rất kém", signs=[1, 1, -1, -1])}
        questions.append(base)
    personal = [
        ("P1", "gender", options("Nam", "Nữ")),
        ("P2", "age", options("Dưới 30", "30–44", "45–59", "Từ 60")),
        ("P3", "education", options("Phổ thông", "Trung cấp", "Đại học", "Sau đại học")),
        ("P4", "occupation", options(*[f"Nghề {n}" for n in range(1, 9)])),
    ]
    about = [{"code": code, "type": "single", "text": f"Thông tin {kind}?", "personal": kind, "options": given} for code, kind, given in personal]
    return {"title": "Khảo sát quý", "sections": [{"code": "A", "questions": questions}, {"code": "B", "questions": about}]}


def answered(unit, count):
    import numpy as np

    from surveys.models import FormVersion, Response, Survey

    survey = Survey.objects.create(unit=unit, title="Khảo sát quý của phép đo", design="open", level="D")
    version = FormVersion(survey=survey, number=1, is_frozen=True)
    version.set_definition(form())
    version.save()
    survey.version, survey.state = version, Survey.State.OPENED
    survey.save()
    random = np.random.default_rng(2022)
    drawn = {}
    for question in form()["sections"][0]["questions"] + form()["sections"][1]["questions"]:
        many = len(question["options"])
        if question["type"] == "multiple":
            drawn[question["code"]] = [[str(n + 1) for n in np.flatnonzero(row)] or ["1"] for row in random.random((count, many)) < 0.4]
        else:
            codes = [str(n + 1) for n in range(many)] + (["98"] if question.get("hard_to_say") else [])
            drawn[question["code"]] = random.choice(codes, count, p=np.sort(random.dirichlet(np.full(len(codes), 2)))[::-1]).tolist()
    Response.objects.bulk_create(
        (Response(survey=survey, version=1, level="D", answers={code: values[n] for code, values in drawn.items()}) for n in range(count)),
        batch_size=2000,
    )
    return survey


def read(survey, person):
    from django.core.cache import cache
    from django.test import Client
    from django.urls import reverse

    client = Client()
    client.force_login(person)
    address = reverse("surveys:results", args=[survey.pk])
    key = f"surveys:results:{survey.pk}:{survey.plan.sha256[:20]}"
    client.get(address)  # the first request loads the templates

    def cold():
        cache.delete(key)
        return client.get(address)

    crossed = survey.plan.tables.exclude(by="").values_list("number", flat=True)[:12]
    return {
        "results_cold_ms": median(cold, 9),
        "results_warm_ms": median(lambda: client.get(address), 15),
        "crosstab_ms": median(lambda: [client.get(reverse("surveys:crosstab", args=[survey.pk, n])) for n in crossed], 3, len(crossed)),
        "results_kb": round(len(client.get(address).content) / 1024),
    }


def median(deed, rounds, part=1):
    return round(statistics.median(timed_ms(deed) for _ in range(rounds)) / part, 1)


def timed_ms(deed):
    started = time.perf_counter()
    deed()
    return 1000 * (time.perf_counter() - started)


def small_wave():
    """The audit where it has most to do: 60 tables of 300 answers, most of them with small cells."""
    import numpy as np

    from surveys.disclosure.suppress import protect
    from tests.surveys.test_disclosure import counted, crossed

    random, size = np.random.default_rng(5), 300
    codes = {f"C{n}": int(random.integers(3, 6)) for n in range(12)} | {f"P{n}": int(random.integers(2, 6)) for n in range(5)}
    answers = {
        key: np.where(random.random(size) < 0.03, -1, random.choice(many, size, p=random.dirichlet(np.full(many, 2)))) for key, many in codes.items()
    }
    variables = [counted(answers, key, many) for key, many in codes.items()]
    crosses = [crossed(answers, c, p, codes[c], codes[p]) for c in codes if c[0] == "C" for p in codes if p[0] == "P"]
    seconds, _ = timed(lambda: protect(variables, crosses))
    return seconds


def attacked(sets):
    import numpy as np

    from surveys.disclosure import audit
    from surveys.disclosure.suppress import protect
    from tests.surveys.test_disclosure import attack, wave

    random, narrowest, hidden, told = np.random.default_rng(1), float("inf"), 0, 0
    for _ in range(sets):
        variables, crosses = wave(random)
        widths = attack(variables, crosses, protect(variables, crosses))
        hidden += len(widths)
        told += sum(width < 1e-6 for width in widths.values())
        narrowest = min([narrowest, *widths.values()])
    return {"sets": sets, "withheld": hidden, "recovered": told, "narrowest": round(narrowest, 3), "least_width": audit.LEAST_WIDTH}


def report(figures):
    met = {
        "trang kết quả, nguội (ms)": (figures["results_cold_ms"], COLD_MS),
        "trang kết quả, ấm (ms)": (figures["results_warm_ms"], WARM_MS),
        "bảng chéo (ms)": (figures["crosstab_ms"], CROSS_MS),
        "lập và kiểm các bảng (s)": (figures["tabulation_s"], AUDIT_SECONDS),
        "kiểm 60 bảng của 300 phiếu (s)": (figures["small_wave_audit_s"], AUDIT_SECONDS),
        "bộ nhớ cao nhất (MB)": (figures["peak_mb"], MEMORY_MB),
        "ô che bị suy ra": (figures["attack"]["recovered"], 0),
    }
    for name, (value, most) in met.items():
        print(f"{name:<34}{value:>10}  mức {most:<6} {'đạt' if value <= most else 'CHƯA ĐẠT'}")
    figures["met"] = all(value <= most for value, most in met.values()) and figures["attack"]["narrowest"] >= 3 - 1e-6
    print(json.dumps(figures, ensure_ascii=False))
    sys.exit(0 if figures["met"] else 1)


if __name__ == "__main__":
    main()
