"""A mailbox of a unit on a real mail server, and the letters that reach it."""

from email.message import EmailMessage

import pytest

from documents import collecting
from documents.models import Arrival, IntakeSource
from documents.tasks import settle_arrivals
from tests.factories import documents as make
from tests.factories.sources import again, read_all
from tests.factories.sources import mailbox as mailbox_source

OPEN = make.pdf(make.RESOLUTION)
MARKED = make.pdf(f"TỐI MẬT\n{make.RESOLUTION}")


@pytest.fixture(autouse=True)
def this_machine_may_be_called(settings):
    settings.MAILBOX_PRIVATE_HOSTS = True


@pytest.fixture
def source_at(province):
    def make_source(port, **values):
        values = {"host": "127.0.0.1", "port": port, "security": "none"} | values
        return mailbox_source(unit=province.department, by=province.admin, responsible=province.clerk, **values)

    return make_source


@pytest.fixture
def source(source_at, postman):
    return source_at(postman.port)


def letter(*attached, sender="a@tinhuy.example", subject="Gửi văn bản", text="Kính gửi.", **headers):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "van-ban@btg.example", subject
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def look(source):
    collecting.look_at(again(source).pk)
    return IntakeSource.objects.get(pk=source.pk)


def brought_to_its_end(source):
    """Taken, read, settled, put away."""
    look(source)
    read_all()
    settle_arrivals()
    return look(source)


def turned_away_for():
    return Arrival.objects.get().reason_code
