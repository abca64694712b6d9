"""The picture library: what gets in and as what, what is said of a picture, where it is used."""

import io
import uuid

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from audit.models import Event
from documents import storage
from news import tasks
from news.actions import publishing, writing
from news.actions.pictures import add_picture, describe_picture
from news.exceptions import BearsALevel, PictureInUse, PictureRefused, PictureShown
from news.models import Picture, PictureUse
from news.pictures import FORMATS, WIDTHS, figure_html, files, uses
from tests.factories import news as make
from tests.factories import picture_files as sent
from tests.object_store import in_objects, object_server, store

__all__ = ["in_objects", "object_server", "store"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(province):
    def one(data, name="anh.jpg", **described):
        return add_picture(data=data, name=name, unit=province.department, by=province.editor, **described)

    return one


def kept(picture, name="master.webp"):
    return Image.open(io.BytesIO(storage.place(files.key_of(picture.pk, name)).read_bytes()))


def everything_stored():
    return [key for key, *_ in storage.stored(files.FOLDER)]


class TestWhatGetsIn:
    def test_a_photo_is_encoded_anew_under_a_name_that_tells_nothing(self, add, province):
        picture, is_new = add(sent.photo(), name="C:\\Ảnh\\Hội nghị kín 12-3.jpg")
        assert is_new
        assert (picture.width, picture.height, picture.original_name) == (1600, 1067, "Hội nghị kín 12-3.jpg")
        assert (picture.unit, picture.uploaded_by) == (province.department, province.editor)
        assert kept(picture).format == "WEBP"
        assert all(str(picture.pk) in key and "kín" not in key for key in everything_stored())
        assert Event.objects.get(verb="news.picture_added").data == {}

    def test_the_size_that_pages_use_first_is_there_at_once(self, add):
        picture, _ = add(sent.photo())
        assert kept(picture, "960.webp").size == (960, 640)

    def test_place_and_camera_are_left_behind_and_it_stands_upright(self, add):
        picture, _ = add(sent.from_a_phone(width=400, height=300))
        assert (picture.width, picture.height) == (300, 400)
        files.make_all(picture)
        for key in everything_stored():
            data = storage.place(key).read_bytes()
            image = Image.open(io.BytesIO(data))
            assert not dict(image.getexif()) and not image.info.get("xmp") and not image.info.get("exif"), key
            assert b"chu" not in data
        upright = kept(picture).convert("RGB")
        assert upright.getpixel((295, 5))[2] > 240, "the white corner went to the upper right"

    def test_profile_and_packets_of_other_programs_are_left_behind(self, add):
        picture, _ = add(sent.with_profile())
        files.make_all(picture)
        for key in everything_stored():
            info = Image.open(io.BytesIO(storage.place(key).read_bytes())).info
            assert not info.get("xmp") and not info.get("icc_profile"), key

    @pytest.mark.parametrize(
        "data",
        [
            sent.photo(mode="CMYK"), sent.photo(fmt="PNG", mode="RGBA"), sent.photo(fmt="PNG", mode="P"), sent.photo(fmt="GIF"),
            sent.photo(mode="L"), sent.photo(fmt="TIFF", mode="CMYK"), sent.photo(fmt="AVIF"), sent.photo(fmt="WEBP"), sent.photo(fmt="PNG", mode="1"),
        ],
        ids=["cmyk", "rgba", "palette", "still-gif", "grey", "tiff", "avif", "webp", "bilevel"],
    )  # fmt: skip
    def test_every_way_of_colours_becomes_an_ordinary_picture(self, add, data):
        picture, _ = add(data)
        assert kept(picture).mode == "RGB"

    def test_cmyk_keeps_its_colours_about(self, add):
        red = kept(add(sent.photo(mode="CMYK"))[0]).getpixel((400, 800))
        assert red[0] > 150 > red[2]

    def test_what_was_transparent_stands_on_white(self, add):
        out = io.BytesIO()
        Image.new("RGBA", (50, 40), (0, 0, 0, 0)).save(out, "PNG")
        assert kept(add(out.getvalue())[0]).getpixel((10, 10)) == (255, 255, 255)

    def test_sixteen_bits_of_grey_are_not_all_white(self, add):
        out = io.BytesIO()
        Image.new("I;16", (50, 40), 30000).save(out, "PNG")
        assert 100 < kept(add(out.getvalue())[0]).getpixel((10, 10))[0] < 130

    def test_a_large_photo_is_kept_at_the_size_that_pages_can_use(self, add):
        picture, _ = add(sent.photo(5000, 2500))
        assert (picture.width, picture.height) == (2560, 1280)

    @pytest.mark.parametrize(
        "data, words",
        [
            (sent.bomb(), "điểm ảnh"),
            (sent.bomb(9_000, 9_000), "9000 × 9000 điểm ảnh"),
            (sent.HTML, "trang web hoặc hình vẽ SVG"),
            (sent.SVG, "trang web hoặc hình vẽ SVG"),
            (sent.HEIC, "HEIC"),
            (sent.photo()[:-9000], "bị hỏng"),
            (sent.photo(fmt="PNG")[:600], "bị hỏng"),
            (sent.moving(), "ảnh động"),
            (sent.moving("WEBP"), "ảnh động"),
            (b"", "không phải ảnh"),
            (b"%PDF-1.7 ...", "không phải ảnh"),
            (b"\x00" * 31 * 1024 * 1024, "30 MB"),
        ],
        ids=["bomb", "too-many-pixels", "html", "svg", "heic", "cut-jpeg", "cut-png", "gif", "moving-webp", "empty", "pdf", "heavy"],
    )
    def test_anything_else_is_refused_in_a_sentence_and_leaves_nothing(self, add, data, words):
        with pytest.raises(PictureRefused, match=words):
            add(data)
        assert not Picture.objects.exists()
        assert everything_stored() == []

    def test_the_same_file_sent_twice_is_one_picture(self, add):
        first, _ = add(sent.photo(), name="a.jpg")
        again, is_new = add(sent.photo(), name="b.jpg")
        assert (again, is_new) == (first, False)
        assert Picture.objects.count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            Picture.objects.create(id=uuid.uuid4(), unit=first.unit, width=1, height=1, sha256=first.sha256)


class TestSizes:
    @pytest.mark.usefixtures("store")
    def test_the_same_on_the_disk_and_in_an_object_store(self, add, client, province):
        picture, _ = add(sent.photo(700, 500), alt="Đại biểu", caption="Hội nghị", credit="Văn Thư")
        make.published(by=province.editor, leader=province.leader, category=make.category(province.department), cover=picture)
        tasks.render_picture(str(picture.pk))
        for width, ext in ((320, "avif"), (960, "webp"), (1200, "jpg"), (1920, "webp")):
            answer = client.get(f"/tin-tuc/anh/{picture.pk}-{width}.{ext}")
            assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).width == min(width, 1200 if ext == "jpg" else 700)
        files.erase(picture.pk)
        assert everything_stored() == []

    def test_all_are_made_once_and_none_larger_than_the_picture(self, add):
        picture, _ = add(sent.photo(1000, 700))
        tasks.render_picture(str(picture.pk))
        picture.refresh_from_db()
        assert picture.rendered_at
        names = {key.rsplit("/", 1)[1] for key in everything_stored()}
        assert names == {"master.webp", "1200-500-500.jpg"} | {f"{width}.{ext}" for width in (320, 640, 960) for ext in FORMATS}

    def test_what_the_queue_lost_is_found_by_the_beat(self, add, monkeypatch):
        picture, _ = add(sent.photo())
        Picture.objects.update(uploaded_at="2026-01-01T00:00:00Z")
        handed_out = []
        monkeypatch.setattr(tasks.render_picture, "apply_async", lambda arguments, **_: handed_out.append(arguments))
        tasks.render_waiting_pictures()
        assert handed_out == [[str(picture.pk)]]

    @pytest.mark.parametrize("focal_x, colour", [(0, 0), (1000, 2)])
    def test_the_card_for_social_networks_is_cut_around_the_focal_point(self, add, focal_x, colour):
        picture, _ = add(sent.photo(1600, 500))
        describe_picture(picture=picture, by=None, focal_x=focal_x)
        picture.refresh_from_db()
        card = Image.open(io.BytesIO(files.make(picture, 1200, "jpg")))
        assert (card.format, card.size) == ("JPEG", (1200, 630))
        share = sum(card.convert("RGB").getpixel((x, 400))[colour] > 150 for x in range(0, 1200, 100))
        assert share >= 9, "most of it shows the side of the centre"


