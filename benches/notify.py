"""bin/bench notify: one notice to many recipients on three channels, beside a bare loop over the same libraries.

The servers of the providers stand on this machine, in a process of their own. The yardstick of the same minute is a loop
in one process that hands ready messages to the same clients and servers, with no database in between. Then a bulk of many
more is sent, and critical notices must overtake it.
"""

import argparse
import contextlib
import json
import os
import statistics
import sys
import time

from benches import pages
from benches.providers import providers
from benches.restore import address

DATABASE = "tuyengiao_bench_notify"
WRITTEN_S, SENT_S, LEAST_SHARE, OVERTAKEN_S = 3.0, 60.0, 0.5, 5.0
BARE = 400  # messages of each channel in the bare loop
CRITICAL = 8


def main():
    options = argparse.ArgumentParser(prog="bin/bench notify")
    options.add_argument("--recipients", type=int, default=5000)
    options.add_argument("--bulk", type=int, default=50_000)
    options = options.parse_args()
    with providers() as outside:
        pages.set_up(DATABASE)
        os.environ["DATABASE_URL"] = address(DATABASE)
        paper, users = paper_and_people(options.recipients, outside)
        figures = {"bench": "notify", "recipients": options.recipients}
        figures["bare_before"] = bare(outside)
        figures |= one_notice(paper, users)
        figures["bare_after"] = bare(outside)
        figures["arrived"] = {channel: len(keys) for channel, keys in outside.taken().items()}
        figures["overtaking"] = overtaking(paper, options.bulk)
    report(figures)


def paper_and_people(count, outside):
    """A public document, and accounts with a mailbox, a device and a Zalo number each."""
    from notifications.kinds import ZALO
    from notifications.models import Endpoint, Preference

    _, units = pages.people()
    paper, users = public_paper(units[0], "Về chuyển đổi số"), accounts(count, "nguoi")
    recipients = give_devices(users, outside)
    Endpoint.objects.bulk_create(
        [Endpoint(recipient_id=pk, channel=ZALO, address=f"849{pk:08}") for pk in recipients], batch_size=2000
    )
    Preference.objects.bulk_create(
        [Preference(recipient_id=pk, kind="documents.published", channel=ZALO, choice="on") for pk in recipients], batch_size=2000
    )
    return paper, users


def public_paper(unit_id, subject):
    from django.utils import timezone

    from documents.models import Document

    return Document.objects.create(
        owner_unit_id=unit_id, state="published", visibility="public", subject=subject, published_at=timezone.now()
    )


def give_devices(users, outside):
    """One for each of these accounts (ids); ids of their recipients."""
    from notifications.kinds import PUSH
    from notifications.models import Endpoint, Recipient

    recipients = list(Recipient.objects.filter(user__in=users).values_list("pk", flat=True))
    Endpoint.objects.bulk_create(
        [
            Endpoint(recipient_id=pk, channel=PUSH, address=url, keys=keys)
            for pk, (url, keys) in zip(recipients, outside.subscribe(len(recipients)), strict=True)
        ],
        batch_size=2000,
    )
    return recipients


def accounts(count, name):
    from accounts.models import User
    from notifications.outbox import ensure_recipients

    User.objects.bulk_create(
        [
            User(email=f"{name}{n}@daknong.example", full_name=f"Nguyễn Văn {n}", name_key=f"{n:08}", name_folded=f"nguyen van {n}")
            for n in range(count)
        ],
        batch_size=2000,
    )
    users = list(User.objects.filter(email__startswith=name).values_list("pk", flat=True))
    ensure_recipients(users)
    return users


def bare(outside):
    """Messages a second, in turn on each channel."""
    from notifications import channels
    from notifications.channels.base import ACCEPTED, Message
    from notifications.models import Endpoint

    spent = {}
    devices = list(Endpoint.objects.filter(channel="push")[:BARE])
    for code in ("email", "push", "zalo"):
        started = time.perf_counter()
        with channels.get(code).session() as session:
            for number in range(BARE):
                where = {
                    "email": {"address": f"tran{number}@daknong.example"}, "zalo": {"address": f"847{number:08}"},
                    "push": {"address": devices[number % len(devices)].address, "keys": devices[number % len(devices)].keys},
                }[code]  # fmt: skip
                message = Message(key=f"bare.{number}.{started}", subject="Có văn bản mới", text="Mời đăng nhập.", url="http://localhost/", tag=f"b{number}", **where)
                if session.send(message).result != ACCEPTED:
                    sys.exit(f"{code} did not take a message of the bare loop")
        spent[code] = round(BARE / (time.perf_counter() - started), 1)
    together = round(3 / sum(1 / rate for rate in spent.values()), 1)
    print(f"thước: vòng lặp trần {together} thông báo/giây {spent}", flush=True)
    return spent | {"per_second": together}


