"""The library's pages, the dialog that chooses, and the files as they are served."""

import io
import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from lxml import html
from PIL import Image

from documents import storage
from news.actions import publishing
from news.actions.pictures import add_picture
from news.models import Picture
from news.pictures import IN_ARTICLE, figure_html, files, share_url, sources_of
from news.rendering import body_for_readers
from tests.factories import news as make
from tests.factories import picture_files as sent

pytestmark = pytest.mark.django_db
SAID = {"alt": "Đại biểu trong hội trường", "caption": "Quang cảnh hội nghị", "credit": "Văn Thư", "licence": "", "focal_x": 300, "focal_y": 700}


@pytest.fixture
def editor(as_person):
    return as_person("editor")


@pytest.fixture
def picture(province):
    described = {name: SAID[name] for name in ("alt", "caption", "credit")}
    return add_picture(data=sent.photo(), name="anh.jpg", unit=province.department, by=province.editor, **described)[0]


def send(client, *datas, as_script=True, declared="1"):
    named = [SimpleUploadedFile(f"anh-{place}.jpg", data, "image/jpeg") for place, data in enumerate(datas)]
    headers = {"accept": "application/json"} if as_script else {}
    return client.post(reverse("news:picture_upload"), {"file": named, "declared_open": declared}, headers=headers)


