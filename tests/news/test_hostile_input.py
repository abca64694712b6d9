"""Whatever is typed or put into an address: a sentence, never a broken page, and nothing that runs or leads elsewhere."""

import datetime
import json

import pytest
from lxml import etree

from news.actions import (
    anniversaries,
    blocks,
    channels,
    columns,
    desk,
    messages,
    names,
    publishing,
    scheduling,
    writing,
)
from news.exceptions import BearsALevel
from news.models import (
    Anniversary,
    Article,
    AxeReport,
    Channel,
    HomeBlock,
    ReaderMessage,
    Schedule,
    Source,
    Story,
    Tag,
    Typed,
    Version,
)
from tests.factories import news as make
from tests.news.desk import body, typed, url
from tuyengiao.logs import DiscreetFormatter

pytestmark = pytest.mark.django_db
BAD = "\"'></title></script><script>alert(1)</script><img src=x onerror=alert(1)>"
HUGE = "9" * 20
DIGITS = "9" * 5000
LEVEL = "TỐI MẬT"


class TestNumbersAndSigns:
    @pytest.mark.parametrize(
        "address",
        [
            f"/tin-tuc/bai-{HUGE}/", f"/tin-tuc/bai/{HUGE}/in/", f"/tin-tuc/bai/{HUGE}/thay-doi/{HUGE}/", f"/tin-tuc/bai/{HUGE}/danh-gia/",
            f"/tin-tuc/bai/{HUGE}/gop-y/", f"/tin-tuc/luu-tru/{HUGE}/1/", f"/tin-tuc/ngay-ky-niem/{HUGE}/1/",
            "/tin-tuc/y-kien/%00/",
        ],
    )  # fmt: skip
    def test_an_address_that_names_nothing_is_not_there(self, client, province, address):
        assert client.get(address).status_code == 404

    @pytest.mark.parametrize("after", ["9" * 16 + "-" + "9" * 18, "0-0"])
    def test_the_register_begins_at_any_place(self, client, live, after):
        assert client.get("/tin-tuc/dinh-chinh/", {"sau": after}).status_code == 200

    def test_the_last_day_of_the_calendar_is_a_day(self, as_person, draft):
        page = as_person("editor").get("/tin-tuc/ban-bien-tap/", {"tu": "01/01/0001", "den": "31/12/9999"})
        assert page.status_code == 200 and draft.title in body(page)

    @pytest.mark.parametrize("room", ["chuyen-muc", "trang-chu", "trang"])
    def test_an_order_of_endless_digits_moves_nothing(self, as_person, column, room):
        assert as_person("admin").post(f"/tin-tuc/quan-tri/{room}/thu-tu/", {"len": DIGITS, "thu_tu": DIGITS}).status_code == 302

    @pytest.mark.parametrize("code", ["0120", f"001{DIGITS}", "13"])
    def test_a_month_that_is_none_has_no_articles_behind_it(self, as_person, province, code):
        assert as_person("leader").get("/tin-tuc/nhuan-but/bai/", {"nam": "2026", "cot": code}).status_code == 404

    def test_what_is_typed_is_kept_without_the_sign_that_no_text_may_hold(self, as_person, draft):
        assert as_person("editor").post(url(draft, "dang-go/"), typed(draft, title="Tiêu\0 đề")).status_code == 200
        assert Typed.objects.get().values["title"] == ["Tiêu đề"]

    @pytest.mark.parametrize(
        ("sent", "status"),
        [("[" * 200_000, 400), (DIGITS, 400), ('[{"impact":"serious","rule":"a\\u0000b","help":"\\ud800"}]', 200)],
    )
    def test_a_report_of_a_preview_is_read_or_refused(self, as_person, draft, sent, status):
        answer = as_person("editor").post(f"/tin-tuc/bai/{draft.pk}/ban/1/kiem-tra/", sent, content_type="application/json")
        assert answer.status_code == status
        rules = [finding["rule"] for finding in AxeReport.objects.get().findings]
        assert rules == (["ab"] if status == 200 else [])

    def test_two_tags_never_share_an_address(self, client, province, column):
        tags = [Tag.objects.named(name) for name in ("chuyển đổi", "chuyển-đổi", "CHUYỂN  ĐỔI")]
        assert len({tag.pk for tag in tags}) == 1
        make.published(by=province.editor, leader=province.leader, category=column, tag_ids=[tags[0].pk])
        assert client.get(tags[0].get_absolute_url()).status_code == 200

    def test_the_news_sitemap_is_xml_whatever_a_title_holds(self, client, live):
        Article.objects.update(title="Tin\x01 mới <&>")
        assert etree.fromstring(client.get("/tin-tuc/sitemap-tin-moi.xml").content).xpath("string(//*[local-name()='title'])") == "Tin  mới <&>"


