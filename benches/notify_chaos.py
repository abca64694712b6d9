"""bin/bench notify-chaos: notices while workers, queue and database are killed at random.

Every notice goes to one person's portal, mail and device. A notice counts as acknowledged when the call that wrote it came
back. Afterwards each must have arrived, and nobody may have been told twice: in the portal there is one row, on a device
the same tag shows once, a letter that came twice has the same Message-ID and was in the hands of a worker that was cut off.
The clock of the machine is not touched; a worker whose own clock is five minutes fast takes part instead.
"""

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time

import psycopg2
import redis

from benches import pages
from benches.notify import accounts, give_devices, public_paper
from benches.providers import providers
from benches.restore import address
from tuyengiao import embedded, supervisor

DATABASE = "tuyengiao_bench_chaos"
PAPERS = 10
DRAIN_S = 420
FAST_CLOCK = """
import datetime, django
django.setup()
from django.utils import timezone
right = timezone.now
timezone.now = lambda: right() + datetime.timedelta(minutes=5)
from notifications import engine
engine.deliver("normal", works_for=3)
"""


def main():
    options = argparse.ArgumentParser(prog="bin/bench notify-chaos")
    options.add_argument("--notices", type=int, default=3000)
    options.add_argument("--blows", type=int, default=60)
    options.add_argument("--seed", type=int, default=2022)
    options = options.parse_args()
    with providers() as outside:
        pages.set_up(DATABASE)
        os.environ["DATABASE_URL"] = address(DATABASE)
        chaos = Chaos(outside, options)
        try:
            chaos.run()
        finally:
            chaos.stop()
        figures = chaos.figures()
    print(json.dumps(figures, ensure_ascii=False))
    sys.exit(0 if all(figures["met"].values()) else 1)


