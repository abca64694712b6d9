"""/suc-khoe/ turns red when what is to be told waits too long, or nothing sweeps any more."""

import datetime

import pytest
from django.utils import timezone

from notifications import health
from notifications.models import Delivery, Heartbeat
from notifications.outbox import notify
from notifications.tasks import sweep

pytestmark = pytest.mark.django_db


def ago(**delta):
    return timezone.now() - datetime.timedelta(**delta)


@pytest.fixture
def waiting(kind, province):
    """waiting("bulk", minutes=5): a row of that queue has been due for so long."""

    def make(queue, **delta):
        kind(code=f"test.{queue}", queue=queue)
        notify(f"test.{queue}", 1, users=[province.clerk.pk])
        Delivery.objects.filter(channel="email").update(next_at=ago(**delta))

    return make


def test_all_is_well_when_nothing_waits(client):
    answer = client.get("/suc-khoe/")
    assert answer.status_code == 200 and answer.json() == {"ok": True, "away": [], "problems": []}


@pytest.mark.parametrize(("queue", "most"), [("critical", 2), ("normal", 10), ("bulk", 60)])
def test_a_queue_that_waits_too_long_is_red_and_says_so(client, waiting, queue, most):
    waiting(queue, minutes=most, seconds=-10)
    assert client.get("/suc-khoe/").status_code == 200
    Delivery.objects.filter(channel="email").update(next_at=ago(minutes=most, seconds=5))
    answer = client.get("/suc-khoe/")
    assert answer.status_code == 503
    assert answer.json()["problems"] == [f for f in answer.json()["problems"] if f"quá {most} phút" in f] != []


def test_what_is_to_leave_later_is_not_late(client, waiting):
    waiting("critical", hours=-1)
    assert client.get("/suc-khoe/").status_code == 200


@pytest.mark.parametrize("state", ["accepted", "failed", "superseded"])
def test_what_is_settled_does_not_wait(client, waiting, state):
    waiting("critical", hours=5)
    Delivery.objects.filter(channel="email").update(state=state)
    assert client.get("/suc-khoe/").status_code == 200


def test_a_row_whose_worker_died_is_late_when_its_lease_has_run_out(client, waiting):
    waiting("critical", minutes=5)
    Delivery.objects.filter(channel="email").update(state="leased")
    assert client.get("/suc-khoe/").status_code == 503


class TestTheSweep:
    def test_before_the_first_one_there_are_three_minutes(self, client, monkeypatch):
        assert client.get("/suc-khoe/").status_code == 200
        monkeypatch.setattr(health, "STARTED", ago(minutes=4))
        answer = client.get("/suc-khoe/")
        assert answer.status_code == 503 and answer.json()["problems"] == [health.NO_SWEEP]

    def test_one_that_stopped_is_red_until_it_runs_again(self, client, monkeypatch):
        monkeypatch.setattr(health, "STARTED", ago(hours=1))
        Heartbeat.objects.create(name="sweep", at=ago(minutes=4))
        assert client.get("/suc-khoe/").status_code == 503
        sweep()
        assert client.get("/suc-khoe/").status_code == 200

    def test_after_a_night_switched_off_it_is_waited_for(self, client):
        Heartbeat.objects.create(name="sweep", at=ago(hours=9))
        assert client.get("/suc-khoe/").status_code == 200