class TestSending:
    def test_a_picture_is_taken_for_the_unit_of_whoever_sent_it(self, editor, province):
        answer = send(editor, sent.photo())
        picture = Picture.objects.get()
        assert (answer.status_code, answer.json()) == (202, {"id": str(picture.pk)})
        assert (picture.unit, picture.uploaded_by, picture.original_name) == (province.department, province.editor, "anh-0.jpg")

    def test_many_come_by_a_plain_form_too_and_each_refusal_names_its_file(self, editor):
        answer = send(editor, sent.photo(), sent.SVG, sent.photo(640, 480), as_script=False)
        assert answer.status_code == 302
        assert Picture.objects.count() == 2
        page = editor.get(answer.url).content.decode()
        assert "anh-1.jpg: Tệp này là trang web hoặc hình vẽ SVG" in page

    def test_without_the_declaration_nothing_is_kept(self, editor):
        answer = send(editor, sent.photo(), declared="")
        assert answer.status_code == 400 and "cam đoan" in answer.json()["error"]
        assert not Picture.objects.exists()

    def test_the_same_file_again_says_which_picture_it_is(self, editor, picture):
        answer = send(editor, sent.photo())
        assert answer.json()["id"] == str(picture.pk) and "Quang cảnh hội nghị" in answer.json()["message"]
        assert Picture.objects.count() == 1

    def test_who_may_not_use_pictures_gets_no_memory_for_one(self, as_person, settings):
        for name in ("reader", "opinion", "admin", "clerk"):
            assert send(as_person(name), sent.photo()).status_code == 403
        assert not Picture.objects.exists()
        assert not list(settings.QUARANTINE_ROOT.glob("*"))

    def test_a_form_of_another_site_is_refused(self, province):
        client = Client(enforce_csrf_checks=True)
        client.force_login(province.editor, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert send(client, sent.photo()).status_code == 403
        assert not Picture.objects.exists()


class TestLibrary:
    def test_a_list_costs_the_same_with_few_and_many(self, editor, province, django_assert_num_queries):
        make.picture(province.department)
        editor.get(reverse("news:pictures"))
        for count in (1, 60):
            for _ in range(count):
                make.picture(province.department)
            with django_assert_num_queries(4):
                editor.get(reverse("news:pictures"))

    def test_pages_go_on_by_key_and_show_each_picture_once(self, editor, province):
        made = {make.picture(province.department).pk for _ in range(60)}
        first = editor.get(reverse("news:pictures")).context
        second = editor.get(reverse("news:pictures"), {"truoc": first["before"]}).context
        assert [len(first["pictures"]), len(second["pictures"]), second["before"]] == [48, 12, None]
        assert {picture.pk for page in (first, second) for picture in page["pictures"]} == made

    def test_those_that_lack_something_can_be_looked_for(self, editor, province, picture):
        bare = make.picture(province.department, alt="")
        answer = editor.get(reverse("news:pictures"), {"thieu": "1"})
        assert answer.context["pictures"] == [bare]
        assert "Thiếu văn bản thay thế" in answer.content.decode()

    def test_any_words_and_any_page_key_are_answered(self, editor, picture):
        for asked in ({"q": "hoi nghi"}, {"q": "\0%_'"}, {"truoc": "không phải khóa"}, {"truoc": str(picture.pk)}):
            assert editor.get(reverse("news:pictures"), asked).status_code == 200
        assert editor.get(reverse("news:pictures"), {"truoc": str(uuid.uuid4())}).status_code == 404


class TestDescribing:
    def test_three_things_and_the_centre_are_kept(self, editor, province):
        picture = make.picture(province.department, alt="", caption="", credit="")
        assert editor.post(reverse("news:picture", args=[picture.pk]), SAID).status_code == 302
        picture.refresh_from_db()
        assert (picture.alt, picture.credit, picture.focal_x, picture.focal_y) == (SAID["alt"], "Văn Thư", 300, 700)

    @pytest.mark.parametrize(
        "changed, words",
        [
            ({"alt": ""}, "Chưa có văn bản thay thế"),
            ({"caption": " "}, "Chưa có chú thích"),
            ({"credit": ""}, "Chưa ghi người chụp"),
            ({"alt": "IMG_2034.JPG"}, "tên tệp"),
            ({"alt": "Quang cảnh hội nghị."}, "giống hệt chú thích"),
            ({"focal_x": 1001}, "1000"),
            ({"caption": "TUYỆT MẬT"}, "mức độ mật"),
        ],
    )
    def test_what_is_missing_or_mistaken_is_said_and_what_was_typed_stays(self, editor, picture, changed, words):
        answer = editor.post(reverse("news:picture", args=[picture.pk]), SAID | changed)
        page = answer.content.decode()
        assert answer.status_code == 422 and words in page
        if "alt" not in changed:
            assert SAID["alt"] in page
        picture.refresh_from_db()
        assert (picture.caption, picture.focal_x) == ("Quang cảnh hội nghị", 500)

    def test_those_of_another_unit_are_looked_at_and_not_changed(self, editor, province):
        foreign = make.picture(province.commune)
        address = reverse("news:picture", args=[foreign.pk])
        assert editor.get(address).status_code == 200
        assert editor.post(address, SAID).status_code == 403
        foreign.refresh_from_db()
        assert foreign.caption == "Quang cảnh hội nghị" and foreign.focal_x == 500

    def test_the_page_says_where_it_is_used_but_not_what_others_are_writing(self, editor, province, picture):
        make.article(by=province.editor, category=make.category(province.department), cover=picture, title="Bài của ban")
        make.article(by=province.editor, category=make.category(province.commune, "Xã", "xa"), cover=picture, title="Bài của xã")
        page = editor.get(reverse("news:picture", args=[picture.pk])).content.decode()
        assert "Bài của ban" in page and "Bài của xã" not in page
        assert "1 bài chưa đăng của đơn vị khác" in page


class TestChoosing:
    def test_a_picture_is_handed_over_when_everything_is_said_of_it(self, editor, province):
        picture = make.picture(province.department, alt="", caption="", credit="")
        address = reverse("news:picture_choose", args=[picture.pk])
        refused = editor.post(address, SAID | {"credit": ""})
        assert refused.status_code == 200 and "HX-Trigger" not in refused.headers
        assert "Chưa ghi người chụp" in refused.content.decode()
        taken = editor.post(address, SAID)
        detail = json.loads(taken.headers["HX-Trigger"])["picture:taken"]
        assert set(detail) == {"id", "figure_html", "thumb_url", "alt", "caption", "credit"}
        picture.refresh_from_db()
        assert detail["figure_html"] == figure_html(picture)
        assert 'class="credit">Ảnh: Văn Thư</span>' in detail["figure_html"]

    def test_pictures_of_other_units_are_used_as_they_are(self, editor, province):
        described, bare = make.picture(province.commune), make.picture(province.commune, credit="")
        assert editor.post(reverse("news:picture_choose", args=[described.pk]), SAID).status_code == 204
        refused = editor.post(reverse("news:picture_choose", args=[bare.pk]), SAID)
        assert "chưa chèn được" in refused.content.decode() and "HX-Trigger" not in refused.headers
        bare.refresh_from_db()
        assert bare.credit == ""


class TestServing:
    @pytest.fixture
    def published(self, province, picture):
        column = make.category(province.department)
        return make.published(by=province.editor, leader=province.leader, category=column, cover=picture)

    def url(self, picture, width=960, ext="webp"):
        return reverse("news:picture_file", args=[picture.pk, width, ext])

    def test_a_picture_of_a_published_article_is_for_everybody_and_for_ever(self, client, picture, published):
        answer = client.get(self.url(picture))
        assert answer["Content-Type"] == "image/webp"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert set(answer["Cache-Control"].split(", ")) == {"public", "max-age=31536000", "immutable"}
        assert not answer.cookies and "Cookie" not in answer.get("Vary", "")
        assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).size == (960, 640)
        again = client.get(self.url(picture), headers={"if-none-match": answer["ETag"]})
        assert again.status_code == 304 and "immutable" in again["Cache-Control"]

    def test_no_session_is_looked_at_even_when_there_is_one(self, as_person, picture, published, django_assert_num_queries):
        reader = as_person("reader")
        reader.get(self.url(picture))
        with django_assert_num_queries(1):
            answer = reader.get(self.url(picture))
        assert "public" in answer["Cache-Control"] and "Cookie" not in answer.get("Vary", "")

    def test_before_that_it_is_for_the_desks(self, client, as_person, picture):
        assert client.get(self.url(picture)).status_code == 302
        assert as_person("reader").get(self.url(picture)).status_code == 404
        answer = as_person("leader").get(self.url(picture))
        assert answer.status_code == 200 and "private" in answer["Cache-Control"]

    def test_withdrawn_with_its_article_it_is_for_the_desks_again(self, client, province, picture, published):
        client.get(self.url(picture))
        publishing.withdraw(article=published, by=province.leader, reason="Ảnh chụp nhầm người.")
        assert client.get(self.url(picture)).status_code == 302

    def test_a_size_that_was_not_made_yet_is_made_when_it_is_asked_for(self, client, picture, published):
        answer = client.get(self.url(picture, 320, "avif"))
        assert answer["Content-Type"] == "image/avif"
        assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).format == "AVIF"
        assert files.place_of(picture, 320, "avif").exists()

    def test_the_card_of_social_networks(self, client, picture, published):
        answer = client.get(share_url(picture))
        assert answer["Content-Type"] == "image/jpeg" and "immutable" not in answer["Cache-Control"]
        assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).size == (1200, 630)

    @pytest.mark.parametrize("width, ext", [(961, "webp"), (1200, "webp"), (960, "jpg"), (321, "avif")])
    def test_other_sizes_do_not_exist(self, as_person, picture, published, width, ext):
        assert as_person("editor").get(self.url(picture, width, ext)).status_code == 404

    def test_what_the_store_has_lost_is_not_there(self, client, picture, published):
        for key, *_ in list(storage.stored(files.FOLDER)):
            storage.place(key).unlink()
        assert client.get(self.url(picture)).status_code == 404


