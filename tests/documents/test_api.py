"""The door for other systems: by token, with the rights of its unit's people, and never more."""

import datetime
import hashlib
import json

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from audit.models import Event
from documents.actions import api_clients, editing, merging
from documents.models import ApiClient, Document, Download, Tag
from tests.documents import shelf

pytestmark = pytest.mark.django_db
PUBLIC, INTERNAL = "documents:read-public", "documents:read-internal"
LIST = "/api/v1/documents/"


@pytest.fixture
def paper(province):
    def write(subject="Về chuyển đổi số", *texts, **values):
        return shelf.paper(subject, *(texts or ("Trang một",)), **{"owner_unit": province.department} | values)

    return write


@pytest.fixture
def system(province):
    """system(scopes…) → ask(address): the answer to a client that reads for the commune."""

    def admit(*scopes, unit="commune", name="Phần mềm xã"):
        row, token = api_clients.admit_client(
            by=province.admin, name=name, contact="Lê Văn Máy, 0261", unit=province.units[unit],
            scopes=list(scopes or [PUBLIC]), expires_on=timezone.localdate() + datetime.timedelta(days=90),
        )  # fmt: skip

        def ask(address=LIST, **headers):
            return Client().get(address, headers={"Authorization": f"Bearer {token}"} | headers)

        ask.row, ask.token = row, token
        return ask

    return admit


def subjects(response):
    assert response.status_code == 200, response.content
    return [document["subject"] for document in response.json()["results"]]


def problem(response, status):
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == status and told["detail"]
    return told["detail"]


class TestWhoGetsIn:
    def test_nobody_without_a_token(self, client):
        detail = problem(client.get(LIST), 401)
        assert "Thiếu khóa truy cập" in detail
        assert client.get(LIST)["WWW-Authenticate"].startswith("Bearer")

    @pytest.mark.parametrize("header", ["Bearer sai", "Bearer ", "Basic YTpi", "Bearer \xff\xfe", "Bearer a b"])
    def test_nobody_with_a_wrong_one(self, client, header, db):
        problem(client.get(LIST, headers={"Authorization": header}), 401)

    def test_a_signed_in_browser_is_nobody_here(self, as_person, paper):
        paper()
        problem(as_person("clerk").get(LIST), 401)

    def test_no_cookie_is_set_and_none_is_needed(self, system, paper):
        paper()
        response = system()()
        assert response.status_code == 200 and not response.cookies
        assert "no-store" in response["Cache-Control"]

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
    def test_there_is_nothing_to_change(self, system, method):
        ask = system()
        strict = Client(enforce_csrf_checks=True)
        response = getattr(strict, method)(LIST, headers={"Authorization": f"Bearer {ask.token}"})
        problem(response, 405)

    def test_a_revoked_token(self, system, province):
        ask = system()
        api_clients.revoke_client(client=ask.row, by=province.admin)
        assert "thu hồi" in problem(ask(), 401)

    def test_an_expired_token(self, system):
        ask = system()
        ApiClient.objects.update(expires_on=timezone.localdate() - datetime.timedelta(days=1))
        assert "hết hạn" in problem(ask(), 401)

    def test_a_token_works_through_its_last_day(self, system):
        ask = system()
        ApiClient.objects.update(expires_on=timezone.localdate())
        assert ask().status_code == 200

    def test_a_token_whose_giver_has_a_closed_account(self, system, province):
        ask = system()
        province.admin.is_active = False
        province.admin.save()
        assert "đã đóng" in problem(ask(), 401)

    def test_a_token_of_an_ended_unit(self, system, province):
        ask = system()
        type(province.commune).objects.filter(pk=province.commune.pk).update(valid_to=timezone.localdate())
        assert "kết thúc hoạt động" in problem(ask(), 401)

    def test_a_renewed_token_ends_the_old_one(self, system, province):
        ask = system()
        _, token = api_clients.renew_client(client=ask.row, by=province.admin)
        problem(ask(), 401)
        assert Client().get(LIST, headers={"Authorization": f"Bearer {token}"}).status_code == 200

    def test_an_unknown_address_is_a_problem_too(self, client, db):
        problem(client.get("/api/v1/khong-co/"), 404)


