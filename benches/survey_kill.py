"""bin/bench survey-kill: respondents hand in while web and database processes are killed with -9 at random and come back.

A respondent sends the same once more until the page says that it was taken, as the page itself offers. Afterwards what was
acknowledged must be stored, nothing twice, and bit for bit as it was answered.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

from benches import survey_forms as forms
from benches.processes import children
from benches.restore import address
from benches.survey_load import stored_as_sent
from tuyengiao import embedded, supervisor

DATABASE = "tuyengiao_bench_survey_kill"
AT_ONCE = 24
PATIENCE_S = 120


def main():
    options = argparse.ArgumentParser(prog="bin/bench survey-kill")
    options.add_argument("--respondents", type=int, default=2000)
    options.add_argument("--every", type=float, default=8.0, help="seconds between two blows, on average")
    options.add_argument("--seed", type=int, default=2022)
    options = options.parse_args()
    survey, private, paths = forms.set_up(DATABASE, level="C", people=options.respondents)
    os.environ |= {"DATABASE_URL": address(DATABASE), "ALLOWED_HOSTS": "*", "LOG_LEVEL": "CRITICAL"}
    os.environ |= {"SURVEY_PAGES_PER_MINUTE": "0", "SURVEY_FORMS_PER_MINUTE": "0"}
    chaos = Chaos(options, paths)
    chaos.run()
    from django.db import connection

    connection.close()
    figures = chaos.figures() | stored_as_sent(survey, private, chaos.acknowledged)
    figures["taken_part"] = survey.participations.filter(taken_part=True).count()
    figures["different"] = different(survey, private)
    met = {
        "acknowledged ⊆ stored, bit for bit": figures["equal"] == figures["acknowledged"],
        "no duplicates": figures["stored"] == figures["spent"] == figures["taken_part"] == figures["different"],
        "everybody got through": figures["acknowledged"] == options.respondents,
    }
    print(json.dumps({"bench": "survey-kill"} | figures | {"met": met}, ensure_ascii=False))
    sys.exit(0 if all(met.values()) else 1)


def different(survey, private):
    """How many different forms are stored; each carries words of its own."""
    from surveys import sealing
    from surveys.models import Sealed

    opener = sealing.Opener(private)
    return len({opener.open(row.box)["a"]["C8"] for row in Sealed.objects.filter(survey=survey).iterator()})


class Chaos:
    def __init__(self, options, paths):
        self.options, self.chance = options, random.Random(options.seed)
        self.waiting, self.lock = list(enumerate(paths)), threading.Lock()
        self.acknowledged, self.given_up, self.blows, self.tries = [], [], {"web": 0, "worker": 0, "database": 0, "backend": 0}, 0
        self.port = supervisor.free_port(18600)
        self.command = supervisor.children(self.port)[0].command

    def run(self):
        self.web = self._start_web()
        people = [threading.Thread(target=self._answer_in_turn) for _ in range(AT_ONCE)]
        for one in people:
            one.start()
        try:
            while any(one.is_alive() for one in people):
                time.sleep(self.chance.expovariate(1 / self.options.every))
                self._strike()
                self._look_after()
        finally:
            for one in people:
                one.join()
            self.web.kill()
            self.web.wait()
        self._database_is_back()

    # --- Blows ------------------------------------------------------------------------------------

    def _start_web(self):
        return subprocess.Popen(
            [*self.command, "--log-level", "critical"], stderr=subprocess.DEVNULL, preexec_fn=lambda: supervisor.prepare_child(0)
        )  # fmt: skip

    def _strike(self):
        kind = self.chance.choice(["web", "worker", "worker", "backend", "backend", "database"])
        self.blows[kind] += 1
        with contextlib.suppress(OSError, IndexError):
            if kind == "web":
                os.killpg(self.web.pid, signal.SIGKILL)
            elif kind == "worker":
                os.kill(self.chance.choice(children(self.web.pid)), signal.SIGKILL)
            else:
                main_process = _postmaster()
                os.kill(main_process if kind == "database" else self.chance.choice(_backends(main_process)), signal.SIGKILL)

    def _look_after(self):
        """What a supervisor does."""
        if self.web.poll() is not None:
            self.web = self._start_web()
        self._look_after_the_database()

    def _look_after_the_database(self):
        if not _lives(_postmaster()):
            time.sleep(0.5)
            with contextlib.suppress(embedded.EmbeddedError):
                embedded._start_postgres(embedded._service_account() if embedded.runs_as_root() else None)

    def _database_is_back(self):
        """The last blow may have been the database's."""
        from django.db import Error, connection

        for _ in range(120):
            self._look_after_the_database()
            with contextlib.suppress(Error):
                connection.close()
                connection.ensure_connection()
                return
            time.sleep(0.5)
        sys.exit("the database did not come back")

    # --- Respondents ------------------------------------------------------------------------------

    def _answer_in_turn(self):
        while True:
            with self.lock:
                if not self.waiting:
                    return
                number, path = self.waiting.pop()
            self._answer(number, path)

    def _answer(self, number, path):
        said, pages = forms.answers_of(random.Random(number), number)
        phone = forms.Phone(self.port, path)
        steps = [("bat-dau", ()), *(("tiep", page) for page in pages), ("gui", ())]
        for deed, fields in steps:
            if not self._until_it_went(phone, deed, fields):
                self.given_up.append(number)
                return
        if phone.title == forms.THANKED:
            with self.lock:
                self.acknowledged.append(said)
        else:
            self.given_up.append(number)
        phone.close()

    def _until_it_went(self, phone, deed, fields):
        ends, first = time.monotonic() + PATIENCE_S, True
        while time.monotonic() < ends:
            self.tries += 1
            with contextlib.suppress(OSError, http.client.HTTPException):
                status = phone.press(deed, fields) if first else phone.send()
                if status == 200:
                    return True
            first = False
            time.sleep(0.3)
        return False

    def figures(self):
        return {
            "respondents": self.options.respondents, "acknowledged": len(self.acknowledged), "given_up": len(self.given_up),
            "blows": self.blows, "requests": self.tries,
        }  # fmt: skip


def _postmaster():
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int((embedded.home() / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    return 0


def _backends(postmaster):
    found = []
    for pid in children(postmaster):
        with contextlib.suppress(OSError), open(f"/proc/{pid}/cmdline", "rb") as line:
            if DATABASE.encode() in line.read():
                found.append(pid)
    return found


def _lives(pid):
    return pid > 0 and os.path.exists(f"/proc/{pid}")


if __name__ == "__main__":
    main()
