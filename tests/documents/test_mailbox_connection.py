"""The way to a mail server: encrypted and checked, with a sealed password, and to which machines never."""

import socket

import pytest

from documents import sealing
from documents.exceptions import SourceProblem
from documents.models import Arrival, IntakeSource, Upload
from documents.sources import hosts, mailbox
from tests.documents.mailboxes import OPEN, letter, look, source, source_at, this_machine_may_be_called
from tests.imap_server import behind_tls, certificate, free_port, imap_port, postman, pymap

__all__ = ["imap_port", "postman", "source", "source_at", "this_machine_may_be_called"]

pytestmark = pytest.mark.django_db


class TestTheConnection:
    def test_is_encrypted_and_checked_before_the_password_is_sent(self, source_at, tmp_path, monkeypatch, postman):
        good, other = certificate(tmp_path), certificate(tmp_path, name="noi-khac.example")
        postman.deliver(letter(("a.pdf", OPEN)))
        with behind_tls(postman.port, *good) as port:
            source = source_at(port, host="localhost", security="tls")
            assert "Chứng thư" in look(source).problem  # an authority nobody has heard of
            monkeypatch.setenv("SSL_CERT_FILE", str(good[0]))
            assert look(source).problem == ""
        assert Upload.objects.count() == 1
        monkeypatch.setenv("SSL_CERT_FILE", str(other[0]))
        with behind_tls(postman.port, *other) as port:
            source = source_at(port, host="localhost", username="khac", security="tls")
            assert "Chứng thư" in look(source).problem  # a name that is not the server's

    def test_starttls_is_insisted_on(self, source_at, tmp_path, monkeypatch, postman):
        files = certificate(tmp_path)
        assert "không đúng quy cách" in look(source_at(postman.port, host="localhost", security="starttls")).problem
        monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))
        with pymap("--cert", str(files[0]), "--key", str(files[1])) as port:
            source = source_at(port, host="localhost", security="starttls", username="khac")
            IntakeSource.objects.filter(pk=source.pk).update(username="van-ban", inbox="inbox")
            assert look(source).problem == ""

    def test_in_the_clear_is_for_this_machine_alone(self, source_at, monkeypatch):
        source = source_at(143, host="thu.tinhuy.example")
        elsewhere = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 143))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: elsewhere)
        assert look(source).problem == mailbox.NOT_LOOPBACK

    def test_a_wrong_password_is_told_and_the_source_waits_longer(self, source_at, postman):
        source = source_at(postman.port, password="sai")
        assert look(source).problem == mailbox.WRONG_PASSWORD
        assert look(source).failures == 2

    def test_a_dead_server_costs_one_look_and_others_go_on(self, source, source_at, postman, province):
        dead = source_at(free_port(), name="Hộp thư chết", username="khac")
        postman.deliver(letter(("a.pdf", OPEN)))
        assert look(dead).problem == mailbox.NO_ANSWER
        look(source)
        assert Upload.objects.count() == 1
        assert not IntakeSource.objects.due().filter(pk=dead.pk).exists()

    def test_the_password_is_kept_sealed_or_in_a_variable_of_that_name_only(self, source_at, postman, monkeypatch):
        source = source_at(postman.port)
        assert "mat-khau" not in source.sealed_password
        assert sealing.open_password(source.sealed_password) == "mat-khau-hop-thu"
        own, foreign = f"MAILBOX_PASSWORD_{source.unit_id}_VAN_BAN", "MAILBOX_PASSWORD_0_VAN_BAN"
        for name in (own, foreign):
            monkeypatch.setenv(name, "mat-khau-hop-thu")
        IntakeSource.objects.update(sealed_password="", password_variable=own)
        assert look(source).problem == ""
        IntakeSource.objects.update(password_variable=foreign)
        assert look(source).problem == mailbox.NO_PASSWORD
        from django.db import IntegrityError, transaction

        with pytest.raises(IntegrityError), transaction.atomic():
            IntakeSource.objects.update(password_variable="SECRET_KEY")

    def test_trying_out_takes_nothing(self, source, postman):
        postman.deliver(letter(("a.pdf", OPEN)))
        assert "1 thư chờ nhận" in mailbox.try_out(source)
        assert postman.count() == 1 and not Arrival.objects.exists()


class TestWhichMachinesAreCalled:
    @pytest.mark.parametrize(
        "address",
        ["169.254.169.254", "169.254.1.1", "::ffff:169.254.169.254", "fe80::1", "fd00:ec2::254", "100.100.100.200", "0.0.0.0",
         "224.0.0.1", "255.255.255.255", "64:ff9b::a9fe:a9fe", "168.63.129.16", "2002:a9fe:a9fe::1"],
    )  # fmt: skip
    def test_never_one_that_answers_about_the_machine_itself(self, address, settings):
        for allowed in (True, False):
            settings.MAILBOX_PRIVATE_HOSTS = allowed
            with pytest.raises(SourceProblem):
                hosts.addresses_of(address, 993)

    @pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.0.0.5", "192.168.1.9", "172.16.0.1", "fd12::1", "100.64.0.1", "::ffff:10.0.0.1"])
    def test_private_ones_by_the_operators_word_alone(self, address, settings):
        assert hosts.addresses_of(address, 993)
        settings.MAILBOX_PRIVATE_HOSTS = False
        with pytest.raises(SourceProblem):
            hosts.addresses_of(address, 993)

    def test_none_of_a_name_with_one_bad_address(self, monkeypatch):
        both = [(socket.AF_INET, 1, 6, "", (ip, 993)) for ip in ("8.8.8.8", "169.254.169.254")]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: both)
        with pytest.raises(SourceProblem):
            hosts.addresses_of("thu.example", 993)