class TestWhatIsTypedDoesNotRun:
    @pytest.fixture
    def everywhere(self, province, column):
        """An article, a comment, a day, a channel and a page whose every word is hostile."""
        columns.change_column(column=column, by=province.admin, name=BAD, description=BAD, unit=column.unit, in_menu=True)
        column.refresh_from_db()
        picture = make.picture(province.department, alt=BAD, caption=BAD, credit=BAD)
        source = Source.objects.create(name=BAD, url="https://bao.example/")
        story = Story.objects.create(name=BAD, slug="chuyen", summary=BAD)
        tag = Tag.objects.create(name=BAD[:80], name_key="k", slug="the-xau")
        line = {"title": BAD, "kept_copy_url": "", "dated": datetime.date(2022, 8, 1), "read_on": None, "is_original": True}
        evidence = [line | {"url": f"https://bao.example/{number}"} for number in (1, 2)]
        words = dict.fromkeys(("title", "lead", "claim", "claim_place", "open_questions", "response", "office", "seo_title", "seo_description"), BAD)
        article = make.published(
            by=province.editor, leader=province.leader, category=column, cover=picture, source=source, story=story, tag_ids=[tag.pk],
            author_ids=[make.author(name=BAD, post=BAD).pk], kind="correction", finding="false", ai_assisted=True, ai_checked_by=BAD,
            evidence=evidence, **words,
        )  # fmt: skip
        make.rewritten(article, by=province.editor, title=f"{BAD} khác", lead=f"{BAD} khác")
        desk.submit(article=article, by=province.editor)
        desk.approve(article=article, by=province.leader)
        publishing.publish(article=article, by=province.leader, correction=BAD)
        message = messages.receive(article=article, kind="comment", text=BAD, name=BAD[:80], token="a" * 43)
        messages.answer(message=message, by=province.leader, text=BAD)
        make.anniversary(title=f"{BAD}\r\nBEGIN:VEVENT\rX-A:1", note=BAD, source=BAD)
        make.channel(province.department, by=province.admin, name=BAD)
        make.page(by=province.admin, title=BAD, summary=BAD, slug="trang-xau")
        make.block("category", category=column, title=BAD)
        article.refresh_from_db()
        return article

    def of_readers(self, article):
        column, step = article.category.get_absolute_url(), article.steps.get(deed="corrected")
        return [
            "/", "/tin-tuc/", article.get_absolute_url(), f"/tin-tuc/bai/{article.pk}/in/", f"/tin-tuc/bai/{article.pk}/thay-doi/{step.pk}/",
            column, f"{column}moi.atom", f"{column}dang-ky/", "/tin-tuc/dong-su-kien/chuyen/", "/tin-tuc/the/the-xau/", "/tin-tuc/the/the-xau/moi.rss",
            "/tin-tuc/tim-kiem/?q=alert", "/tin-tuc/theo-doi/", "/tin-tuc/sitemap-tin-moi.xml", "/tin-tuc/dinh-chinh/", "/tin-tuc/dinh-chinh/moi.atom",
            "/tin-tuc/ngay-ky-niem/2026/9/", "/tin-tuc/kenh-chinh-thuc/", "/tin-tuc/kenh-chinh-thuc/in/", "/tin-tuc/trang/trang-xau/",
            "/tin-tuc/kenh-chinh-thuc/kiem-tra/?dia-chi=facebook.com/tuyengiao.mau", f"/tin-tuc/bai/{article.pk}/gop-y/",
            f"/tin-tuc/bai/{article.pk}/danh-gia/", f"/tin-tuc/y-kien/{'a' * 43}/",
        ]  # fmt: skip

    def of_the_office(self, article):
        pk = ReaderMessage.objects.get().pk
        desk_pages = [url(article, rest) for rest in ("", "duyet/", "cac-ban/", "so-sanh/1/2/", "cac-ban/2/")]
        rooms = ("", "chuyen-muc/", f"chuyen-muc/{article.category_id}/", "trang-chu/", "trang-chu/xem-truoc/", "ngay-ky-niem/", "kenh/", "trang/", "ten/tac-gia/", "ten/nguon-tin/", "ten/the/", "ten/dong-su-kien/")
        return {
            "editor": [*desk_pages, "/tin-tuc/ban-bien-tap/", f"/tin-tuc/anh/{article.cover_id}/", "/tin-tuc/anh/chon/", f"/tin-tuc/y-kien-ban-doc/{pk}/"],
            "leader": ["/tin-tuc/nhuan-but/"],
            "admin": [f"/tin-tuc/quan-tri/{room}" for room in rooms],
        }  # fmt: skip

    def test_in_no_page_of_readers_or_of_the_office(self, client, as_person, everywhere):
        asked = [(client, address) for address in self.of_readers(everywhere)]
        asked += [(as_person(who), address) for who, addresses in self.of_the_office(everywhere).items() for address in addresses]
        for who, address in asked:
            page = who.get(address)
            assert page.status_code == 200, address
            assert "<script>alert" not in body(page) and "<img src=x" not in body(page), address

    def test_machines_read_the_words_and_nothing_more(self, client, everywhere):
        assert json.loads(client.get("/tin-tuc/moi.json").content)["items"][0]["title"] == f"{BAD} khác"
        page = body(client.get(everywhere.get_absolute_url()))
        data = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
        assert json.loads(data)["headline"] == f"{BAD} khác"
        calendar = client.get("/tin-tuc/ngay-ky-niem.ics").content.replace(b"\r\n", b"\n")
        assert b"\r" not in calendar and b"\nX-A" not in calendar

    @pytest.mark.parametrize("path", ["//xau.example/phim.mp4", "/\\xau.example/phim.mp4"])
    def test_a_film_of_this_server_is_not_fetched_from_another(self, client, province, column, settings, path):
        settings.SITE_URL = "https://cong.example"
        live = make.published(by=province.editor, leader=province.leader, category=column, kind="video", video_url=f"https://cong.example{path}")
        assert 'src="/xau.example/phim.mp4"' in body(client.get(live.get_absolute_url()))

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "//xau.example/", "data:text/html,a", "https://a.example/\r\nX: y"])
    def test_an_address_that_is_none_is_refused(self, as_person, draft, address):
        form = typed(draft, **{"source_url": address, "video_url": address, "new_source": "Báo", "new_source_url": address, "evidence-TOTAL_FORMS": "1", "evidence-0-title": "a", "evidence-0-url": address})
        page = as_person("editor").post(url(draft), form)
        kept = {*Version.objects.values_list("source_url", flat=True), *Version.objects.values_list("evidence__url", flat=True)} - {"", None}
        assert page.status_code == 422 or kept == {"https://xau.example/"}
        assert not any(one.startswith(("javascript", "data", "//")) or "\n" in one for one in kept)