class TestWhatIsRead:
    DOORS = ["documents/{pk}/", "documents/{pk}/files/{file}/", "documents/{pk}/edxml/"]

    @pytest.fixture
    def shelf_of_all(self, paper, province):
        return {
            "public": paper("Công khai"),
            "internal": paper("Nội bộ", visibility="internal"),
            "ours": paper("Riêng xã", visibility="units", shared_with=[province.commune]),
            "theirs": paper("Riêng huyện khác", visibility="units", shared_with=[province.neighbour]),
            "own_draft": paper("Nháp của xã", state="draft", owner_unit=province.commune),
            "withdrawn": paper("Đã gỡ", state="withdrawn"),
        }

    @pytest.mark.parametrize(
        "scopes, seen", [((PUBLIC,), {"public"}), ((PUBLIC, INTERNAL), {"public", "internal", "ours"})]
    )
    def test_every_door_shows_what_a_visitor_or_a_cadre_of_the_unit_sees(self, shelf_of_all, system, scopes, seen):
        ask = system(*scopes)
        assert set(subjects(ask())) == {shelf_of_all[name].subject for name in seen}
        assert set(subjects(ask(f"{LIST}?q=trang"))) == {shelf_of_all[name].subject for name in seen}
        for name, document in shelf_of_all.items():
            for door in self.DOORS:
                response = ask("/api/v1/" + door.format(pk=document.pk, file=document.files.get().pk))
                assert (response.status_code == 404) == (name not in seen), f"{name} {door}"

    def test_hidden_and_absent_look_the_same(self, shelf_of_all, system):
        ask = system()
        assert ask(f"{LIST}{shelf_of_all['internal'].pk}/").content == ask(f"{LIST}999999/").content

    def test_agrees_with_the_pages_for_a_cadre_of_the_same_unit(self, shelf_of_all, system, province):
        listed = set(Document.objects.visible_to(province.cadre).values_list("subject", flat=True))
        assert set(subjects(system(PUBLIC, INTERNAL)())) == listed

    def test_a_merged_record_leads_to_the_kept_one_at_every_door(self, paper, system, province):
        kept, old = paper("Bản giữ"), paper("Bản trùng")
        file = shelf.add_file(old, "Phụ lục", data=b"%PDF-1.4 annex", part="annex")
        merging.merge(survivor=kept, other=old, by=province.clerk)
        ask = system()
        for door in self.DOORS:
            response = ask("/api/v1/" + door.format(pk=old.pk, file=file.pk))
            there = "/api/v1/" + door.format(pk=kept.pk, file=file.pk)
            assert (response.status_code, response["Location"]) == (301, f"http://testserver{there}")
            assert "no-store" in response["Cache-Control"]
            assert ask(there).status_code in (200, 409)
        assert Client().get(f"{LIST}{old.pk}/").status_code == 401

    def test_a_merged_record_is_as_absent_as_any_where_the_kept_one_may_not_be_read(self, paper, system, province):
        kept, old = paper("Bản giữ", visibility="internal"), paper("Bản trùng")
        merging.merge(survivor=kept, other=old, by=province.clerk)
        ask = system()
        hidden, absent = (ask(f"{LIST}{pk}/") for pk in (old.pk, 999999))
        assert (hidden.status_code, hidden.content, hidden.headers) == (404, absent.content, absent.headers)
        editing.withdraw(document=kept, by=province.clerk, reason="Đăng nhầm")
        assert system(PUBLIC, INTERNAL, name="Phần mềm nội bộ")(f"{LIST}{old.pk}/").status_code == 404

    def test_a_file_is_reached_only_through_its_own_document(self, shelf_of_all, system):
        hidden = shelf_of_all["internal"].files.get()
        assert system()(f"{LIST}{shelf_of_all['public'].pk}/files/{hidden.pk}/").status_code == 404

    def test_an_internal_original_stands_in_its_trail_under_the_unit_and_no_person(self, paper, system, province):
        hidden = paper(visibility="internal").files.get()
        shown = paper(visibility="public").files.get()
        ask = system(PUBLIC, INTERNAL)
        for file in (hidden, shown):
            assert b"".join(ask(f"{LIST}{file.document_id}/files/{file.pk}/").streaming_content)
        assert [(row.file_id, row.person, row.unit) for row in Download.objects.all()] == [(hidden.pk, None, province.commune)]

    def test_a_withdrawn_document_is_gone_at_once(self, paper, system, province):
        document, ask = paper(), system()
        assert len(subjects(ask())) == 1
        editing.withdraw(document=document, by=province.clerk, reason="Đăng nhầm")
        assert subjects(ask()) == []
        assert ask(f"{LIST}{document.pk}/").status_code == 404

    def test_a_tag_only_hidden_papers_bear_is_as_unknown_as_one_that_never_was(self, paper, system):
        hidden = paper("Kín", visibility="internal")
        hidden.tags.add(Tag.objects.named("thẻ kín"))
        ask = system()
        assert problem(ask(f"{LIST}?the=the-kin"), 400) == problem(ask(f"{LIST}?the=khong-co"), 400)
        assert subjects(system(PUBLIC, INTERNAL, name="Khác")(f"{LIST}?the=the-kin")) == ["Kín"]

    def test_roles_people_hold_lend_a_system_nothing(self, paper, system, province):
        """The giver may see everything of the province; the client still reads for its unit alone."""
        Membership.objects.create(user=province.admin, unit=province.province, role="clerk", valid_from=datetime.date(2020, 1, 1))
        paper("Nháp", state="draft")
        assert subjects(system(PUBLIC, INTERNAL)()) == []