def one_notice(paper, users):
    from notifications.models import DUE, Delivery
    from notifications.outbox import notify

    with notifier():
        started = time.perf_counter()
        notice = notify("documents.published", paper.pk, users=users)
        written = time.perf_counter() - started
        wait_for(lambda: not Delivery.objects.filter(notice=notice, state__in=DUE).exists(), 600)
        sent = time.perf_counter() - started
    states = dict(counts(notice))
    rows = sum(states.values()) - len(users)
    print(f"viết {written:.2f} giây; {rows} lượt gửi xong sau {sent:.1f} giây, {rows / sent:.0f}/giây; {states}", flush=True)
    return {"written_s": round(written, 2), "sent_s": round(sent, 1), "per_second": round(rows / sent, 1), "states": states}


def counts(notice):
    from django.db.models import Count

    from notifications.models import Delivery

    return Delivery.objects.filter(notice=notice).values_list("state").annotate(n=Count("pk"))


def overtaking(paper, count):
    """Seconds until a critical notice is accepted while a bulk is being sent."""
    from notifications.models import Delivery
    from notifications.outbox import notify

    many, few = accounts(count, "dong"), accounts(CRITICAL, "gap")
    bulk = notify("documents.published", paper.pk, version=2, users=many, queue="bulk")
    waited = []
    with notifier():
        wait_for(lambda: Delivery.objects.filter(notice=bulk, state="accepted").count() > 200, 120)
        for number, user in enumerate(few):
            started = time.perf_counter()
            notice = critical(paper, number, user)
            wait_for(lambda notice=notice: Delivery.objects.filter(notice=notice, channel="email", state="accepted").exists(), 60, 0.05)
            waited.append(round(time.perf_counter() - started, 2))
            time.sleep(1.3)
        left = Delivery.objects.filter(notice=bulk, channel="email", state="pending").count()
    print(f"khẩn vượt {count} thông báo hàng loạt: giữa {statistics.median(waited)} giây, lâu nhất {max(waited)} (hàng loạt còn {left})", flush=True)
    return {"bulk": count, "median_s": statistics.median(waited), "worst_s": max(waited), "bulk_left": left}


def critical(paper, number, user):
    from notifications.outbox import notify

    own = public_paper(paper.owner_unit_id, f"Khẩn {number}")
    return notify("documents.published", own.pk, users=[user], queue="critical")


@contextlib.contextmanager
def notifier():
    """The process that bin/run starts for this, on the queues of this bench alone."""
    from tuyengiao import supervisor
    from tuyengiao.celery import app

    app.control.purge()
    child = next(child for child in supervisor.children(0) if child.name == "notifier")
    child.start()
    try:
        wait_for(lambda: app.control.ping(timeout=1), 60)
        yield child
    finally:
        child.stop(seconds=20)


def wait_for(condition, seconds, every=0.2):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            sys.exit("gave up waiting")
        time.sleep(every)


def report(figures):
    bare_rate = (figures["bare_before"]["per_second"] + figures["bare_after"]["per_second"]) / 2
    figures["share_of_bare"] = round(figures["per_second"] / bare_rate, 2)
    met = {
        "written": figures["written_s"] <= WRITTEN_S, "sent": figures["sent_s"] <= SENT_S,
        "share": figures["share_of_bare"] >= LEAST_SHARE, "overtaken": figures["overtaking"]["worst_s"] <= OVERTAKEN_S,
    }  # fmt: skip
    print(json.dumps(figures | {"met": met}, ensure_ascii=False))
    sys.exit(0 if all(met.values()) else 1)


if __name__ == "__main__":
    main()
