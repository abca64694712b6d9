"""What the demo people are told: lines that come of deeds, whichever kind they are of."""

import pytest

from accounts.demo import create_demo_accounts
from accounts.models import Unit, User
from documents import demo_notices, pipeline
from documents.actions import editing
from documents.models import Document, StoreFinding, Tag
from notifications.kinds import PORTAL, all_kinds
from notifications.models import Delivery
from tests.documents import shelf
from tests.factories import documents as make
from tests.factories import registers as make_registers

pytestmark = pytest.mark.django_db


def test_every_kind_is_shown_and_a_second_run_adds_nothing(settings):
    settings.DEMO = True
    create_demo_accounts()
    clerk = User.objects.get(email="vanthu@daknong.example")
    unit = Unit.objects.get(pk=clerk.units_holding("documents.upload_document")[0])
    demo_notices.begin_following()
    paper = shelf.paper("Về sinh hoạt chi bộ", "Trang một", owner_unit=unit, state=Document.State.DRAFT)
    paper.tags.add(Tag.objects.named("sinh hoạt chi bộ"))
    editing.publish(document=paper, by=clerk)
    pipeline.process(make.upload(clerk=clerk, unit=unit, data=make.pdf("Giấy không có thể thức")).pk)
    make_registers.incoming(unit=unit, by=clerk)
    for _ in range(2):
        demo_notices.begin_following()
        demo_notices.tell(clerk, unit)
        create_demo_accounts()
    told = list(Delivery.objects.filter(channel=PORTAL).values_list("notice__kind", flat=True))
    ours = {kind.code for kind in all_kinds() if kind.code.startswith("documents.")}
    assert sorted(told) == sorted([*ours, "accounts.new_device"])
    assert Delivery.objects.filter(notice__kind="accounts.invitation").count() == 1
    assert StoreFinding.objects.filter(kind="missing").get().state == StoreFinding.State.MENDED
