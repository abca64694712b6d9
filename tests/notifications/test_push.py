"""Web Push, as a push service and the browser behind it get it."""

import datetime
import socket
import ssl
import stat
import threading
import time
from contextlib import contextmanager, suppress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications import channels, hosts
from notifications.channels import push
from notifications.channels.judged_http import judged_session
from notifications.exceptions import NotificationsError
from notifications.kinds import PUSH
from notifications.models import Delivery, Endpoint, Notice, Preference, State
from notifications.outbox import notify
from tests.notifications.rows import recipient, send, sent_row, tell
from tests.stand_ins.push import DEAD_BUT_POLITE, in_base64
from tuyengiao import settings as root
from tuyengiao.settings import push_key

pytestmark = pytest.mark.django_db

A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def device(kind, province, push_service):
    """The browser of the clerk, which has agreed to be told."""
    kind(on=frozenset({PUSH}))
    address, browser = push_service.subscribe(push.public_key())
    Endpoint.objects.create(recipient=recipient(province.clerk), channel=PUSH, address=address, keys=browser.keys)
    return browser


@pytest.fixture
def told(device, province):
    return lambda object_id=7: sent_row(province.clerk, object_id, channel=PUSH)


class TestWhatADeviceShows:
    def test_the_browser_reads_what_was_sent(self, told, device, push_service):
        row = told()
        assert not push_service.refused
        (shown,) = device.shown
        assert set(shown) == {"title", "body", "url", "tag", "id"}
        assert shown["title"] == "Có việc mới" and shown["url"].endswith(f"/thong-bao/{row.notice_id}/")
        (taken,) = push_service.taken
        assert taken.urgency == "normal" and 0 < taken.ttl <= 7 * 86_400
        assert (row.state, row.provider_id, row.delivered_at) == (State.ACCEPTED, f"{push_service.url}/m/1", None)

    def test_it_lives_no_longer_than_it_is_of_use_and_no_longer_than_services_keep(self, told, push_service, province):
        for wanted, most in ((datetime.timedelta(minutes=10), 600), (datetime.timedelta(days=90), 28 * 86_400)):
            row = tell(province.clerk, most, channel=PUSH)
            Notice.objects.filter(pk=row.notice_id).update(expires_at=timezone.now() + wanted)
            send()
            assert most - 5 <= push_service.taken[-1].ttl <= most

    def test_what_is_urgent_is_said_to_be(self, kind, device, province, push_service, tmp_path):
        kind("test.urgent", urgent=True)
        folder = tmp_path / "kind_templates" / "notifications" / "kinds"
        (folder / "test.urgent.txt").write_text("Họp khẩn\nMời đăng nhập.")
        notify("test.urgent", 1, users=[province.clerk.pk])
        send()
        assert [taken.urgency for taken in push_service.taken] == ["high"]

    def test_long_words_are_cut_to_what_services_take(self, device, push_service, told, settings, tmp_path):
        text = tmp_path / "kind_templates" / "notifications" / "kinds" / "test.kind.txt"
        text.write_text("Ệ" * 3000 + "\n" + "ở" * 5000)
        assert told().state == State.ACCEPTED and not push_service.refused
        assert len(device.shown[0]["title"]) == 120

    def test_the_connection_is_kept_for_the_next(self, device, province, push_service):
        for number in range(10):
            sent_row(province.clerk, number, channel=PUSH)
        assert len(device.shown) == 10 and push_service.connections == 1


class TestWhatADeviceReports:
    def report(self, said):
        return Client().post(reverse("notifications:shown"), {"id": said["id"]})

    def states(self):
        return list(Delivery.objects.filter(channel=PUSH, notice__kind="test.kind").order_by("pk").values_list("state", flat=True))

    def test_what_it_was_sent_is_what_it_reports(self, told, device):
        row = told()
        assert self.report(device.shown[0]).status_code == 204
        row.refresh_from_db()
        assert row.state == State.SEEN and row.seen_at

    @pytest.mark.parametrize("numbered", [True, False])
    def test_a_digest_that_was_shown_was_shown_with_all_that_it_carried(self, told, device, province, numbered):
        """Whether or not the service gives a message a number of its own."""
        device.headers = {} if numbered else {"Location": ""}
        Preference.objects.create(recipient=recipient(province.clerk), kind="test.kind", channel=PUSH, choice="digest")
        for number in range(3):
            tell(province.clerk, number, channel=PUSH)
        told(3)
        tell(province.clerk, 4, channel=PUSH)  # for tomorrow's
        (digest,) = device.shown
        assert "4 thông báo" in digest["title"]
        assert self.report(digest).status_code == 204
        assert self.states() == [State.SEEN] * 4 + [State.PENDING]

    def test_a_flood_that_was_shown_too(self, told, device, province):
        for number in range(20):
            tell(province.clerk, number, channel=PUSH)
        told(20)
        (flood,) = device.shown
        self.report(flood)
        assert self.states() == [State.SEEN] * 21

    def test_a_machine_quicker_than_its_service_reports_all_of_a_digest(self, device, province, monkeypatch):
        for number in range(20):
            tell(province.clerk, number, channel=PUSH)
        outcome_of = push.outcome_of

        def late(answer):
            self.report(device.shown[0])
            return outcome_of(answer)

        monkeypatch.setattr(push, "outcome_of", late)
        send()
        assert self.states() == [State.SEEN] * 20 and len(device.shown) == 1


