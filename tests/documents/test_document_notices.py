"""Who is told of what the store has to tell, who is not, and that it is once."""

import datetime

import pytest
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership, UnitSuccession
from accounts.models import User as Account
from documents import notices
from documents.actions import bulk, editing, follows
from documents.actions.bulk_plan import Change
from documents.audience import readers_of
from documents.exceptions import NotReadyToPublish
from documents.models import Document, Issuer, SavedSearch, Tag, TellDue
from documents.telling import PUBLISHED, tell_due
from notifications.kinds import EMAIL, get_kind
from notifications.models import Delivery, Notice, State
from tests.documents import shelf
from tests.documents.told import deliver, told
from tests.factories import documents as make
from tests.notifications.conftest import sent
from tests.personas import PEOPLE

__all__ = ["sent"]

pytestmark = pytest.mark.django_db
Visibility = Document.Visibility


def go_round():
    assert tell_due(seconds=20) is True
    assert not TellDue.objects.exists()


@pytest.fixture
def tag(db):
    return Tag.objects.named("chuyển đổi số")


@pytest.fixture
def draft(province, tag):
    """A draft that is ready to be published; of the tag where nothing else is said."""

    def write(subject="Về chuyển đổi số", tags=(tag,), **values):
        values = {"owner_unit": province.department, "state": Document.State.DRAFT} | values
        document = shelf.paper(subject, "Trang một", **values)
        document.tags.add(*tags)
        return document

    return write


@pytest.fixture
def publish(province, draft):
    """Publishes a draft as the department's clerk and tells its followers."""

    def do(document=None, **values):
        document = editing.publish(document=document or draft(**values), by=province.clerk)
        go_round()
        return document

    return do


def follow(province, *names, **what):
    for name in names:
        follows.follow(by=province.people[name], **what)


class TestWhoIsTold:
    def test_those_who_follow_the_tag_or_one_above_it(self, province, publish, tag):
        above = Tag.objects.named("chính quyền số")
        Tag.objects.filter(pk=tag.pk).update(parent=above)
        follow(province, "cadre", tag=tag)
        follow(province, "leader", tag=above)
        follow(province, "editor", tag=Tag.objects.named("thẻ khác"))
        publish()
        assert told() == ["cadre", "leader"]

    def test_those_who_follow_the_unit_that_issued_or_keeps_it_or_one_that_succeeded_that(self, province, publish):
        UnitSuccession.objects.create(
            predecessor=province.district, successor=province.neighbour, kind="merge", on=datetime.date(2022, 1, 1)
        )
        issuer = Issuer.objects.named("HUYỆN ỦY CƯ JÚT")
        Issuer.objects.filter(pk=issuer.pk).update(unit=province.district)
        issuer.refresh_from_db()
        follow(province, "cadre", unit=province.district)
        follow(province, "leader", unit=province.neighbour)
        follow(province, "editor", unit=province.department)
        follow(province, "opinion", unit=province.commune)
        publish(issuer=issuer)
        assert told() == ["cadre", "editor", "leader"]

    def test_those_whose_followed_search_finds_it(self, province, publish):
        for name, address in (("cadre", "q=chuyển+đổi"), ("leader", "q=rừng"), ("editor", "q=chuyển+đổi&the=the-khac")):
            person = province.people[name]
            follows.follow(by=person, search=SavedSearch.objects.create(owner=person, name="x", address=address))
        SavedSearch.objects.create(owner=province.admin, name="không theo dõi", address="q=chuyển+đổi")
        publish()
        assert told() == ["cadre"]

    def test_once_whatever_number_of_reasons(self, province, publish, tag, sent):
        other = Tag.objects.named("thẻ khác")
        search = SavedSearch.objects.create(owner=province.cadre, name="x", address="q=chuyển+đổi")
        for what in ({"tag": tag}, {"tag": other}, {"search": search}):
            follows.follow(by=province.cadre, **what)
        publish(tags=(tag, other))
        go_round()
        deliver()
        assert told() == ["cadre"] and len(sent[EMAIL].messages) == 1

    def test_not_whoever_published_it(self, province, publish, tag):
        follow(province, "clerk", tag=tag)
        publish()
        assert told() == []

    @pytest.mark.parametrize(
        ("visibility", "hear"),
        [("public", ["cadre", "leader", "outsider", "reader"]), ("internal", ["cadre", "leader"]), ("units", ["cadre", "leader"])],
    )
    def test_only_those_who_may_read_it(self, province, draft, publish, tag, visibility, hear):
        follow(province, "cadre", "leader", "outsider", "reader", "neighbour_clerk", "opinion", tag=tag)
        document = draft(visibility=visibility)
        if visibility == "units":
            document.shared_with.add(province.commune)
        else:
            hear = sorted([*hear, "neighbour_clerk", "opinion"])
        publish(document)
        assert told() == hear

    def test_nobody_whose_account_is_closed(self, province, publish, tag):
        follow(province, "cadre", tag=tag)
        Account.objects.filter(pk=province.cadre.pk).update(is_active=False)
        publish()
        assert told() == []

    def test_a_search_sees_with_the_eyes_of_its_owner(self, province, publish):
        for name in ("cadre", "reader"):
            person = province.people[name]
            follows.follow(by=person, search=SavedSearch.objects.create(owner=person, name="x", address="q=chuyển+đổi"))
        publish(visibility="internal")
        assert told() == ["cadre"]

    def test_readers_are_those_to_whom_it_is_visible(self, province, draft):
        Membership.objects.filter(user=province.opinion).update(valid_to=datetime.date(2022, 1, 1))
        for visibility in Visibility:
            for owner in (province.department, province.commune):
                document = make.document(owner_unit=owner, visibility=visibility, shared_with=[province.district])
                people = [Account.objects.get(pk=province.people[name].pk) for name in PEOPLE]
                seeing = {person.pk for person in people if Document.objects.visible_to(person).filter(pk=document.pk).exists()}
                assert set(readers_of(document).values_list("pk", flat=True)) == seeing, (visibility, owner)


