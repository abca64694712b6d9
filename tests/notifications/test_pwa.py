"""The portal as an app: what it is called, its worker, and what a machine reports."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image

from notifications.kinds import PUSH
from notifications.messages import SIGNER
from notifications.models import Delivery, Endpoint, Recipient, State
from notifications.outbox import notify

pytestmark = pytest.mark.django_db
SHOWN = reverse("notifications:shown")


@pytest.fixture
def pushed(kind, province):
    """The row of a push to the telephone of the clerk."""
    kind()
    person = Recipient.objects.create(user=province.clerk)
    Endpoint.objects.create(recipient=person, channel=PUSH, address="https://push.example.com/x")
    notify("test.kind", 1, users=[province.clerk.pk])
    return Delivery.objects.get(channel=PUSH)


def report(letters):
    return Client(enforce_csrf_checks=True).post(SHOWN, {"id": letters})


class TestApp:
    def test_the_manifest_names_icons_that_are_there(self, client):
        manifest = json.loads(client.get(reverse("manifest")).content)
        assert (manifest["start_url"], manifest["scope"], manifest["display"], manifest["lang"]) == ("/", "/", "standalone", "vi")
        for icon in manifest["icons"]:
            path = settings.BASE_DIR / icon["src"].lstrip("/")
            assert "x".join(map(str, Image.open(path).size)) == icon["sizes"]
        assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}

    def test_every_page_names_it(self, client):
        page = client.get(reverse("account_login")).content.decode()
        assert 'rel="manifest" href="/cong.webmanifest"' in page and "apple-touch-icon" in page

    def test_the_worker_rules_the_whole_portal_and_keeps_no_page(self, client):
        answer = client.get("/sw.js")
        text = answer.content.decode()
        assert answer["Content-Type"].startswith("text/javascript") and "no-cache" in answer["Cache-Control"]
        assert not re.search(r'caches\.|"fetch"', text)

    def test_the_policy_lets_it_run(self, client):
        policy = client.get("/sw.js")["Content-Security-Policy"]
        assert "worker-src 'self'" in policy and "connect-src 'self'" in policy and "manifest-src 'self'" in policy


class TestShown:
    @pytest.mark.parametrize("letters", ["", "1", "1:abc", "khong-phai:abc"])
    def test_what_is_not_signed_is_absent(self, letters, pushed):
        assert report(letters).status_code == 404
        pushed.refresh_from_db()
        assert pushed.seen_at is None

    def test_the_row_is_seen_and_the_machine_is_alive(self, pushed):
        Delivery.objects.filter(pk=pushed.pk).update(state=State.ACCEPTED)
        assert report(SIGNER.sign(pushed.pk)).status_code == 204
        pushed.refresh_from_db()
        assert pushed.state == State.SEEN and pushed.seen_at and Endpoint.objects.get().seen_at

    @pytest.mark.parametrize("state", [State.LEASED, State.RETRY])
    def test_a_machine_quicker_than_the_answer_of_its_service_is_not_told_again(self, state, pushed):
        Delivery.objects.filter(pk=pushed.pk).update(state=state)
        report(SIGNER.sign(pushed.pk))
        pushed.refresh_from_db()
        assert pushed.state == State.SEEN and pushed.accepted_at

    @pytest.mark.parametrize("state", [State.ACKNOWLEDGED, State.CANCELLED, State.EXPIRED, State.SUPPRESSED, State.PENDING])
    def test_no_state_goes_backwards(self, state, pushed):
        Delivery.objects.filter(pk=pushed.pk).update(state=state)
        report(SIGNER.sign(pushed.pk))
        pushed.refresh_from_db()
        assert pushed.state == state

    def test_twice_keeps_the_first_hour(self, pushed):
        Delivery.objects.filter(pk=pushed.pk).update(state=State.ACCEPTED)
        report(SIGNER.sign(pushed.pk))
        first = Delivery.objects.get(pk=pushed.pk).seen_at
        report(SIGNER.sign(pushed.pk))
        assert Delivery.objects.get(pk=pushed.pk).seen_at == first

    def test_a_row_of_another_channel_is_left_alone(self, pushed):
        mail = Delivery.objects.get(channel="email")
        Delivery.objects.filter(pk=mail.pk).update(state=State.ACCEPTED)
        assert report(SIGNER.sign(mail.pk)).status_code == 204
        mail.refresh_from_db()
        assert mail.state == State.ACCEPTED and mail.seen_at is None

    def test_of_a_discreet_kind_nothing_is_kept(self, pushed, kind):
        kind("test.discreet", discreet=True)
        pushed.notice.kind = "test.discreet"
        pushed.notice.save(update_fields=["kind"])
        Delivery.objects.filter(pk=pushed.pk).update(state=State.ACCEPTED)
        assert report(SIGNER.sign(pushed.pk)).status_code == 204
        pushed.refresh_from_db()
        assert pushed.state == State.ACCEPTED and pushed.seen_at is None and Endpoint.objects.get().seen_at is None
