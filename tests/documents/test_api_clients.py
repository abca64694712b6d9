"""Letting other systems in and shutting them out."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Membership
from audit.models import Event
from documents.actions import api_clients
from documents.exceptions import DocumentsError
from documents.models import ApiClient
from documents.models.api_client import digest

pytestmark = pytest.mark.django_db
ADDRESS = "/van-ban/he-thong-ket-noi/"


@pytest.fixture
def typed(province):
    day = timezone.localdate() + datetime.timedelta(days=90)
    return {
        "name": "Phần mềm  quản lý văn bản", "contact": "Lê Văn Máy, 0261", "unit": province.district.pk, "scope": "documents:read-internal",
        "expires_on": f"{day:%d/%m/%Y}",
    }  # fmt: skip


@pytest.fixture
def row(province):
    row, _ = api_clients.admit_client(
        by=province.admin, name="Phần mềm huyện", contact="Văn phòng", unit=province.district, scopes=["documents:read-public"],
        expires_on=timezone.localdate() + datetime.timedelta(days=30),
    )  # fmt: skip
    return row


def body(response):
    return response.content.decode()


def test_the_token_is_shown_once_and_kept_as_a_digest(as_person, typed, province):
    page = body(as_person("admin").post(f"{ADDRESS}them/", typed))
    token = page.split('id="khoa" value="')[1].split('"')[0]
    row = ApiClient.objects.get()
    assert row.token_digest == digest(token)
    assert (row.name, row.unit, row.granted_by) == ("Phần mềm quản lý văn bản", province.district, province.admin)
    assert row.scopes == ["documents:read-public", "documents:read-internal"]
    assert token not in body(as_person("admin").get(ADDRESS))
    event = Event.objects.get(verb="documents.api_client_admitted")
    assert event.unit_id == province.district.pk and token not in str(event.data)


@pytest.mark.parametrize(
    "change, words",
    [({"expires_on": "01/01/2020"}, "đã qua"), ({"expires_on": "01/01/2099"}, "nhiều nhất"), ({"unit": "999999"}, "không"), ({"scope": "documents:write"}, "documents:write"),
     ({"name": ""}, "bắt buộc"), ({"expires_on": "31/02/2026"}, "không có thật")],
)  # fmt: skip


def test_what_cannot_be_is_said_and_what_was_typed_stays(as_person, typed, change, words):
    response = as_person("admin").post(f"{ADDRESS}them/", typed | change)
    assert response.status_code == 422 and words in body(response)
    assert "Lê Văn Máy" in body(response)
    assert not ApiClient.objects.exists()


def test_a_second_of_the_same_name_is_refused(as_person, typed, row, province):
    response = as_person("admin").post(f"{ADDRESS}them/", typed | {"name": row.name})
    assert response.status_code == 422 and ApiClient.objects.count() == 1


def test_an_ended_unit_gets_no_token(province):
    province.district.valid_to = timezone.localdate()
    with pytest.raises(DocumentsError):
        api_clients.admit_client(
            by=province.admin, name="x", contact="x", unit=province.district, scopes=["documents:read-public"], expires_on=timezone.localdate()
        )


def test_an_administrator_sees_and_handles_only_what_lies_under_their_unit(as_person, row, province):
    Membership.objects.filter(user=province.admin).update(unit=province.neighbour)
    client = as_person("admin")
    assert row.name not in body(client.get(ADDRESS))
    for deed in ("cap-lai", "thu-hoi"):
        assert client.post(f"{ADDRESS}{row.pk}/{deed}/").status_code == 403
    page = body(client.get(f"{ADDRESS}them/"))
    assert "Huyện ủy Đắk Mil" in page and "Huyện ủy Cư Jút" not in page
    row.refresh_from_db()
    assert row.revoked_at is None


def test_shut_out_and_let_in_again(as_person, row):
    client = as_person("admin")
    client.post(f"{ADDRESS}{row.pk}/thu-hoi/")
    row.refresh_from_db()
    assert row.revoked_at and "Đã thu hồi" in body(client.get(ADDRESS))
    old = row.token_digest
    assert "Khóa chỉ hiện một lần" in body(client.post(f"{ADDRESS}{row.pk}/cap-lai/"))
    row.refresh_from_db()
    assert row.revoked_at is None and row.token_digest != old
    assert list(Event.objects.filter(object_type="documents.apiclient").values_list("verb", flat=True)) == [
        "documents.api_client_renewed", "documents.api_client_revoked", "documents.api_client_admitted",
    ]  # fmt: skip


def test_the_list_says_why_a_token_opens_nothing(as_person, row, province):
    ApiClient.objects.update(expires_on=timezone.localdate() - datetime.timedelta(days=1))
    assert "đã hết hạn" in body(as_person("admin").get(ADDRESS))


def test_the_list_costs_the_same_for_one_and_for_many(as_person, row, province, django_assert_num_queries):
    client = as_person("admin")
    client.get(ADDRESS)
    for count in (1, 20):
        ApiClient.objects.bulk_create(
            ApiClient(
                name=f"{count} {number}", contact="x", unit=province.commune, scopes=["documents:read-public"], token_digest=digest(f"{count} {number}"),
                expires_on=timezone.localdate(), granted_by=province.admin,
            )
            for number in range(count)
        )  # fmt: skip
        with django_assert_num_queries(4):
            client.get(ADDRESS)