class TestWhen:
    def test_the_row_that_is_due_goes_with_the_transaction(self, province, draft, tag):
        follow(province, "cadre", tag=tag)
        document = draft()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            editing.publish(document=document, by=province.clerk)
            raise ZeroDivisionError
        go_round()
        assert told() == [] and not Notice.objects.exists()

    def test_what_cannot_be_published_tells_nobody(self, province, draft, tag):
        follow(province, "cadre", tag=tag)
        with pytest.raises(NotReadyToPublish):
            editing.publish(document=draft(doc_type=None), by=province.clerk)
        assert not TellDue.objects.exists()

    def test_withdrawn_before_the_round_nobody_is_told(self, province, draft, tag):
        follow(province, "cadre", tag=tag)
        document = editing.publish(document=draft(), by=province.clerk)
        editing.withdraw(document=document, by=province.clerk, reason="nhầm")
        go_round()
        assert told() == []

    @pytest.mark.parametrize("closing", ["withdraw", "narrow"])
    def test_withdrawn_or_closed_before_sending_nothing_leaves(self, province, publish, tag, sent, closing):
        follow(province, "reader", tag=tag)
        document = publish()
        if closing == "withdraw":
            editing.withdraw(document=document, by=province.clerk, reason="nhầm")
        else:
            Document.objects.filter(pk=document.pk).update(visibility=Visibility.INTERNAL)
        deliver()
        assert not sent[EMAIL].messages
        assert Delivery.objects.get(channel=EMAIL).state == State.SUPPRESSED

    def test_published_again_only_those_hear_who_did_not(self, province, publish, tag):
        follow(province, "cadre", tag=tag)
        document = publish()
        editing.reopen(document=document, by=province.clerk)
        follow(province, "leader", tag=tag)
        publish(document)
        assert told() == ["cadre", "leader"]

    def test_published_again_after_a_year_it_is_still_of_use_to_the_new_ones(self, province, publish, tag, sent):
        follow(province, "cadre", tag=tag)
        document = publish()
        deliver()
        Notice.objects.update(expires_at=timezone.now() - datetime.timedelta(days=300))
        editing.reopen(document=document, by=province.clerk)
        follow(province, "leader", tag=tag)
        publish(document)
        deliver()
        assert [message.address for message in sent[EMAIL].messages] == [province.cadre.email, province.leader.email]

    def test_opened_later_to_more_readers_these_hear(self, province, publish, tag):
        follow(province, "cadre", "reader", tag=tag)
        document = publish(visibility="internal")
        assert told() == ["cadre"]
        describe(document, province, visibility=Visibility.PUBLIC)
        go_round()
        assert told() == ["cadre", "reader"]

    def test_shared_later_with_another_unit_its_people_hear(self, province, draft, publish, tag):
        follow(province, "cadre", "neighbour_clerk", tag=tag)
        document = draft(visibility="units")
        document.shared_with.add(province.commune)
        document = publish(document)
        describe(document, province, shared_with=[province.commune, province.neighbour])
        go_round()
        assert told() == ["cadre", "neighbour_clerk"]

    def test_an_edit_that_opens_nothing_tells_nobody(self, province, publish, tag):
        document = publish()
        describe(document, province, subject="Sửa trích yếu", visibility=Visibility.INTERNAL)
        assert not TellDue.objects.exists()

    def test_opened_in_bulk(self, province, publish, tag):
        follow(province, "reader", tag=tag)
        document = publish(visibility="internal")
        bulk.edit_many(
            by=province.clerk, revisions={document.pk: document.revision}, change=Change(visibility=Visibility.PUBLIC), public_confirmed=1
        )
        go_round()
        assert told() == ["reader"]

    def test_what_leaves_names_nothing(self, province, publish, tag, sent):
        follow(province, "cadre", tag=tag)
        publish(visibility="internal", symbol="77-NQ/TU")
        deliver()
        (message,) = sent[EMAIL].messages
        assert message.subject == "Có văn bản mới trong kho, mời đăng nhập"
        assert "chuyển đổi số" not in message.text and "77-NQ" not in message.text