class Chaos:
    def __init__(self, outside, options):
        self.outside, self.options, self.chance = outside, options, random.Random(options.seed)
        _, units = pages.people()
        self.users = accounts(options.notices, "nguoi")
        give_devices(self.users, outside)
        self.papers = [public_paper(units[0], f"Văn bản {n}").pk for n in range(PAPERS)]
        self.withdrawn = self.papers[-1]
        self.told, self.in_flight, self.blows = [], set(), {}
        self.children = {child.name: child for child in supervisor.children(0) if child.name in ("notifier", "beat")}
        self.second_beat = None

    # -- the course -------------------------------------------------------------------------------

    def run(self):
        for child in self.children.values():
            child.start()
        share = len(self.users) // self.options.blows
        for number in range(self.options.blows):
            last = number == self.options.blows - 1
            for start in range(number * share, len(self.users) if last else (number + 1) * share, 10):
                self.tell(self.users[start : min(start + 10, len(self.users) if last else (number + 1) * share)])
            time.sleep(self.chance.uniform(0.02, 0.5))
            self.strike()
            self.mend()
            self.in_flight |= self.leased()
            if number == self.options.blows // 2:
                self.withdraw()
        self.drain()

    def tell(self, users):
        """Acknowledged once it returns; until then whoever tells tries again."""
        from django.db import DatabaseError, InterfaceError, connection

        from notifications.outbox import notify

        paper = self.papers[len(self.told) // 10 % PAPERS]
        for _ in range(200):
            try:
                notify("documents.published", paper, users=users)
                self.told += [(paper, user) for user in users]
                return
            except (DatabaseError, InterfaceError) as problem:
                away = problem
                connection.close()
                self.mend()
                time.sleep(0.1)
        sys.exit(f"the database did not come back: {away}")

    def strike(self):
        blow = self.chance.choice(
            ["a worker process", "all worker processes", "the queue", "FLUSHALL", "the database", "beat", "a second beat", "a fast clock"]
        )
        self.blows[blow] = self.blows.get(blow, 0) + 1
        notifier = self.children["notifier"].process
        if blow == "a worker process":
            hands = [pid for pid in _children(notifier.pid)]
            if hands:
                _kill(self.chance.choice(hands))
        elif blow == "all worker processes":
            with contextlib.suppress(ProcessLookupError):
                os.killpg(notifier.pid, signal.SIGKILL)
        elif blow == "the queue":
            _kill(int((embedded.home() / "queue" / "queue.pid").read_text()))
        elif blow == "FLUSHALL":
            with contextlib.suppress(redis.RedisError):
                redis.Redis(unix_socket_path=str(embedded.queue_socket())).flushall()
        elif blow == "the database":
            _kill(int((embedded.home() / "postgres" / "postmaster.pid").read_text().split()[0]))
        elif blow == "beat":
            _kill(self.children["beat"].process.pid)
        elif blow == "a second beat" and self.second_beat is None:
            command = [part if "beat-schedule" not in part else f"{part}-2" for part in self.children["beat"].command]
            self.second_beat = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        elif blow == "a fast clock":
            subprocess.run([sys.executable, "-c", FAST_CLOCK], stderr=subprocess.DEVNULL, timeout=60, check=False)

    def leased(self):
        """The takings of letters that no worker has ended. What a blow cut off stays so for a lease, longer than until the next."""
        with contextlib.suppress(psycopg2.Error), psycopg2.connect(os.environ["DATABASE_URL"]) as link, link.cursor() as cursor:
            cursor.execute("SELECT id, fence FROM notifications_delivery WHERE state = 'leased' AND channel = 'email'")
            return set(cursor.fetchall())
        return set()

    def mend(self):
        """What watches over the portal starts what has died."""
        named = os.environ.pop("DATABASE_URL")  # else it is somebody else's
        try:
            embedded._start_all()
        finally:
            os.environ["DATABASE_URL"] = named
        for child in self.children.values():
            if child.process.poll() is not None:
                child.start()

    def withdraw(self):
        from documents.models import Document

        Document.objects.filter(pk=self.withdrawn).update(state="withdrawn")

    def drain(self):
        from notifications.models import DUE, Delivery

        deadline = time.monotonic() + DRAIN_S
        while Delivery.objects.filter(state__in=DUE).exists() and time.monotonic() < deadline:
            self.mend()
            time.sleep(2)

    def stop(self):
        if self.second_beat is not None:
            self.second_beat.kill()
        for child in self.children.values():
            child.stop(seconds=10)

    # -- what came of it --------------------------------------------------------------------------

    def figures(self):
        from collections import Counter

        from notifications.messages import key_of
        from notifications.models import Delivery

        rows = list(Delivery.objects.filter(notice__kind="documents.published").select_related("notice", "recipient", "endpoint"))
        taken = self.outside.taken()
        letters = {key.strip("<>").partition("@")[0]: times for key, times in taken["email"].items()}
        states = Counter(f"{row.channel} {row.state}" for row in rows)
        portal = Counter((int(row.notice.object_id), row.recipient.user_id) for row in rows if row.channel == "portal")
        lost = [pair for pair in self.told if portal[pair] != 1]
        withdrawn = 0
        for row in rows:
            if row.channel == "portal":
                continue
            if row.state == "suppressed" and int(row.notice.object_id) == self.withdrawn:
                withdrawn += 1
            elif row.state != "accepted" or (row.channel == "email" and not letters.get(key_of(row))):
                lost.append(row.pk)
        devices = Counter(device for device, _tag in {tuple(one.split(" ")[:2]) for one in taken["push"]})
        # A taking that was cut off may have sent its letter once; one that ended is the last of its row.
        fences = {row.pk: row.fence for row in rows}
        cut_off = Counter(pk for pk, fence in self.in_flight if fences.get(pk, fence) > fence)
        doubled = {int(key.partition(".")[0]): times - 1 for key, times in letters.items() if times > 1}
        figures = {
            "bench": "notify-chaos", "notices": len(self.told), "blows": self.blows, "states": dict(states), "rows": len(rows),
            "lost": len(lost), "withdrawn_not_told": withdrawn,
            "portal_doubled": sum(times - 1 for times in portal.values()),
            "push_sent_twice": sum(times - 1 for times in taken["push"].values()),
            "push_doubled_as_seen": sum(times - 1 for times in devices.values()),
            "email_doubled": sum(doubled.values()), "letters_cut_off": cut_off.total(),
        }  # fmt: skip
        figures["met"] = {
            "nothing_lost": not lost, "all_accounted": len(rows) == 3 * len(self.told),
            "portal_once": figures["portal_doubled"] == 0, "device_once": figures["push_doubled_as_seen"] == 0,
            "only_letters_cut_off_doubled": all(times <= cut_off[pk] for pk, times in doubled.items()),
        }  # fmt: skip
        return figures


def _children(pid):
    with contextlib.suppress(OSError), open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(child) for child in file.read().split()]
    return []


def _kill(pid):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
