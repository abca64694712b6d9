"""Who may not read or write the registers, and what a line tells of a document that is hidden."""

import pytest

from documents.models import Document, RegisterEntry
from tests.documents.register_desk import INCOMING, OUTGOING, body, entry, office, page_of, typed
from tests.factories import documents as make_documents
from tests.factories import registers as make

__all__ = ["entry", "office"]

pytestmark = pytest.mark.django_db


class TestWhoMayNot:
    @pytest.mark.parametrize("path", [INCOMING, OUTGOING, "/van-ban/so-dang-ky/in/", "/van-ban/nhiem-ky/"])
    def test_a_register_does_not_exist_for_those_who_may_not_read_it(self, as_person, path):
        for name in ("reader", "cadre", "editor", "opinion", "admin", "auditor", "outsider"):
            assert as_person(name).get(path).status_code == 404, name

    def test_nor_does_the_register_of_another_unit(self, as_person, entry, province):
        for name in ("commune_clerk", "neighbour_clerk"):
            assert as_person(name).get(f"{INCOMING}?don_vi={province.department.pk}").status_code == 404
            assert as_person(name).get(page_of(entry)).status_code == 404

    def test_a_list_and_a_page_agree_for_every_persona(self, as_person, office, province):
        entries = [
            make.incoming(**office, handler=province.opinion), make.outgoing(**office),
            make.incoming(unit=province.commune, by=province.commune_clerk),
        ]  # fmt: skip
        for name, person in province.people.items():
            listed = set(RegisterEntry.objects.visible_to(person))
            for one in entries:
                assert person.has_perm("documents.view_entry", one) == (one in listed)
                assert (as_person(name).get(page_of(one)).status_code == 200) == (one in listed), (name, one)

    def test_a_clerk_keeps_the_register_of_what_lies_under_the_office(self, province, as_person):
        from tests.factories.accounts import MembershipFactory

        MembershipFactory(user=province.outsider, unit=province.district, role="clerk")
        response = as_person("outsider").post(f"{INCOMING}vao-so/", typed(don_vi=province.commune.pk))
        assert response.status_code == 302
        assert RegisterEntry.objects.get().unit == province.commune

    @pytest.mark.parametrize("path", [f"{INCOMING}vao-so/", f"{OUTGOING}vao-so/", f"{OUTGOING}so-tiep-theo/"])
    def test_a_leader_reads_and_does_not_write(self, as_person, path):
        assert as_person("leader").get(path).status_code == 403

    @pytest.mark.parametrize("deed", ["sua-lai/", "huy-so/", "gan-van-ban/"])
    def test_a_leader_does_not_change_a_line(self, as_person, entry, deed):
        assert as_person("leader").post(page_of(entry, deed), {"reason": "x"}).status_code == 403
        entry.refresh_from_db()
        assert entry.state == "registered" and entry.revision == 1

    def test_a_handler_sees_the_line_and_not_the_register(self, as_person, office, province):
        mine = make.incoming(**office, handler=province.opinion)
        other = make.incoming(**office)
        client = as_person("opinion")
        assert mine.subject in body(client.get(page_of(mine)))
        assert client.get(page_of(other)).status_code == 404
        assert client.get(INCOMING).status_code == 404
        assert client.post(page_of(mine, "giao-xu-ly/"), {}).status_code == 403
        assert client.post(page_of(mine, "huy-so/"), {"reason": "x"}).status_code == 403


class TestHiddenDocuments:
    def test_a_line_keeps_its_own_record_and_tells_nothing_more(self, as_person, office, province):
        theirs = make_documents.document(owner_unit=province.neighbour, symbol="77-KH/HU", subject="Kế hoạch chung")
        line = make.incoming(**office, document=theirs, symbol="77-KH/HU", subject="Kế hoạch chung")
        client = as_person("clerk")
        assert theirs.get_absolute_url() in body(client.get(page_of(line)))
        assert "Có tệp" in body(client.get(INCOMING))
        Document.objects.update(state="withdrawn", subject="Đổi tên sau khi gỡ")
        page = body(client.get(page_of(line)))
        assert "77-KH/HU" in page and "Kế hoạch chung" in page
        assert "Đổi tên" not in page and f"/van-ban/{theirs.pk}/" not in page
        assert "Có tệp" not in body(client.get(INCOMING))

    def test_a_hidden_document_cannot_be_registered_or_asked_for(self, as_person, office, province):
        theirs = make_documents.document(owner_unit=province.neighbour, state="draft")
        for asked in (theirs.pk, 999_999, "abc"):
            assert as_person("clerk").get(f"{INCOMING}vao-so/?van_ban={asked}").status_code == 404
            assert as_person("clerk").post(f"{INCOMING}vao-so/", typed(van_ban=asked)).status_code == 404
        assert not RegisterEntry.objects.exists()
