"""Two versions side by side: which words went, which came, and that it ends in time."""

import random
import time

import pytest
from django.urls import reverse

from documents.comparison import compare, read_text, with_context
from tests.documents import shelf
from tests.factories import documents as make

OLD = "Điều 1. Phạm vi áp dụng.\nĐến năm 2025 các cơ\nquan xử lý 80% hồ sơ trên mạng.\nĐiều 2. Hiệu lực từ ngày ký."
NEW = "Điều 1. Phạm vi áp dụng.\nĐến năm 2030 các cơ quan xử lý\n90% hồ sơ công việc trên mạng.\nĐiều 2. Hiệu lực từ ngày ký."


def parts(old, new):
    rows = compare(read_text([(1, old)]), read_text([(1, new)]))
    return [part for row in rows for part in row.parts]


def joined(rows, kinds):
    return " ".join(words for row in rows for kind, words in row.parts if kind in kinds)


class TestWords:
    def test_only_what_changed_is_marked_though_the_lines_break_elsewhere(self):
        assert [part for part in parts(OLD, NEW) if part[0] != "same"] == [
            ("gone", "2025"), ("new", "2030"), ("gone", "80%"), ("new", "90%"), ("new", "công việc"),
        ]  # fmt: skip

    def test_an_article_put_in_between_is_marked_as_a_whole(self):
        added = "Điều 1a. Kinh phí do ngân sách bảo đảm."
        rows = compare(read_text([(1, OLD)]), read_text([(1, OLD.replace("Điều 2.", f"{added}\nĐiều 2."))]))
        assert [row.parts for row in rows if row.changed] == [[("new", added)]]
        back = compare(read_text([(1, OLD.replace("Điều 2.", f"{added}\nĐiều 2."))]), read_text([(1, OLD)]))
        assert [row.parts for row in back if row.changed] == [[("gone", added)]]

    def test_the_same_text_has_no_marks(self):
        assert {kind for kind, _ in parts(OLD, OLD.replace("\n", " "))} == {"same"}

    @pytest.mark.parametrize("seed", range(20))
    def test_both_texts_can_be_read_back_whatever_changed(self, seed):
        dice = random.Random(seed)
        old = [dice.choice(("một", "hai", "ba.", "bốn", "năm;")) for _ in range(dice.randint(0, 300))]
        new = [word for word in old if dice.random() > 0.2]
        for _ in range(dice.randint(0, 20)):
            new.insert(dice.randint(0, len(new)), dice.choice(("sáu", "bảy", "một")))
        rows = compare(read_text([(1, " ".join(old))]), read_text([(1, " ".join(new))]))
        assert joined(rows, ("same", "gone")).split() == old
        assert joined(rows, ("same", "new")).split() == new

    def test_unchanged_stretches_are_left_out_but_for_the_neighbours(self):
        lines = [f"Đoạn thứ {number} nói về việc số {number}." for number in range(50)]
        changed = [*lines]
        changed[25] = "Đoạn này đã viết lại hoàn toàn."
        rows = compare(read_text([(1, "\n".join(lines))]), read_text([(1, "\n".join(changed))]))
        shown = with_context(rows)
        assert isinstance(shown[0], int) and isinstance(shown[-1], int)
        assert len(shown) <= 6

    def test_pages_are_named(self):
        rows = compare(read_text([(1, "Một."), (2, "Hai ba bốn.")]), read_text([(1, "Một."), (2, "Hai ba năm.")]))
        changed = next(row for row in rows if row.changed)
        assert (changed.old_page, changed.new_page) == (2, 2)


def noisy(dice, pages, share):
    return [(number, " ".join(word if dice.random() > share else word + "x" for word in text.split(" "))) for number, text in pages]


@pytest.mark.parametrize("share", [0.0, 0.08, 1.0])
def test_three_hundred_pages_are_compared_in_seconds(share):
    dice = random.Random(1)
    vocabulary = [f"từ{number}" for number in range(3000)]
    pages = [(number, "\n".join(" ".join(dice.choices(vocabulary, k=12)) + "." for _ in range(35))) for number in range(1, 301)]
    began = time.process_time()
    rows = compare(read_text(pages), read_text(noisy(dice, pages, share)))
    assert time.process_time() - began < 20  # about one on an idle machine
    assert len(joined(rows, ("same", "gone")).split()) == 300 * 35 * 12
    assert max(sum(len(words.split()) for _, words in row.parts) for row in rows) < 1000


@pytest.mark.django_db
class TestPage:
    @pytest.fixture
    def versions(self, province):
        document = make.document(owner_unit=province.department)
        old = shelf.add_file(document, OLD, data=b"%PDF-1.4 cu")
        new = shelf.add_file(document, NEW + "\n<script>alert(1)</script>", data=b"%PDF-1.4 moi", version=2)
        return document, old, new

    def test_marks_words_and_escapes_them(self, versions, as_person):
        document, old, new = versions
        page = as_person(None).get(reverse("documents:compare", args=[document.pk, old.pk, new.pk])).content.decode()
        assert "<del>2025</del>" in page and "<ins>2030</ins>" in page
        assert "<script>alert" not in page and "&lt;script&gt;" in page

    def test_either_order_of_the_address_shows_the_older_first(self, versions, as_person):
        document, old, new = versions
        page = as_person(None).get(reverse("documents:compare", args=[document.pk, new.pk, old.pk])).content.decode()
        assert "<del>2025</del>" in page

    def test_files_of_two_documents_or_of_two_places_are_not_compared(self, versions, province, as_person):
        document, old, _new = versions
        annex = shelf.add_file(document, OLD, data=b"%PDF-1.4 phu luc", part="annex", position=1)
        other = shelf.add_file(make.document(owner_unit=province.department, symbol="10-NQ/TU"), NEW, data=b"%PDF-1.4 khac")
        for file in (annex, other, old):
            address = reverse("documents:compare", args=[document.pk, old.pk, file.pk])
            assert as_person("clerk").get(address).status_code == 404

    def test_its_queries_do_not_grow(self, versions, as_person, django_assert_num_queries):
        document, old, new = versions
        client = as_person(None)
        address = reverse("documents:compare", args=[document.pk, old.pk, new.pk])
        client.get(address)
        with django_assert_num_queries(4):
            client.get(address)