class TestWhatTheServiceAnswers:
    @pytest.mark.parametrize("gone", [404, 410])
    def test_a_device_that_is_gone_is_switched_off(self, told, device, gone):
        device.answer = gone
        row = told()
        assert row.state == State.FAILED
        endpoint = Endpoint.objects.get(channel=PUSH)
        assert endpoint.off_at and endpoint.off_reason == row.problem == "Thiết bị không còn nhận thông báo đẩy."

    def test_a_message_that_is_too_long_fails_alone(self, told, device):
        device.answer = 413
        assert told().state == State.FAILED
        assert Endpoint.objects.get(channel=PUSH).off_at is None

    @pytest.mark.parametrize("asked", ["3600", None])
    def test_a_busy_service_is_asked_again_when_it_says(self, told, device, asked):
        device.answer = 429
        moment = timezone.now() + datetime.timedelta(hours=1)
        device.headers = {"Retry-After": asked or moment.strftime("%a, %d %b %Y %H:%M:%S GMT")}
        row = told()
        assert row.state == State.RETRY
        assert abs((row.next_at - moment).total_seconds()) < 5

    @pytest.mark.parametrize("said", ["-5", "soon", "", "99999999999999999999", "Mon, 99 Foo 2026", "٣"])
    def test_nonsense_about_when_does_not_stop_the_next_attempt(self, told, device, said):
        device.answer, device.headers = 429, {"Retry-After": said.encode("utf-8").decode("latin-1")}
        row = told()
        assert row.state == State.RETRY and row.next_at < timezone.now() + datetime.timedelta(days=1, minutes=1)

    @pytest.mark.parametrize("status", [500, 502, 503])
    def test_a_service_in_trouble_is_asked_again(self, told, device, status):
        device.answer = status
        assert told().state == State.RETRY
        device.answer = 201
        send()
        assert Delivery.objects.get(channel=PUSH).state == State.ACCEPTED

    def test_a_service_that_takes_a_message_and_never_says_so_gets_the_same_again(self, told, push_service, device, monkeypatch):
        monkeypatch.setattr(push, "ANSWER", 0.3)
        push_service.hangs.set()
        assert told().state == State.RETRY
        push_service.hangs.clear()
        monkeypatch.setattr(push, "ANSWER", 10)
        send()
        row = Delivery.objects.get(channel=PUSH)
        assert (row.state, row.attempts) == (State.ACCEPTED, 2)
        assert len(push_service.taken) == 2
        assert len({(taken.topic, taken.payload["id"]) for taken in push_service.taken}) == 1

    def test_a_polite_service_of_a_dead_device_is_believed_no_further_than_it_says(self, told, device, push_service):
        device.answer = DEAD_BUT_POLITE
        row = told()
        assert (row.state, row.delivered_at, row.seen_at) == (State.ACCEPTED, None, None)
        assert not device.shown and Endpoint.objects.get(channel=PUSH).seen_at is None

    def test_devices_that_subscribed_with_another_key_are_not_called_told(self, told, settings):
        settings.VAPID_PRIVATE_KEY = push_key()
        row = told()
        assert row.state == State.FAILED and "403" in row.problem

    def test_without_a_key_nothing_leaves(self, told, settings, push_service):
        settings.VAPID_PRIVATE_KEY = ""
        assert told().state == State.SUPPRESSED and not push_service.taken
        assert push.public_key() == ""


