import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from audit.models import Event
from audit.trail import TooMuchData, purge_before, record
from tests.factories.accounts import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_line_keeps_the_names_of_its_day():
    person, unit = UserFactory(full_name="Lê Thị Hoa"), UnitFactory(name="Huyện ủy Cư Jút")
    event = record(verb="accounts.invite", by=person, on=unit, unit=unit, data={"role": "clerk"})
    person.full_name = "Lê Thị Huệ"
    person.save()
    event.refresh_from_db()
    assert (event.actor_label, event.object_label) == ("Lê Thị Hoa", "Huyện ủy Cư Jút")
    assert (event.actor_id, event.object_id, event.unit_id) == (person.pk, str(unit.pk), unit.pk)


def test_the_database_refuses_to_change_a_line():
    event = record(verb="accounts.invite")
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(actor_label="Người khác")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET verb = 'x'")
    event.refresh_from_db()
    assert event.actor_label == ""


def test_the_database_refuses_to_delete_a_line():
    event = record(verb="accounts.invite")
    with pytest.raises(IntegrityError), transaction.atomic():
        event.delete()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event")
    assert Event.objects.filter(verb="accounts.invite").exists()


def test_only_the_purge_removes_and_only_what_is_old():
    old = record(verb="accounts.invite")
    fresh = record(verb="accounts.invite")
    boundary = timezone.now() - datetime.timedelta(days=1)
    with connection.cursor() as cursor:  # a trigger is the only thing between a line and its owner
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only")
        cursor.execute(
            "UPDATE audit_event SET at = %s WHERE id = %s", [boundary - datetime.timedelta(1), old.pk]
        )
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_append_only")
    assert purge_before(boundary) == 1
    assert list(Event.objects.filter(pk__in=[old.pk, fresh.pk])) == [fresh]
    with pytest.raises(IntegrityError), transaction.atomic():
        fresh.delete()


@pytest.mark.parametrize(
    "data",
    [
        {"text": "x" * 301},
        {"pages": ["một", "hai"]},
        {str(n): n for n in range(41)},
    ],
    ids=["a long text", "a list", "too many values"],
)
def test_the_trail_takes_no_text_of_documents(data):
    with pytest.raises(TooMuchData):
        record(verb="documents.publish", data=data)
    assert not Event.objects.filter(verb="documents.publish").exists()