class TestWhatIsSaid:
    def test_it_is_found_by_its_words_with_or_without_marks(self, add):
        picture, _ = add(sent.photo(), alt="Đại biểu trong hội trường", caption="Quang cảnh hội nghị", credit="Văn Thư")
        for sought in ("hoi truong", "Hội Trường", "dai bieu van thu", "HỘI NGHỊ"):
            assert list(Picture.objects.search(sought)) == [picture]
        assert not Picture.objects.search("hội trường lớn").exists()

    @pytest.mark.parametrize(
        "credit, line",
        [
            ("Văn Thư", "Ảnh: Văn Thư"), ("Ảnh: Văn Thư", "Ảnh: Văn Thư"), ("Tranh minh họa: Cổng", "Tranh minh họa: Cổng"),
            ("ĐỒ HỌA: Cổng", "ĐỒ HỌA: Cổng"), ("Anh Vũ", "Ảnh: Anh Vũ"),
        ],
    )  # fmt: skip
    def test_a_credit_that_says_what_it_credits_gets_no_second_word(self, credit, line):
        assert Picture(credit=credit).credit_line == line

    def test_a_picture_in_use_cannot_lose_what_is_said_of_it(self, add, province):
        picture, _ = add(sent.photo(), alt="Đại biểu", caption="Hội nghị", credit="Văn Thư")
        make.article(by=province.editor, category=make.category(province.department), cover=picture)
        for name in ("alt", "caption", "credit"):
            with pytest.raises(PictureInUse):
                describe_picture(picture=picture, by=province.editor, **{name: "  "})
        picture.refresh_from_db()
        assert picture.is_described

    def test_what_readers_are_reading_is_changed_by_who_may_publish(self, add, province):
        picture, _ = add(sent.photo(), alt="Đại biểu", caption="Hội nghị", credit="Văn Thư")
        make.published(by=province.editor, leader=province.leader, category=make.category(province.department), cover=picture)
        with pytest.raises(PictureShown):
            describe_picture(picture=picture, by=province.editor, caption="Chuyện khác")
        describe_picture(picture=picture, by=province.editor, focal_x=300)
        picture.refresh_from_db()
        assert (picture.caption, picture.focal_x) == ("Hội nghị", 300)
        describe_picture(picture=picture, by=province.leader, caption="Hội nghị trực tuyến")
        assert Picture.objects.get().caption == "Hội nghị trực tuyến"

    def test_words_that_bear_a_level_of_secrecy_are_not_kept(self, add):
        picture, _ = add(sent.photo())
        with pytest.raises(BearsALevel):
            describe_picture(picture=picture, by=None, caption="TUYỆT MẬT")
        assert Picture.objects.get().caption == ""