def with_certificate(service, folder):
    """The service speaks TLS from now on; the certificate it shows, which names localhost."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    today = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - A_DAY)
        .not_valid_after(today + A_DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    shown, secret = folder / "shown.pem", folder / "secret.pem"
    shown.write_bytes(certificate.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(shown, secret)
    service.server.socket = tls.wrap_socket(service.server.socket, server_side=True, do_handshake_on_connect=False)
    return shown


def trusting(certificate):
    http = judged_session()
    http.verify = str(certificate)
    return http


@contextmanager
def dripping(first):
    """The address of a service that says `first` to everybody, and then one letter after the other without end."""

    def answer(connection):
        with connection, suppress(OSError):
            connection.recv(65_536)
            connection.sendall(first)
            while True:
                connection.sendall(b"a")
                time.sleep(0.1)

    def serve():
        with suppress(OSError):
            while True:
                threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/push/1"
        listener.shutdown(socket.SHUT_RDWR)


class TestHostileDevices:
    """The address and the keys of a device come from whoever subscribes."""

    @pytest.mark.parametrize(
        "keys",
        [{}, {"p256dh": "", "auth": ""}, {"p256dh": "x", "auth": "x"}, {"p256dh": in_base64(b"\4" + b"\1" * 64), "auth": "AAAA"},
         {"p256dh": None, "auth": None}, {"p256dh": 7, "auth": []}, {"p256dh": "ợ", "auth": "ợ"}],
    )  # fmt: skip
    def test_keys_that_are_none_switch_the_device_off(self, told, keys, push_service):
        Endpoint.objects.update(keys=keys)
        assert told().state == State.FAILED and not push_service.taken
        assert Endpoint.objects.get(channel=PUSH).off_at

    @pytest.mark.parametrize(
        "address",
        ["http://push.example/1", "https://user@push.example/1", "https:///1", "https://push.example:6379/", "file:///etc/passwd",
         "ftp://push.example/", "", "https://[::1", "gopher://127.0.0.1:6379/_FLUSHALL", "https://push.example:x/"],
    )  # fmt: skip
    def test_addresses_that_no_service_has_are_refused_at_the_door_and_at_sending(self, told, address, settings, push_service):
        settings.PUSH_PRIVATE_HOSTS = False
        with pytest.raises(NotificationsError):
            push.check_endpoint(address)
        Endpoint.objects.update(address=address)
        assert told().state == State.FAILED
        assert Endpoint.objects.get(channel=PUSH).off_at

    @pytest.mark.parametrize(
        "found", ["127.0.0.1", "10.0.0.5", "192.168.1.1", "169.254.169.254", "::1", "fd12::1", "::ffff:127.0.0.1", "0.0.0.0"]
    )
    def test_a_name_that_leads_inside_is_never_called(self, told, settings, monkeypatch, found):
        settings.PUSH_PRIVATE_HOSTS = False
        family = socket.AF_INET6 if ":" in found else socket.AF_INET
        monkeypatch.setattr(hosts.socket, "getaddrinfo", lambda *args, **kwargs: [(family, 1, 6, "", (found, 443))])
        monkeypatch.setattr(hosts, "call", lambda *args: pytest.fail("called"))
        Endpoint.objects.update(address="https://push.example/1")
        assert told().state == State.FAILED
        assert Endpoint.objects.get(channel=PUSH).off_at

    def test_a_name_nobody_knows_is_asked_again_later(self, told, settings, monkeypatch):
        settings.PUSH_PRIVATE_HOSTS = False

        def unknown(*args, **kwargs):
            raise socket.gaierror

        monkeypatch.setattr(hosts.socket, "getaddrinfo", unknown)
        Endpoint.objects.update(address="https://push.example/1")
        assert told().state == State.RETRY

    @pytest.mark.parametrize("first", [b"HTTP/1.1 201 Created\r\nX: ", b""])
    def test_a_service_that_answers_byte_by_byte_is_cut_off(self, told, monkeypatch, first):
        monkeypatch.setattr(push, "ANSWER", 0.6)
        with dripping(first) as address:
            Endpoint.objects.update(address=address)
            began = time.monotonic()
            assert told().state == State.RETRY
        assert time.monotonic() - began < 5

    def test_a_service_whose_certificate_nobody_knows_gets_nothing(self, told, device, push_service, tmp_path, monkeypatch):
        certificate = with_certificate(push_service, tmp_path)
        Endpoint.objects.update(address=models.functions.Replace("address", models.Value("http://127.0.0.1"), models.Value("https://localhost")))
        assert told(1).state == State.RETRY and not push_service.taken
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))  # the environment changes nothing
        assert told(2).state == State.RETRY and not push_service.taken
        monkeypatch.setattr(push, "judged_session", lambda: trusting(certificate))
        push_service.url = push_service.url.replace("http://127.0.0.1", "https://localhost")
        monkeypatch.setitem(channels._channels, PUSH, push.Push())
        assert told(3).state == State.ACCEPTED and device.shown

    def test_the_body_of_an_answer_is_not_waited_for(self, told):
        with dripping(b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n") as address:
            Endpoint.objects.update(address=address)
            began = time.monotonic()
            assert told().state == State.ACCEPTED
        assert time.monotonic() - began < 5

    def test_a_redirect_is_not_followed(self, told, device, push_service):
        device.answer, device.headers = 307, {"Location": f"{push_service.url}/inside"}
        assert told().state == State.FAILED and push_service.connections == 1


def test_the_topic_fits_and_is_the_same_for_the_same_tag():
    assert push.topic_of("n12") == push.topic_of("n12") != push.topic_of("n13")
    assert len(push.topic_of("đợt học tập " * 20)) == 32


def test_the_key_is_made_once_and_read_by_its_owner_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(root, "STATE_DIR", tmp_path)
    first = root.kept_secret("push-key", push_key)
    assert root.kept_secret("push-key", push_key) == first
    assert stat.S_IMODE((tmp_path / "push-key").stat().st_mode) == 0o600