class TestNoLevelOfSecrecyInTheShortestField:
    @pytest.mark.parametrize("field", ["office", "ai_checked_by", "seo_title", "seo_description", "note", "claim_place"])
    def test_of_an_article(self, province, draft, field):
        with pytest.raises(BearsALevel):
            writing.save_version(article=draft, based_on=1, by=province.editor, **{field: LEVEL})
        assert Version.objects.count() == 1

    def test_of_its_evidence(self, province, draft):
        with pytest.raises(BearsALevel):
            writing.save_version(article=draft, based_on=1, by=province.editor, evidence=[{"title": LEVEL}])
        assert Version.objects.count() == 1

    @pytest.mark.parametrize("field", ["new_author", "new_author_post", "new_source", "new_story", "tags_typed"])
    def test_of_a_name_that_is_made_with_it(self, as_person, draft, field):
        page = as_person("editor").post(url(draft), typed(draft, **({"new_author": "Hoa Ban"} | {field: LEVEL})))
        assert page.status_code == 422 and "dấu chỉ mức độ mật" in body(page)
        assert Version.objects.count() == 1 and not (Tag.objects.exists() or Story.objects.exists() or Source.objects.exists() or Typed.objects.exists())

    def test_of_a_reason_of_the_desk(self, province, live, column):
        other = make.article(by=province.editor, category=column, title="Bài khác")
        desk.submit(article=other, by=province.editor)
        tomorrow = live.published_at.replace(year=live.published_at.year + 1)
        for act in (
            lambda: desk.send_back(article=other, by=province.leader, reason=LEVEL),
            lambda: publishing.withdraw(article=live, by=province.leader, reason=LEVEL),
            lambda: scheduling.schedule(article=live, by=province.leader, deed="withdraw", due_at=tomorrow, reason=LEVEL),
        ):
            with pytest.raises(BearsALevel):
                act()
        assert Article.objects.get(pk=live.pk).is_public and not Schedule.objects.exists()

    def test_of_what_readers_are_told_of_a_change(self, province, live):
        make.rewritten(live, by=province.editor, title="Tiêu đề mới")
        desk.submit(article=live, by=province.editor)
        desk.approve(article=live, by=province.leader)
        with pytest.raises(BearsALevel):
            publishing.publish(article=live, by=province.leader, correction=LEVEL)
        assert Article.objects.get().title == live.title

    def test_of_an_answer_to_a_reader(self, province, live):
        message = messages.receive(article=live, kind="comment", text="Bài này rất hay.", token="a" * 43)
        for act in (lambda: messages.answer(message=message, by=province.leader, text=LEVEL), lambda: messages.refuse(message=message, by=province.leader, reason=LEVEL)):
            with pytest.raises(BearsALevel):
                act()
        assert ReaderMessage.objects.get().state == "new"

    def test_of_what_the_site_keeps(self, province, column):
        by = province.admin
        for act in (
            lambda: columns.add_column(by=by, name="Cột", description=LEVEL, unit=province.department),
            lambda: columns.change_column(column=column, by=by, name=LEVEL),
            lambda: names.save_name(row=Story(name="Chuyện", summary=LEVEL), by=by),
            lambda: blocks.save_block(block=HomeBlock(kind="featured", title=LEVEL), by=by),
            lambda: anniversaries.save_day(row=Anniversary(title="Ngày", day=1, month=1, note=LEVEL), by=by),
            lambda: channels.save_channel(channel=Channel(name=LEVEL, url="https://a.example/b", unit=province.department), by=by),
        ):
            with pytest.raises(BearsALevel):
                act()
        assert not (Story.objects.exists() or HomeBlock.objects.exists() or Anniversary.objects.exists() or Channel.objects.exists())


def test_a_program_that_changes_its_name_is_stopped_by_its_address(client, live, monkeypatch):
    monkeypatch.setattr("news.clients.BY_ADDRESS", 2)
    page = f"/tin-tuc/bai/{live.pk}/danh-gia/"
    answers = []
    for number in range(41):
        client.cookies.clear()
        answers.append(client.post(page, {"sao": "1"}, headers={"user-agent": f"Mozilla/5.0 {number}"}).status_code)
    assert answers == [200] * 40 + [429]
    live.refresh_from_db()
    assert live.stars_count == 40


@pytest.mark.parametrize("address", ["/tin-tuc/y-kien/{}/", "/tin-tuc/chuyen-muc/chuyen-doi-so/dang-ky/{}/", "/thong-bao/dia-chi/{}/"])
def test_the_key_that_erases_what_a_reader_left_is_in_no_log(client, column, caplog, address):
    token = "k" * 43
    assert client.get(address.format(token)).status_code == 404
    refused = [record for record in caplog.records if token in record.getMessage()]
    written = [DiscreetFormatter("%(message)s").format(record) for record in refused]
    assert written and not any(token in line for line in written)