class TestListing:
    def test_every_document_comes_once_by_following_next(self, paper, system):
        moment = timezone.now()
        for number in range(7):
            paper(f"Số {number}", published_at=moment - datetime.timedelta(hours=number // 2))
        ask, address, found = system(), f"{LIST}?limit=2&nam=2021", []
        while address:
            page = ask(address).json()
            found += [document["subject"] for document in page["results"]]
            address = page["next"]
        assert sorted(found) == sorted(f"Số {number}" for number in range(7))
        assert len(found) == 7

    def test_searches_like_the_page(self, paper, system):
        paper("Về rừng", "giữ rừng đầu nguồn")
        paper("Về biển", "giữ biển")
        ask = system()
        assert subjects(ask(f"{LIST}?q=rung")) == ["Về rừng"]
        assert subjects(ask(f'{LIST}?q="giữ"&nam=2021&loai=nghi-quyet&q=x&q=giu -rừng')) == ["Về biển"]

    @pytest.mark.parametrize(
        "query",
        ["limit=0", "limit=201", "limit=x", "limit=٣", "cursor=x", "cursor=2021-01-01~1", "cursor=2021-01-01T00:00:00+00:00~x",
         "cursor=9999-12-31T23:59:59-23:00~1", "nam=abc", "loai=khong-co", "q=%2B%2B", "trang=2", "co_quan=%00"],
    )  # fmt: skip
    def test_nonsense_is_told_and_not_guessed(self, system, query):
        problem(system()(f"{LIST}?{query}"), 400)

    def test_costs_the_same_for_one_and_for_many(self, paper, system, django_assert_num_queries):
        ask = system()
        ask()
        for count in (1, 20):
            for number in range(count):
                paper(f"Về rừng {number}", "rừng")
            with django_assert_num_queries(5):
                ask(f"{LIST}?q=rừng")


class TestDetail:
    def test_tells_what_the_page_tells_and_no_more(self, paper, system):
        document = paper(number="09", notation="NQ/TU", symbol="09-NQ/TU", signer="Ngô Thanh Danh")
        told = system()(f"{LIST}{document.pk}/").json()
        assert told["symbol"] == "09-NQ/TU" and told["type"] == {"slug": "nghi-quyet", "name": "Nghị quyết"}
        assert told["signer"] == "Ngô Thanh Danh" and told["issuer"]["name"] == "TỈNH ỦY ĐẮK NÔNG"
        assert told["page_url"] == f"http://testserver{document.get_absolute_url()}"
        assert not {"owner_unit", "file_unit", "created_by", "published_by", "shared_with", "head_exact"} & set(told)

    def test_the_file_comes_byte_for_byte_and_matches_its_hash(self, paper, system):
        document, ask = paper(), system()
        [file] = ask(f"{LIST}{document.pk}/").json()["files"]
        response = ask(file["url"], Accept="application/pdf")
        data = b"".join(response.streaming_content)
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
        assert response["Content-Disposition"].startswith("attachment")

    def test_no_edxml_of_what_has_no_number(self, paper, system):
        document = paper(symbol="", number="")
        assert "còn thiếu" in problem(system()(f"{LIST}{document.pk}/edxml/"), 409)

    def test_costs_few_queries(self, paper, system, django_assert_num_queries):
        document, ask = paper(), system()
        ask()
        with django_assert_num_queries(5):
            ask(f"{LIST}{document.pk}/")


class TestPace:
    def test_too_many_requests_are_told_when_to_come_back(self, system, monkeypatch):
        monkeypatch.setattr("documents.api.throttling.REQUESTS", 2)
        ask, other = system(), system(name="Khác")
        assert [ask().status_code for _ in range(3)] == [200, 200, 429]
        response = ask()
        assert "Retry-After" in problem(response, 429)
        assert 0 < int(response["Retry-After"]) <= 60
        assert other().status_code == 200


class TestTraces:
    def test_only_the_day_of_the_last_use_is_kept(self, system, paper):
        document, ask = paper(), system()
        before = Event.objects.count()
        ask(f"{LIST}?q=rừng")
        ask(f"{LIST}{document.pk}/")
        row = ApiClient.objects.get()
        assert row.last_used_on == timezone.localdate()
        assert Event.objects.count() == before

    def test_the_token_is_kept_as_a_digest_alone(self, system):
        ask = system()
        assert ApiClient.objects.get().token_digest == hashlib.sha256(ask.token.encode()).hexdigest()
        assert ask.token not in json.dumps(list(Event.objects.values("data", "object_label")))


class TestDocumentation:
    def test_the_schema_names_every_address_parameter_and_refusal(self, client, db):
        schema = client.get("/api/v1/openapi.json").json()
        assert schema["openapi"].startswith("3.1")
        assert set(schema["paths"]) == {
            "/api/v1/documents/", "/api/v1/documents/{id}/", "/api/v1/documents/{id}/files/{file_pk}/", "/api/v1/documents/{id}/edxml/",
        } or set(schema["paths"]) == {
            "/api/v1/documents/", "/api/v1/documents/{pk}/", "/api/v1/documents/{pk}/files/{file_pk}/", "/api/v1/documents/{pk}/edxml/",
        }  # fmt: skip
        listing = schema["paths"]["/api/v1/documents/"]["get"]
        assert {"q", "loai", "cursor", "limit"} <= {parameter["name"] for parameter in listing["parameters"]}
        assert {"200", "400", "401", "429"} <= set(listing["responses"])
        assert schema["components"]["securitySchemes"]["token"]["scheme"] == "bearer"

    def test_the_page_is_made_from_it_and_asks_no_other_server(self, client, db):
        page = client.get("/api/").content.decode()
        for words in ("Liệt kê và tìm văn bản", "/api/v1/documents/", "Số, ký hiệu như in trên văn bản.", "Mã SHA-256"):
            assert words in page
        assert "http://" not in page.replace("http://testserver", "").replace("http://www.w3.org", "")
