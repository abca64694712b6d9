"""Pages of units, areas, members and settings: who may not, what is shown, what it costs."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, Unit, User
from tests.factories.accounts import MembershipFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
EVERYBODY = [
    "reader", "cadre", "clerk", "commune_clerk", "neighbour_clerk", "editor", "leader", "opinion", "secretary",
    "admin", "auditor", "outsider",
]  # fmt: skip
NOT_ADMIN = [name for name in EVERYBODY if name != "admin"]


def sign_in(user):
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


# --- Who may not -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "profile",
        "my_data",
        "my_data_export",
        "roles",
        "settings",
        "merge_2025",
        "data_requests",
        "units:tree",
        "units:areas",
        "mfa_index",
    ],
)
def test_nobody_without_an_account(client, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("page", ["settings", "merge_2025"])
def test_only_the_administrator_at_the_top_opens_the_settings(as_person, province, page):
    for name in NOT_ADMIN:
        browser = as_person(name)
        assert browser.get(reverse(page)).status_code == 403
        assert browser.post(reverse(page), {"da_doc": "1"}).status_code == 403
    assert (
        sign_in(MembershipFactory(unit=province.commune, role="admin").user).get(reverse(page)).status_code
        == 403
    )
    assert as_person("admin").get(reverse(page)).status_code == 200


@pytest.mark.parametrize("deed", ["create", "rename", "merge", "dissolve"])
def test_who_may_not_change_a_unit(as_person, province, deed):
    url = reverse(f"units:{deed}", args=[province.commune.pk])
    before = Unit.objects.values_list("pk", "name", "valid_to")
    before = list(before)
    for name in NOT_ADMIN:
        browser = as_person(name)
        assert browser.get(url).status_code == 403
        data = {
            "name": "Tên khác",
            "on": "2025-01-01",
            "legal_basis": "x",
            "kind": "section",
            "successor": province.neighbour.pk,
        }
        assert browser.post(url, data).status_code == 403
    assert list(Unit.objects.values_list("pk", "name", "valid_to")) == before


def test_an_administrator_below_changes_only_what_lies_below(province):
    browser = sign_in(MembershipFactory(unit=province.district, role="admin").user)
    for unit, expected in (
        (province.commune, 200),
        (province.district, 200),
        (province.province, 403),
        (province.neighbour, 403),
    ):
        assert browser.get(reverse("units:rename", args=[unit.pk])).status_code == expected


def test_a_state_body_is_changed_only_from_the_top(as_person, province):
    body = UnitFactory(name="Ủy ban nhân dân tỉnh", kind_id="people_committee")
    url = reverse("units:rename", args=[body.pk])
    assert as_person("admin").get(url).status_code == 200
    assert sign_in(MembershipFactory(unit=province.district, role="admin").user).get(url).status_code == 403


def test_a_merge_form_offers_only_units_one_administers(province):
    browser = sign_in(MembershipFactory(unit=province.district, role="admin").user)
    UnitFactory(name="Đảng ủy xã Ea Pô", parent=province.district)
    url = reverse("units:merge", args=[province.commune.pk])
    page = browser.get(url).content.decode()
    assert "Đảng ủy xã Ea Pô" in page and "Huyện ủy Đắk Mil" not in page.split("<form")[-1]
    answer = browser.post(url, {"successor": province.neighbour.pk, "on": "2025-02-01", "legal_basis": "x"})
    assert answer.status_code == 422
    province.commune.refresh_from_db()
    assert not province.commune.ended


def test_who_may_not_see_the_members_of_a_unit(as_person, province):
    url = reverse("units:members", args=[province.neighbour.pk])
    for name in EVERYBODY:
        expected = 200 if name in ("neighbour_clerk", "admin") else 403
        assert as_person(name).get(url).status_code == expected, name


def test_who_may_not_end_a_role(as_person, province):
    role = Membership.objects.get(user=province.clerk)
    for name in NOT_ADMIN:
        assert as_person(name).post(reverse("units:membership_end", args=[role.pk])).status_code == 403
    role.refresh_from_db()
    assert role.valid_to is None
    as_person("admin").post(reverse("units:membership_end", args=[role.pk]))
    role.refresh_from_db()
    assert role.valid_to is not None


# --- What is shown ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_with_an_account_opens_the_common_pages(as_person, province, name):
    browser = as_person(name)
    for url in (
        reverse("profile"),
        reverse("my_data"),
        reverse("roles"),
        reverse("units:tree"),
        reverse("units:areas"),
        reverse("units:detail", args=[province.commune.pk]),
    ):
        assert browser.get(url).status_code == 200


def test_the_administrator_does_a_units_whole_life_by_form(as_person, province):
    browser = as_person("admin")
    day = datetime.date(2024, 1, 1)

    def act(deed, unit, **data):
        url = reverse(f"units:{deed}", args=[unit.pk])
        assert browser.get(url).status_code == 200
        answer = browser.post(url, data | {"legal_basis": "Quyết định 7-QĐ/TU"})
        assert answer.status_code == 302, answer.context["form"].errors

    act("create", province.district, name="Phòng Tuyên truyền", kind="section", on=day)
    section = Unit.objects.get(name="Phòng Tuyên truyền")
    assert section.parent == province.district
    act("rename", section, name="Phòng Tuyên truyền – Văn hóa", on=day + datetime.timedelta(30))
    section.refresh_from_db()
    assert section.names.get().name == "Phòng Tuyên truyền"
    act("merge", section, successor=province.department.pk, on=day + datetime.timedelta(60))
    section.refresh_from_db()
    assert section.now_name == "Ban Tuyên giáo Tỉnh ủy"
    page = browser.get(reverse("units:detail", args=[section.pk])).content.decode()
    assert "Đã kết thúc hoạt động, nay là Ban Tuyên giáo Tỉnh ủy" in page
    act("dissolve", province.commune, on=day)
    province.commune.refresh_from_db()
    assert province.commune.ended


def test_a_sentence_tells_why_not_and_what_was_typed_stays(as_person, province):
    url = reverse("units:rename", args=[province.commune.pk])
    answer = as_person("admin").post(
        url, {"name": "Đảng ủy xã Nam Dong mới", "on": "2019-01-01", "legal_basis": "Quyết định 9"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "phải sau ngày" in page and "Đảng ủy xã Nam Dong mới" in page and "Quyết định 9" in page


def test_the_tree_of_a_day_and_a_search_without_tones(as_person, province):
    province.commune.valid_to = datetime.date(2025, 7, 1)
    province.commune.save()
    browser = as_person("cadre")
    url = reverse("units:tree")
    assert "Đảng ủy xã Nam Dong" in browser.get(url, {"q": "nam dong", "ngay": "2024-01-01"}).content.decode()
    assert (
        "Đảng ủy xã Nam Dong"
        not in browser.get(url, {"q": "nam dong", "ngay": "2025-07-01"}).content.decode()
    )
    assert browser.get(url, {"ngay": "không phải ngày"}).status_code == 200
    assert browser.get(url, {"q": "x" * 5000}).status_code == 200


def test_correcting_ones_own_details(as_person, province):
    browser = as_person("cadre")
    data = {"full_name": "Lê Văn Cán", "job_title": "Phó Chánh Văn phòng", "phone": "0261 000 000"}
    assert browser.post(reverse("profile"), data).status_code == 302
    province.cadre.refresh_from_db()
    assert province.cadre.job_title == "Phó Chánh Văn phòng"
    page = browser.post(reverse("profile"), data | {"full_name": ""}).content.decode()
    assert "Phó Chánh Văn phòng" in page
    province.cadre.refresh_from_db()
    assert province.cadre.full_name == "Lê Văn Cán"


def test_the_merge_runs_from_the_settings_once_the_box_is_ticked(client):
    from accounts.loading import build_units_2022

    build_units_2022()
    top = Unit.objects.get(name="Tỉnh ủy Đắk Nông")
    browser = sign_in(MembershipFactory(unit=top, role="admin").user)
    url = reverse("merge_2025")
    page = browser.get(url).content.decode()
    assert "Phường Bắc Gia Nghĩa" in page and "71 xã thành 28" in page
    browser.post(url)
    top.refresh_from_db()
    assert not top.ended
    page = browser.post(url, {"da_doc": "1"}, follow=True).content.decode()
    assert "Sáp nhập đã chạy" in page
    top.refresh_from_db()
    assert top.now_name == "Tỉnh ủy Lâm Đồng"
    for area_page in (reverse("units:areas"), reverse("units:areas") + "?ngay=2025-06-30"):
        assert browser.get(area_page).status_code == 200


# --- What it costs ---------------------------------------------------------------------------------


def queries(browser, url):
    browser.get(url)
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(url)
    assert answer.status_code == 200
    return len(captured)


@pytest.fixture
def crowd(province):
    def add(count):
        start = User.objects.count()
        people = User.objects.bulk_create(
            User(email=f"dong{start + n}@daknong.example", full_name=f"Nguyễn Văn Đông {start + n}")
            for n in range(count)
        )
        Membership.objects.bulk_create(
            Membership(
                user=person, unit=province.department, role="cadre", valid_from=datetime.date(2021, 1, 1)
            )
            for person in people
        )
        Unit.objects.bulk_create(
            Unit(
                name=f"Chi bộ {start + n}",
                kind_id="party_cell",
                parent=province.department,
                valid_from=datetime.date(2021, 1, 1),
            )
            for n in range(count // 10)
        )

    return add


@pytest.mark.parametrize("name", ["members", "members?duoi=1", "detail", "tree", "profile", "roles"])
def test_the_number_of_queries_does_not_grow_with_the_rows(as_person, province, crowd, name):
    browser = as_person("admin")
    page, _, query = name.partition("?")
    url = {
        "members": reverse("units:members", args=[province.department.pk]),
        "detail": reverse("units:detail", args=[province.department.pk]),
        "tree": reverse("units:tree"),
        "profile": reverse("profile"),
        "roles": reverse("roles"),
    }[page] + ("?" + query if query else "")
    crowd(20)
    few = queries(browser, url)
    crowd(400)
    assert queries(browser, url) == few <= 15


def test_paging_shows_each_member_once_in_the_order_of_names(as_person, province, crowd):
    crowd(130)
    browser = as_person("admin")
    url = reverse("units:members", args=[province.department.pk])
    seen, following = [], ""
    while True:
        page = browser.get(url + following).context["page"]
        seen += [m.user for m in page.rows]
        if not page.more_url:
            break
        following = page.more_url
    assert (
        len(seen) == len(set(seen)) == Membership.objects.current().filter(unit=province.department).count()
    )
    assert [u.name_key for u in seen] == sorted(u.name_key for u in seen)


@pytest.mark.parametrize("after", ["x", "a~b", "~", "a~1~b"])
def test_a_mangled_page_mark_is_not_found(as_person, province, after):
    url = reverse("units:members", args=[province.department.pk])
    assert as_person("admin").get(url, {"sau": after}).status_code == 404


def test_one_member_is_found_among_many_by_a_part_of_the_name(as_person, province, crowd):
    crowd(120)
    MembershipFactory(user=UserFactory(full_name="Điểu Krang"), unit=province.department)
    url = reverse("units:members", args=[province.department.pk])
    rows = as_person("admin").get(url, {"q": "dieu kr"}).context["page"].rows
    assert [m.user.full_name for m in rows] == ["Điểu Krang"]
