"""TCVN3 and VNI are told from their words, and proper text of whatever language is left alone."""

import unicodedata

import pytest

from benches.legacy_text import tcvn3, vni
from benches.twins import TEXTS
from vietnamese.legacy import legacy_encoding, possible_readings, to_unicode, understood

SMALL = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
PROPER = [
    *TEXTS.values(),
    "Hồ Chí Minh",
    "có lá và là ở đó, một năm có bốn mùa",
    "Võ Văn Kiệt, Lê Thị Thúy, Đinh Núp, Y Ngông Niê Kđăm, N'Trang Lơng, Đắk R'lấp",
    "BÁO CÁO",
    "MẬT",
    "Số: 12-BC/TU",
    "Où est la bibliothèque? Là-bas, où l'été commence déjà, où l'on va à la fête, naïve et déçue.",
    "Die Größe für München ist schön; überall hört man Vögel, Füchse und Bären, süß und müßig.",
    "The café's façade — a naïve résumé by Zoë, © 2020 Company®, “quoted” £5 at 20°C ±3",
    "ខេត្តមណ្ឌលគិរី Mondulkiri, Samdech Hun Sen, Preah Vihear, Svay Riêng",
    "10 µm, 5 µg/m³, ½ và ¼, «Số 5», §12, 3×4, 8÷2, 25 m², A·B, ¥100, 1.200–1.500",
    "São Paulo, Düsseldorf, Besançon, Malmö, Curaçao, Müller, Noël, Citroën, Beyoncé",
    "",
    "2025",
]


@pytest.mark.parametrize("letter", SMALL + SMALL.upper())
def test_every_letter_of_vni_is_read(letter):
    assert to_unicode(vni(letter), "vni") == letter


@pytest.mark.parametrize("letter", SMALL + "ĂÂĐÊÔƠƯ")
def test_every_letter_of_tcvn3_is_read(letter):
    assert to_unicode(tcvn3(letter), "tcvn3") == letter


@pytest.mark.parametrize("text", PROPER)
def test_proper_text_is_returned_as_it_is(text):
    text = unicodedata.normalize("NFC", text)
    assert legacy_encoding(text) is None
    assert understood(text) == text
    assert understood(unicodedata.normalize("NFD", text)) == unicodedata.normalize("NFD", text)


@pytest.mark.parametrize("text", [text for text in PROPER if any(ord(c) > 0x1E9F for c in text) and "µ" not in text])
def test_unicode_in_a_font_of_tcvn3_is_no_tcvn3(text):
    assert understood(text, "tcvn3") == text
    assert understood(text, "vni") == text


@pytest.mark.parametrize(("encoding", "typed"), [("tcvn3", tcvn3), ("vni", vni)])
@pytest.mark.parametrize("text", [*TEXTS.values(), "BAN TUYÊN GIÁO TỈNH ỦY", "Hà Nội", "Đắk Nông", "LƯU HÀNH NỘI BỘ", "chẳng hẳn"])
def test_a_legacy_text_is_told_from_its_words(text, encoding, typed):
    assert legacy_encoding(typed(text)) == encoding
    assert understood(typed(text)) == text


@pytest.mark.parametrize(("encoding", "typed"), [("tcvn3", tcvn3), ("vni", vni)])
@pytest.mark.parametrize("text", ["MẬT", "Số: 12", "Sở Y tế", "có", "Đắk Lắk", "TỐI MẬT"])
def test_a_word_that_may_be_either_is_read_as_the_font_says(text, encoding, typed):
    assert understood(typed(text), encoding) == text
    assert text in [*possible_readings(typed(text)), understood(typed(text), encoding)]


def test_words_set_in_capitals_get_capitals():
    assert to_unicode("CéNG HßA X· HéI CHñ NGHÜA, TØNH ñY LËp ngµy", "tcvn3") == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA, TỈNH ỦY Lập ngày"


def test_the_u_with_a_horn_survives_as_any_hyphen():
    for hyphen in ("\u00ad", "-", "\u2212", "\u2010"):
        assert to_unicode(f"Thñ t{hyphen}íng nhµ n{hyphen}íc, th«ng t{hyphen}", "tcvn3") == "Thủ tướng nhà nước, thông tư"
    assert to_unicode("09-NQ/TU, Q§-UB, 2001-2005 - Hµ Néi", "tcvn3") == "09-NQ/TU, QĐ-UB, 2001-2005 - Hà Nội"


def test_beside_proper_words_only_what_is_nothing_else_is_converted():
    mixed = f"Căn cứ Quyết định có hiệu lực: {tcvn3('nhiệm vụ trọng tâm của tỉnh')}"
    assert understood(mixed) == "Căn cứ Quyết định có hiệu lực: nhiệm vụ trọng tâm của tỉnh"