class TestInPages:
    def test_all_sizes_in_two_formats_and_none_larger_than_the_picture(self, picture):
        source = sources_of(picture)
        assert [part.split()[1] for part in source.webp.split(", ")] == ["320w", "640w", "960w", "1280w", "1600w"]
        assert (source.width, source.height, source.sizes) == (960, 640, IN_ARTICLE)

    def test_a_small_picture_is_offered_as_it_is(self, province):
        small = Picture(id=uuid.uuid4(), width=500, height=300)
        assert sources_of(small).avif.count("/tin-tuc/anh/") == 2
        assert sources_of(small).avif.endswith(" 500w") and sources_of(small).width == 500

    def test_the_body_of_an_article_gets_them(self, picture):
        body = body_for_readers(f"<p>Mở đầu</p>{figure_html(picture)}")
        assert body.count("<source ") == 2 and 'type="image/avif"' in body
        assert f'alt="{SAID["alt"]}" width="960" height="640" loading="lazy"' in body
        assert "Quang cảnh hội nghị" in body and "style=" not in body

    def test_marks_in_what_is_said_stay_marks(self, province):
        picture = make.picture(province.department, alt='Bảng "5 > 3" & <hai>')
        body = body_for_readers(figure_html(picture))
        [image] = html.fragment_fromstring(body).iter("img")
        assert image.get("alt") == picture.alt

    def test_a_picture_that_is_gone_leaves_no_hole(self):
        assert "<img" not in body_for_readers(f'<figure><img src="/tin-tuc/anh/{uuid.uuid4()}-960.webp" alt="x"></figure>')

    def test_a_card_is_cut_around_the_focal_point_by_class_and_a_cover_comes_first(self, province):
        picture = make.picture(province.department, focal_x=340, focal_y=1000)
        shown = Template("{% load pictures %}{% picture one crop='wide' alt='' %}{% picture one cover=True %}").render(Context({"one": picture}))
        [card, cover] = html.fragment_fromstring(shown, create_parent="div").iter("img")
        assert (card.get("class"), card.get("alt"), card.get("loading")) == ("crop-wide focal fx-3 fy-10", "", "lazy")
        assert (cover.get("fetchpriority"), cover.get("loading"), cover.get("alt")) == ("high", None, picture.alt)
