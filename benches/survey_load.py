"""bin/bench survey-load: 200 respondents without JavaScript at once, 5 seconds of thinking a page, two workers; then the
same server at full speed against the least that a form can cost, an empty POST view that does the same sealed commit.

Every form that was thanked for must be stored once, with exactly what was answered.
"""

import argparse
import json
import os
import random
import statistics
import sys
import threading
import time

from benches import survey_forms as forms
from benches.public import served
from benches.restore import address

DATABASE = "tuyengiao_bench_survey_load"
P95_MS, SHARE = 500, 0.40
AT_ONCE = 16


def main():
    options = argparse.ArgumentParser(prog="bin/bench survey-load")
    options.add_argument("--respondents", type=int, default=200)
    options.add_argument("--think", type=float, default=5.0)
    options.add_argument("--seconds", type=int, default=180)
    options.add_argument("--full-speed", type=int, default=10, help="seconds of each part at full speed")
    options = options.parse_args()
    survey, private, (path,) = forms.set_up(DATABASE)
    environment = {"DATABASE_URL": address(DATABASE), "ALLOWED_HOSTS": "*", "LOG_LEVEL": "ERROR", "BENCH_SURVEY": survey.code}
    environment |= {"SURVEY_PAGES_PER_MINUTE": "0", "SURVEY_FORMS_PER_MINUTE": "0"}
    os.environ |= environment
    with served("benches.survey_floor") as port:
        crowd = Crowd(port, path, options)
        crowd.run()
        figures = crowd.figures() | stored_as_sent(survey, private, crowd.thanked)
        figures |= full_speed(port, path, options.full_speed)
    met = {
        "no error": not figures["errors"],
        "none lost, none doubled": figures["stored"] == figures["thanked"] == figures["equal"],
        f"p95 ≤ {P95_MS} ms": figures["p95_ms"] <= P95_MS,
        f"handed in ≥ {SHARE:.0%} of the floor": figures["handed_in_share"] >= SHARE,
    }
    print(json.dumps({"bench": "survey-load"} | figures | {"met": met, "load_average": round(os.getloadavg()[0], 1)}, ensure_ascii=False))
    sys.exit(0 if all(met.values()) else 1)


class Crowd:
    def __init__(self, port, path, options):
        self.port, self.path, self.options = port, path, options
        self.lock, self.times, self.thanked, self.errors, self.count = threading.Lock(), [], [], [], 0

    def run(self):
        self.ends = time.monotonic() + self.options.seconds
        people = [threading.Thread(target=self._answer_again_and_again, args=(n,)) for n in range(self.options.respondents)]
        for one in people:
            one.start()
        for one in people:
            one.join()

    def _answer_again_and_again(self, number):
        chance = random.Random(number)
        time.sleep(chance.random() * self.options.think)
        while time.monotonic() < self.ends:
            with self.lock:
                self.count += 1
                mine = self.count
            try:
                self._answer(chance, mine)
            except Exception as problem:
                self.errors.append(repr(problem))

    def _answer(self, chance, number):
        said, pages = forms.answers_of(chance, number)
        phone = forms.Phone(self.port, self.path)
        steps = [phone.get, lambda: phone.press("bat-dau"), *((lambda page=page: phone.press("tiep", page)) for page in pages), lambda: phone.press("gui")]
        for step in steps:
            began = time.perf_counter()
            status = step()
            self.times.append((time.perf_counter() - began) * 1000)
            phone.close()  # who reads a page does not hold a line; the next request opens one
            if status != 200:
                self.errors.append(f"{status} {phone.title}")
                break
            if step is not steps[-1]:
                time.sleep(self.options.think * (0.5 + chance.random()))
        else:
            if phone.title == forms.THANKED:
                self.thanked.append(said)

    def figures(self):
        ordered = sorted(self.times)
        return {
            "pages": len(ordered), "median_ms": round(statistics.median(ordered), 1), "p95_ms": round(ordered[int(len(ordered) * 0.95)], 1),
            "longest_ms": round(ordered[-1], 1), "errors": self.errors[:5], "thanked": len(self.thanked),
        }  # fmt: skip


def stored_as_sent(survey, private, thanked):
    """How many are stored, and how many of those that were thanked for are among them bit for bit."""
    from surveys import sealing
    from surveys.instrument.reading import canonical
    from surveys.models import Sealed, Spent

    opener = sealing.Opener(private)
    stored = [canonical(opener.open(row.box)["a"]) for row in Sealed.objects.filter(survey=survey).iterator()]
    equal = len(set(stored) & {canonical(said) for said in thanked})
    return {"stored": len(stored), "spent": Spent.objects.filter(survey=survey).count(), "equal": equal}


def full_speed(port, path, seconds):
    """Answers a second: of the floor, of handing in alone, and of whole forms (six requests each)."""
    floor = _rate(seconds, lambda phone, n: phone.press("san") == 200, port, "/san/")
    ready = _reviewed(port, path, int(seconds * 400))
    handed = _rate(seconds, lambda phone, n: _hand_in(phone, ready), port, path)
    whole = _rate(seconds, _whole, port, path)
    return {
        "floor_per_s": round(floor, 1), "handed_in_per_s": round(handed, 1), "handed_in_share": round(handed / floor, 2),
        "whole_forms_per_s": round(whole, 1), "whole_forms_share": round(whole / floor, 2),
    }  # fmt: skip


def _rate(seconds, deed, port, path):
    counts, ends, began = [], time.monotonic() + seconds, time.monotonic()

    def work(number):
        phone, done = forms.Phone(port, path), 0
        while time.monotonic() < ends and (went := deed(phone, number)) is not None:
            done += went
        phone.close()
        counts.append((done, time.monotonic() - began))

    people = [threading.Thread(target=work, args=(n,)) for n in range(AT_ONCE)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return sum(done for done, _ in counts) / max(took for _, took in counts)


def _whole(phone, number):
    _, pages = forms.answers_of(random.Random(), number)
    phone.get()
    phone.press("bat-dau")
    for page in pages:
        phone.press("tiep", page)
    phone.press("gui")
    return phone.title == forms.THANKED


def _hand_in(phone, ready):
    """None where no form is left."""
    try:
        phone.sent = ready.pop()
    except IndexError:
        return None
    return phone.send() == 200


def _reviewed(port, path, count):
    """Bodies of so many forms that wait to be handed in, sealed here as the pages seal them."""
    from surveys.answering import state
    from surveys.models import Survey

    survey = Survey.objects.select_related("version").get(code=path.split("/")[2])
    from surveys.answering.forms import form_of, key_of

    form, ready = form_of(key_of(survey.version)), []
    for number in range(count):
        one = state.begin(survey, form)
        said, _ = forms.answers_of(random.Random(number), number)
        one.answers = {key: value for key, value in said.items() if key != "_order"}
        one.reviewed = True
        ready.append([("trang_thai", one.sealed()), ("buoc", "gui")])
    return ready


if __name__ == "__main__":
    main()
