import unicodedata

import pytest

from vietnamese.text import exact, fold, nfc, slugify, sort_key


@pytest.mark.parametrize("s", ["Đắk Nông", "Ðắk Nông", "ĐẮK NÔNG", unicodedata.normalize("NFD", "Đắk Nông"), "ðắk nông"])
def test_every_spelling_of_dak_nong_folds_to_the_same_letters(s):
    assert fold(s) == "dak nong"


def test_fold_keeps_every_offset_of_the_composed_text():
    s = nfc(unicodedata.normalize("NFD", "Nghị quyết số 09–NQ/TU của Ðảng bộ tỉnh Đắk R’Lấp, İ"))
    assert len(fold(s)) == len(exact(s)) == len(s)
    assert fold(s).index("dak") == s.index("Đắk")


def test_all_lower_case_letters_of_the_language_fold_to_ascii():
    assert fold("ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ").isascii()


@pytest.mark.parametrize(
    "old, new",
    [
        ("hoà", "hòa"), ("uỷ", "ủy"), ("Thuý", "thúy"), ("khoẻ", "khỏe"), ("xoá", "xóa"), ("toạ", "tọa"),
        ("UỶ BAN", "ủy ban"), ("luỹ kế", "lũy kế"), ("hòan", "hoàn"), ("hùynh", "huỳnh"), ("ngòai", "ngoài"),
        ("qúy", "quý"), ("nghiã", "nghĩa"), ("cuả", "của"),
    ],
)  # fmt: skip
def test_tone_moves_to_its_place_without_changing_length(old, new):
    assert exact(old) == new
    assert len(exact(old)) == len(nfc(old))


@pytest.mark.parametrize("s", ["quý", "quà", "già", "giá", "hoàn", "huỳnh", "hoài", "khuỷu", "thuở", "loại", "tuyến", "giữa"])
def test_tone_that_stands_right_stays(s):
    assert exact(s) == s


def test_exact_form_keeps_tones_apart():
    assert exact("tuyên giáo") != exact("tuyến giao")


def test_exact_form_unifies_look_alikes_dashes_and_apostrophes():
    assert exact("Ðắk R’Lấp") == exact("Đắk R'Lấp")
    assert exact("09–NQ/TU") == exact("09-NQ/TU") == exact("09—nq/tu") == "09-nq/tu"


def test_slug_has_no_marks_and_breaks_at_a_word():
    assert slugify("Đoàn đường: Đắk R'Lấp (2025)") == "doan-duong-dak-rlap-2025"
    assert slugify("một hai ba bốn", max_length=9) == "mot-hai"


def test_dictionary_order_of_letters():
    assert sorted(["Em", "Đào", "Dao", "Ba", "Ân", "Ăn", "An"], key=sort_key) == ["An", "Ăn", "Ân", "Ba", "Dao", "Đào", "Em"]


def test_dictionary_order_of_tones_is_ngang_huyen_hoi_nga_sac_nang():
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


def test_tone_counts_within_its_syllable_before_the_next_one():
    assert sorted(["Bá An", "Bà Vân", "Ba", "Ban"], key=sort_key) == ["Ba", "Bà Vân", "Bá An", "Ban"]


def test_numbers_sort_by_value():
    assert sorted(["Phường 10", "Phường 2", "Phường An"], key=sort_key) == ["Phường 2", "Phường 10", "Phường An"]