class TestWhereItIsUsed:
    @pytest.fixture
    def picture(self, add):
        return add(sent.photo(), alt="Đại biểu", caption="Hội nghị", credit="Văn Thư")[0]

    @pytest.fixture
    def column(self, province):
        return make.category(province.department)

    def test_cover_and_body_of_the_newest_and_of_the_published_version_count(self, picture, province, column):
        article = make.published(by=province.editor, leader=province.leader, category=column, body=make.BODY + figure_html(picture))
        assert PictureUse.objects.filter(article=article, picture=picture).exists()
        make.rewritten(article, by=province.editor, body=make.BODY)
        assert PictureUse.objects.filter(article=article, picture=picture).exists(), "readers still see it"
        make.rewritten(article, by=province.editor, cover=picture)
        assert PictureUse.objects.filter(picture=picture).count() == 1

    def test_a_draft_opens_it_to_nobody_and_publishing_to_everybody(self, picture, province, column):
        article = make.article(by=province.editor, category=column, cover=picture)
        assert not uses.is_open(picture)
        make.desk.submit(article=article, by=province.editor)
        make.desk.approve(article=article, by=province.leader)
        publishing.publish(article=article, by=province.leader)
        assert uses.is_open(picture)
        assert Picture.objects.get(pk=picture.pk).is_open, "the next request asks nothing more"

    def test_withdrawing_closes_it_again(self, picture, province, column):
        article = make.published(by=province.editor, leader=province.leader, category=column, cover=picture)
        assert uses.is_open(picture)
        publishing.withdraw(article=article, by=province.leader, reason="Ảnh chụp nhầm người.")
        picture.refresh_from_db()
        assert not uses.is_open(picture)

    def test_a_draft_that_goes_on_from_a_published_article_opens_only_what_readers_see(self, picture, province, column):
        article = make.published(by=province.editor, leader=province.leader, category=column)
        writing.save_version(article=article, based_on=1, by=province.editor, cover=picture)
        assert not uses.is_open(picture)
        assert uses.is_open(article.cover)


def test_the_widths_that_pages_name_are_those_that_are_made():
    assert all(files.is_offered(width, ext) for width in WIDTHS for ext in FORMATS)
    assert not files.is_offered(961, "webp") and not files.is_offered(960, "jpg") and not files.is_offered(1200, "webp")
