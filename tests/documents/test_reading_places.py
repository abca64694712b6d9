"""The place where one left off: its owner's, and nobody else's."""

import datetime

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from accounts import personal_data
from accounts.models import User
from audit.models import Event
from documents.actions import reading_places
from documents.models import Document, PlacesSwitchedOff, ReadingPlace
from tests.documents import shelf
from tests.factories import documents as make

LIST = "documents:reading_places"


@pytest.fixture
def file(province):
    document = make.document(owner_unit=province.department, visibility="internal", subject="Đề án đọc dở")
    return shelf.add_file(document, *["chữ"] * 9, data=make.pdf(*["chữ"] * 9))


def keep(client, file, page):
    return client.post(reverse("documents:keep_place", args=[file.document_id, file.pk]), {"trang": page})


def test_the_page_is_remembered_and_offered_again(province, as_person, file):
    client = as_person("cadre")
    assert keep(client, file, 4).status_code == 204
    keep(client, file, 7)
    place = ReadingPlace.objects.get()
    assert (place.owner, place.file, place.page) == (province.cadre, file, 7)
    page = client.get(file.document.get_absolute_url()).content.decode()
    assert "Đọc tiếp từ trang 7" in page and f"?tep={file.pk}&amp;trang=7#trang-7" in page
    assert "Đọc tiếp từ trang 7" in client.get(reverse("documents:viewer", args=[file.document_id, file.pk])).content.decode()
    for address in (reverse(LIST), "/"):
        listed = client.get(address).content.decode()
        assert "Đề án đọc dở" in listed and "trang 7/9" in listed


@pytest.mark.parametrize("page", ["0", "10", "-1", "x", "", "9" * 30])
def test_nonsense_is_not_remembered(as_person, file, page):
    assert keep(as_person("cadre"), file, page).status_code == 204
    assert not ReadingPlace.objects.exists()


def test_opening_at_the_first_page_does_not_wipe_the_place(as_person, file):
    client = as_person("cadre")
    keep(client, file, 1)
    assert not ReadingPlace.objects.exists()
    keep(client, file, 5)
    keep(client, file, 1)
    assert ReadingPlace.objects.get().page == 5


def test_nobody_else_sees_it(province, as_person, file):
    keep(as_person("cadre"), file, 4)
    for name in set(province.people) - {"cadre"}:
        client = as_person(name)
        for address in ("/", reverse(LIST), reverse("audit:events"), file.document.get_absolute_url()):
            page = client.get(address).content.decode()
            assert "từ trang 4" not in page and "trang 4/9" not in page, (name, address)
        assert client.get(reverse("my_data_export")).json()["reading_places"]["records"] == []
    for model in (ReadingPlace, PlacesSwitchedOff):
        assert model not in admin.site._registry
    assert not [field for field in User._meta.related_objects if field.related_model is ReadingPlace and field.get_accessor_name()]
    assert not [
        field for field in Document._meta.related_objects if field.related_model is ReadingPlace and field.get_accessor_name()
    ]


def test_it_goes_into_no_trail(as_person, file):
    before = Event.objects.count()
    client = as_person("cadre")
    keep(client, file, 4)
    client.post(reverse("documents:switch_places"), {"viec": "tat"})
    client.post(reverse("documents:switch_places"), {"viec": "bat"})
    assert Event.objects.count() == before


def test_places_go_one_by_one_or_all_and_only_ones_own(province, as_person, file):
    other = shelf.add_file(make.document(owner_unit=province.department), *["chữ"] * 3, data=make.pdf("a"))
    for name in ("cadre", "clerk"):
        keep(as_person(name), file, 4)
        keep(as_person(name), other, 2)
    theirs = ReadingPlace.objects.of(province.clerk).first()
    client = as_person("cadre")
    client.post(reverse("documents:forget_place", args=[theirs.pk]))
    assert ReadingPlace.objects.count() == 4
    client.post(reverse("documents:forget_place", args=[ReadingPlace.objects.of(province.cadre).first().pk]))
    assert ReadingPlace.objects.of(province.cadre).count() == 1
    client.post(reverse("documents:forget_places"))
    assert not ReadingPlace.objects.of(province.cadre).exists()
    assert ReadingPlace.objects.of(province.clerk).count() == 2


def test_switched_off_nothing_is_kept_and_nothing_remains(province, as_person, file):
    client = as_person("cadre")
    keep(client, file, 4)
    assert "data-reading-place" in client.get(file.document.get_absolute_url()).content.decode()
    client.post(reverse("documents:switch_places"), {"viec": "tat"})
    assert not ReadingPlace.objects.exists()
    keep(client, file, 5)
    assert not ReadingPlace.objects.exists()
    assert "data-reading-place" not in client.get(file.document.get_absolute_url()).content.decode()
    keep(as_person("clerk"), file, 5)
    assert ReadingPlace.objects.get().owner == province.clerk
    client.post(reverse("documents:switch_places"), {"viec": "bat"})
    keep(client, file, 6)
    assert ReadingPlace.objects.of(province.cadre).get().page == 6


def test_nobody_signed_in_nothing_kept(as_person, province):
    public = shelf.add_file(make.document(owner_unit=province.department), *["chữ"] * 3, data=make.pdf("a"))
    assert keep(as_person(None), public, 2).status_code == 302
    assert "data-reading-place" not in as_person(None).get(public.document.get_absolute_url()).content.decode()
    assert not ReadingPlace.objects.exists()


def test_a_document_no_longer_visible_is_not_in_the_list(as_person, file):
    client = as_person("cadre")
    keep(client, file, 4)
    Document.objects.update(state=Document.State.WITHDRAWN)
    for address in ("/", reverse(LIST)):
        assert "Đề án đọc dở" not in client.get(address).content.decode()
    assert keep(client, file, 5).status_code == 404
    assert ReadingPlace.objects.get().page == 4


def test_the_oldest_make_room(province, file, monkeypatch):
    monkeypatch.setattr(reading_places, "MOST_KEPT", 2)
    files = [file] + [
        shelf.add_file(make.document(owner_unit=province.department), "a", "b", "c", data=make.pdf(str(n))) for n in range(2)
    ]
    for one in files:
        reading_places.keep(file=one, page=2, by=province.cadre)
    assert set(ReadingPlace.objects.values_list("file", flat=True)) == {files[1].pk, files[2].pk}


def test_ninety_days_without_reading_end_it(province, file):
    now = timezone.now()
    for person, days in ((province.cadre, 89), (province.clerk, 91)):
        ReadingPlace.objects.create(
            owner=person, document=file.document, file=file, page=3, used_at=now - datetime.timedelta(days=days)
        )
    assert personal_data.purge(now)["reading_places"] == 1
    assert ReadingPlace.objects.get().owner == province.cadre


def test_the_list_has_a_steady_price(province, as_person, django_assert_max_num_queries):
    for number in range(12):
        one = shelf.add_file(make.document(owner_unit=province.department), "a", "b", "c", data=make.pdf(str(number)))
        reading_places.keep(file=one, page=2, by=province.cadre)
    client = as_person("cadre")
    client.get(reverse(LIST))
    with django_assert_max_num_queries(8):
        assert client.get(reverse(LIST)).content.decode().count("trang 2/3") == 12
