"""The traps of the area lists, each as a test. The small facts stand in accounts/data."""

from collections import Counter
from pathlib import Path

import pytest

from accounts.loading import MERGE_DAY, load_areas, rows
from accounts.models import Area
from vietnamese.text import nfc

pytestmark = pytest.mark.django_db
REPOSITORY = Path(__file__).resolve().parent.parent.parent


def kinds(areas):
    return Counter(area.kind.label for area in areas.select_related("kind"))


def test_the_province_of_2022():
    load_areas()
    areas = Area.objects.valid_on(MERGE_DAY.replace(year=2022))
    assert areas.count() == 80
    assert kinds(areas) == {"Tỉnh": 1, "Thành phố": 1, "Huyện": 7, "Xã": 60, "Phường": 6, "Thị trấn": 5}
    below = {
        district.name: Area.objects.below(district).count()
        for district in areas.filter(kind__level="district")
    }
    assert below == {
        "Thành phố Gia Nghĩa": 8,
        "Huyện Đăk Glong": 7,
        "Huyện Cư Jút": 8,
        "Huyện Đắk Mil": 10,
        "Huyện Krông Nô": 12,
        "Huyện Đắk Song": 9,
        "Huyện Đắk R'Lấp": 11,
        "Huyện Tuy Đức": 6,
    }
    assert areas.filter(kind__level="commune", parent__kind__level="district").count() == 71


def test_loading_again_changes_nothing():
    load_areas()
    before = list(Area.objects.order_by("pk").values())
    assert load_areas() == 0
    assert list(Area.objects.order_by("pk").values()) == before


def test_codes_are_text_and_names_are_composed():
    load_areas()
    assert Area.objects.get(code="67").code == "67"
    for area in Area.objects.all():
        assert area.name == nfc(area.name) and "  " not in area.name and "’" not in area.name


@pytest.mark.parametrize(
    "typed",
    ["Xã Đắk R'Moan", "xa dak r’moan", "Xã Quảng Hòa", "Xã Đắk N'Drung", "Xã Buôn Choáh", "Huyện Đắk Glong"],
)
def test_other_official_spellings_find_the_same_area(typed):
    load_areas()
    assert Area.objects.named(typed).count() == 1


def test_a_variant_is_never_displayed():
    load_areas()
    area = Area.objects.get(code="24727")
    assert area.display_name() == area.display_name(MERGE_DAY) == "Xã Đắk N'Dung"


def test_the_facts_equal_the_source_where_it_stands_beside_the_project():
    source = REPOSITORY.parent / "shared" / "data"
    if not source.exists():
        pytest.skip("thư mục dữ liệu nguồn không đứng cạnh dự án")
    for name in (
        "units_daknong_2022.csv",
        "units_lamdong_2025.csv",
        "units_merge_2025.csv",
        "units_name_variants.csv",
    ):
        ours = REPOSITORY / "accounts" / "data" / name
        assert ours.read_bytes() == (source / name).read_bytes()


def test_the_lists_agree_with_each_other():
    old = {row["code"]: row["name"] for row in rows("units_daknong_2022.csv")}
    new = {row["code"]: row["name"] for row in rows("units_lamdong_2025.csv")}
    merge = rows("units_merge_2025.csv")
    assert all(old[row["old_code"]] == row["old_name"] for row in merge)
    assert all(new[row["new_code"]] == row["new_name"] for row in merge)
    assert Counter(row["old_code"] for row in merge).most_common(1)[0][1] == 1, (
        "every old commune goes whole to one"
    )
    assert len({row["new_code"] for row in merge if row["old_code"] != "67"}) == 28