def describe(document, province, *, shared_with=(), **values):
    document.refresh_from_db()
    values = {"issuer_name": document.issuer.name, "visibility": document.visibility} | values
    return editing.describe(
        document=document, by=province.clerk, revision=document.revision, values=values,
        tags=[tag.name for tag in document.tags.all()], fields=[], shared_with=shared_with,
    )  # fmt: skip


class TestMany:
    def test_two_hundred_at_once_are_one_message_for_each(self, province, draft, tag, sent):
        follow(province, "cadre", "leader", tag=tag)
        follows.follow(by=province.reader, search=SavedSearch.objects.create(owner=province.reader, name="x", address="q=chuyển"))
        drafts = [draft(f"Về chuyển đổi số {number}") for number in range(200)]
        bulk.publish_many(documents=Document.objects.filter(pk__in=[one.pk for one in drafts]), by=province.clerk)
        assert TellDue.objects.count() == 200
        go_round()
        assert len(told()) == 600
        deliver()
        assert len(sent[EMAIL].messages) == 3
        assert "200 thông báo mới" in sent[EMAIL].messages[0].subject

    def test_publishing_costs_the_same_with_many_followers(self, province, draft, tag):
        documents = [draft(), draft()]
        costs = []
        for document in documents:
            with CaptureQueriesContext(connection) as queries:
                editing.publish(document=document, by=province.clerk)
            costs.append(len(queries))
            follow(province, *(set(PEOPLE) - {"clerk"}), tag=tag)
        assert costs[0] == costs[1]

    def test_telling_costs_the_same_with_many_followers(self, province, draft, tag):
        costs = []
        for names in (("cadre",), tuple(set(PEOPLE) - {"clerk", "cadre"})):
            follow(province, *names, tag=tag)
            editing.publish(document=draft(), by=province.clerk)
            with CaptureQueriesContext(connection) as queries:
                go_round()
            costs.append(len(queries))
        assert costs[1] <= costs[0] + 1  # the recipients that are new to the outbox

    def test_searches_are_asked_in_slices_that_are_taken_up_again(self, province, draft, monkeypatch):
        monkeypatch.setattr("documents.telling.SEARCHES_AT_ONCE", 2)
        names = ["cadre", "leader", "editor", "reader", "admin"]
        for name in names:
            person = province.people[name]
            follows.follow(by=person, search=SavedSearch.objects.create(owner=person, name="x", address="q=chuyển"))
        editing.publish(document=draft(), by=province.clerk)
        from documents import telling

        assert telling._tell_by_labels() and telling._tell_by_searches()
        assert len(told()) == 2  # then the worker is killed
        go_round()
        assert told() == sorted(names)


def test_the_line_in_the_portal_says_more_than_what_leaves_it(province, publish, tag):
    follow(province, "cadre", tag=tag)
    document = publish(visibility="internal", symbol="77-NQ/TU", subject="Về <chuyển> đổi số")
    thing = notices.published([str(document.pk)], province.cadre)[str(document.pk)]
    words = render_to_string(get_kind(PUBLISHED).portal_template, {"notice": Notice.objects.get(), "object": thing})
    assert "77-NQ/TU" in words and "&lt;chuyển&gt;" in words


@pytest.mark.django_db(transaction=True)
def test_the_round_is_handed_out_once_for_two_hundred_and_after_the_commit(province, draft, monkeypatch):
    handed = []
    monkeypatch.setattr("documents.telling.enqueue_telling", lambda: handed.append(TellDue.objects.count()))
    drafts = [draft(f"Về chuyển đổi số {number}") for number in range(3)]
    bulk.publish_many(documents=Document.objects.filter(pk__in=[one.pk for one in drafts]), by=province.clerk)
    assert handed == [3]
