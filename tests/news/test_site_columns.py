"""Columns: opened, renamed, put in order, closed, and who works in them."""

import pytest
from django.urls import reverse

from audit.models import Event
from news.actions import columns
from news.models import Category, CategoryMember, OldAddress
from tests.factories import news as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(as_person):
    return as_person("admin")


@pytest.fixture
def column(province):
    return make.category(province.department, position=1)


def values(column, **more):
    return {"name": column.name, "description": column.description, "unit": column.unit_id, "in_menu": "on"} | more


def test_a_column_is_opened_at_the_end_of_the_list(admin, province, column):
    admin.post(reverse("news:site_column_add"), {"name": "Lịch sử Đảng bộ", "unit": province.department.pk, "in_menu": "on"})
    new = Category.objects.get(name="Lịch sử Đảng bộ")
    assert (new.slug, new.position) == ("lich-su-dang-bo", 2)
    assert Event.objects.filter(verb="news.column_added", object_id=str(new.pk)).exists()


@pytest.mark.parametrize("name", ["Chuyển đổi số", "CHUYỂN ĐỔI SỐ", "Chuyen doi so", "!!!"])
def test_a_name_that_is_taken_or_empty_of_letters_is_refused_and_kept_in_the_form(admin, province, column, name):
    answer = admin.post(reverse("news:site_column_add"), {"name": name, "unit": province.department.pk})
    assert answer.status_code == 422 and name in answer.content.decode()
    assert Category.objects.count() == 1


def test_a_renamed_column_is_still_found_at_its_old_address_and_so_are_its_feeds(admin, client, column):
    before = column.get_absolute_url()
    admin.post(reverse("news:site_column", args=[column.pk]), values(column, name="Chính quyền số"))
    column.refresh_from_db()
    assert column.slug == "chinh-quyen-so"
    for end in ("", "moi.atom"):
        answer = client.get(before + end)
        assert (answer.status_code, answer.url) == (301, column.get_absolute_url() + end)
    assert client.get("/tin-tuc/chuyen-muc/khong-he-co/").status_code == 404


def test_readers_see_a_change_at_once(admin, client, column, django_capture_on_commit_callbacks):
    assert "Chính quyền số" not in client.get(reverse("news:front")).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(reverse("news:site_column", args=[column.pk]), values(column, name="Chính quyền số"))
    assert "Chính quyền số" in client.get(reverse("news:front")).content.decode()


def test_a_column_that_takes_its_old_name_again_leads_no_circle(admin, column):
    for name in ("Chính quyền số", "Chuyển đổi số"):
        admin.post(reverse("news:site_column", args=[column.pk]), values(column, name=name))
    column.refresh_from_db()
    assert column.slug == "chuyen-doi-so"
    assert list(OldAddress.objects.values_list("path", flat=True)) == ["/tin-tuc/chuyen-muc/chinh-quyen-so/"]


def test_columns_are_put_in_order_by_button_and_by_dragging(admin, province, column):
    second, third = (make.category(province.department, name=f"Mục {n}", slug=f"muc-{n}", position=n) for n in (2, 3))
    address = reverse("news:site_columns_order")
    admin.post(address, {"thu_tu": [column.pk, second.pk, third.pk], "len": third.pk})
    assert list(Category.objects.all()) == [column, third, second]
    answer = admin.post(address, {"thu_tu": [second.pk, third.pk, column.pk]}, headers={"accept": "application/json"})
    assert answer.status_code == 200 and list(Category.objects.all()) == [second, third, column]


@pytest.mark.parametrize("sent", [[], ["x"], [1], [2, 2]])
def test_an_order_of_another_list_changes_nothing(admin, province, column, sent):
    make.category(province.department, name="Mục 2", slug="muc-2", position=2)
    before = list(Category.objects.values_list("pk", "position"))
    answer = admin.post(reverse("news:site_columns_order"), {"thu_tu": sent}, headers={"accept": "application/json"})
    assert answer.status_code == 409 and "tải lại trang" in answer.json()["problem"]
    assert list(Category.objects.values_list("pk", "position")) == before


def test_closing_names_the_articles_in_work_first(admin, province, column):
    make.article(by=province.editor, category=column, title="Bài đang viết dở")
    make.published(by=province.editor, leader=province.leader, category=column, title="Bài lên trang rồi")
    page = admin.get(reverse("news:site_column_close", args=[column.pk])).content.decode()
    assert "Bài đang viết dở" in page and "Bài lên trang rồi" not in page
    assert Category.objects.get(pk=column.pk).is_open
    admin.post(reverse("news:site_column_close", args=[column.pk]))
    assert not Category.objects.get(pk=column.pk).is_open
    admin.post(reverse("news:site_column_reopen", args=[column.pk]))
    assert Category.objects.get(pk=column.pk).is_open
    assert list(Event.objects.filter(verb__in=["news.column_closed", "news.column_reopened"]).order_by("id").values_list("verb", flat=True)) == [
        "news.column_closed", "news.column_reopened",
    ]  # fmt: skip


def test_who_is_named_does_the_deed_alone(admin, province, column):
    colleague = make.colleague(province.department)
    assert province.editor.has_perm("news.write_article", column)
    admin.post(reverse("news:site_column_people", args=[column.pk]), {"write": [colleague.pk]})
    assert not province.editor.has_perm("news.write_article", column)
    assert colleague.has_perm("news.write_article", column)
    assert province.leader.has_perm("news.publish_article", column)
    page = admin.get(reverse("news:site_column", args=[column.pk])).content.decode()
    assert f"Chỉ {colleague} được soạn, sửa tin, bài; 1 người khác của đơn vị thì không." in page


def test_nobody_is_named_whose_role_does_not_allow_it(admin, province, column):
    answer = admin.post(reverse("news:site_column_people", args=[column.pk]), {"publish": [province.editor.pk]})
    assert answer.status_code == 422
    assert not CategoryMember.objects.exists()


def test_one_who_lost_the_role_is_shown_as_such_and_can_be_taken_off(admin, province, column):
    columns.name_people(column=column, by=province.admin, people={"write": [province.editor]})
    province.editor.memberships.update(valid_to="2021-01-01")
    page = admin.get(reverse("news:site_column", args=[column.pk])).content.decode()
    assert "vai trò hiện nay không cho phép" in page
    admin.post(reverse("news:site_column_people", args=[column.pk]), {})
    assert not CategoryMember.objects.exists()


def test_the_list_costs_the_same_with_many_columns(admin, province, django_assert_max_num_queries):
    for n in range(30):
        make.category(province.department, name=f"Mục {n}", slug=f"muc-{n}")
    with django_assert_max_num_queries(14):
        admin.get(reverse("news:site_columns"))
