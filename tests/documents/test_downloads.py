"""Copies taken home: the marked one, and the trail of downloads that belongs to the document."""

import ast
import contextlib
import datetime
import io
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts import personal_data
from accounts.models import User
from audit.models import Event
from documents import locks, watermark
from documents.actions import merging, signatures
from documents.models import Document, Download, DownloadReading
from tests.documents import shelf, signing
from tests.factories import documents as make

Visibility = Document.Visibility
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def internal(province):
    document = make.document(owner_unit=province.department, visibility=Visibility.INTERNAL, symbol="12-NQ/TU")
    return shelf.add_file(document, make.RESOLUTION, data=make.pdf(make.RESOLUTION, "trang hai"), name="nghị quyết.pdf")


def original(file, **query):
    return reverse("documents:original", args=[file.document_id, file.pk], query=query or None)


def marked(file):
    return reverse("documents:marked_copy", args=[file.document_id, file.pk])


def words_of(data):
    pdf = pypdfium2.PdfDocument(data)
    pdf.init_forms()
    return [page.get_textpage().get_text_range() for page in pdf]


@contextlib.contextmanager
def holding_all_but(free):
    """Others are making marked copies, in connections of their own."""
    with ThreadPoolExecutor(watermark.AT_ONCE) as threads:
        others, done = threading.Barrier(watermark.AT_ONCE - free + 1), threading.Event()

        def make_one():
            with locks.one_of(locks.MARKED_COPIES, watermark.AT_ONCE) as ours:
                assert ours
                others.wait()
                done.wait()
            connection.close()

        working = [threads.submit(make_one) for _ in range(watermark.AT_ONCE - free)]
        others.wait(timeout=20)
        try:
            yield
        finally:
            done.set()
        assert [one.result() for one in working] == [None] * len(working)


class TestMarkedCopy:
    def test_every_page_names_unit_time_and_number_but_no_person(self, province, as_person, internal):
        response = as_person("cadre").get(marked(internal))
        assert response["Content-Disposition"].startswith("attachment")
        assert "dau-chim.pdf" in response["Content-Disposition"]
        assert "no-store" in response["Cache-Control"]
        pages = words_of(response.content)
        assert len(pages) == 2
        for page in pages:
            assert "Đảng ủy xã Nam Dong" in page
            assert f"{timezone.localtime():%d/%m/%Y}" in page
            assert "Số 12-NQ/TU" in page
            assert province.cadre.full_name not in page

    def test_nothing_of_it_is_stored(self, as_person, internal, settings):
        before = sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
        as_person("cadre").get(marked(internal))
        assert sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()) == before

    def test_a_signed_original_loses_its_signature_and_keeps_what_the_clerk_wrote(self, province, as_person):
        document = make.document(owner_unit=province.department, visibility=Visibility.INTERNAL)
        data = signing.signed_twice(before=signing.with_stamp)
        file = shelf.add_file(document, make.RESOLUTION, data=data)
        signatures.check_file(file)
        page = as_person("clerk").get(document.get_absolute_url()).content.decode()
        assert "Bản có dấu chìm không còn chữ ký số" in page
        copy = as_person("clerk").get(marked(file)).content
        with pikepdf.open(io.BytesIO(copy)) as pdf:
            assert "/AcroForm" not in pdf.Root
            assert "/Annots" not in pdf.pages[0] or not len(pdf.pages[0].Annots)
            drawn = list(pdf.pages[0].Resources.XObject)
        assert len(drawn) >= 3  # the clerk's mark, the signatures, ours
        assert b"/ByteRange" not in copy

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
    def test_pictures_get_one_too(self, province, as_person, kind):
        picture, out = Image.new("RGB", (600, 800), "white"), io.BytesIO()
        pages = {"save_all": True, "append_images": [picture.copy()]} if kind == "TIFF" else {}
        picture.save(out, kind, **pages)
        document = make.document(owner_unit=province.department, visibility=Visibility.INTERNAL)
        file = shelf.add_file(document, "", data=out.getvalue(), name="quet.tif", kind="image", mime="image/tiff")
        copy = Image.open(io.BytesIO(as_person("cadre").get(marked(file)).content))
        assert (copy.format, copy.size) == (kind, (600, 800))
        assert getattr(copy, "n_frames", 1) == (2 if kind == "TIFF" else 1)
        assert copy.convert("L").getextrema()[0] < 240

    def test_turned_and_odd_pages_are_marked_upright(self):
        with pikepdf.open(io.BytesIO(make.pdf("một", "hai"))) as pdf:
            pdf.pages[0].Rotate = 90
            pdf.pages[1].MediaBox = [100, 50, 400, 900]
            out = io.BytesIO()
            pdf.save(out)
        pages = words_of(watermark.marked(out.getvalue(), "pdf", ["Đơn vị", "Lúc", "Số 1"]))
        assert all("Đơn vị · Lúc · Số 1" in page for page in pages)

    def test_too_much_is_told_in_a_sentence_and_not_recorded(self, as_person, internal, monkeypatch):
        monkeypatch.setattr(watermark, "MOST_PAGES", 1)
        client = as_person("cadre")
        response = client.get(marked(internal), follow=True)
        assert "quá lớn để đóng dấu chìm" in response.content.decode()
        assert not Download.objects.exists()
        assert client.get(original(internal)).status_code == 200

    @pytest.mark.django_db(transaction=True)
    def test_two_are_made_at_once_and_the_next_is_asked_to_come_back(self, as_person, internal):
        client = as_person("cadre")
        with holding_all_but(0):
            response = client.get(marked(internal))
            assert (response.status_code, response["Retry-After"]) == (503, "10")
            assert "Hãy thử lại sau ít giây" in response.content.decode()
            assert not Download.objects.exists()
        with holding_all_but(1):
            assert client.get(marked(internal)).status_code == 200
        assert client.get(marked(internal)).status_code == 200
        assert Download.objects.count() == 2

    def test_a_damaged_file_is_told_in_a_sentence(self, province, as_person):
        document = make.document(owner_unit=province.department, visibility=Visibility.INTERNAL)
        file = shelf.add_file(document, "chữ", data=b"%PDF-1.4 hong")
        response = as_person("cadre").get(marked(file), follow=True)
        assert "không đóng được dấu chìm" in response.content.decode()

    def test_public_documents_and_office_files_have_none(self, province, as_person):
        public = shelf.add_file(make.document(owner_unit=province.department), "chữ", data=make.pdf("chữ"))
        word = make.document(owner_unit=province.department, visibility=Visibility.INTERNAL)
        word = shelf.add_file(word, "chữ", kind="docx", mime="application/docx", name="a.docx")
        for file in (public, word):
            assert as_person("clerk").get(marked(file)).status_code == 404
            assert "dấu chìm" not in as_person("clerk").get(file.document.get_absolute_url()).content.decode()


class TestTrail:
    def test_a_download_is_kept_with_who_when_which_file_and_how(self, province, as_person, internal):
        client = as_person("cadre")
        client.get(original(internal))
        client.get(marked(internal))
        rows = Download.objects.order_by("pk").values_list("document", "file", "person", "unit", "marked")
        same = (internal.document_id, internal.pk, province.cadre.pk, province.commune.pk)
        assert list(rows) == [(*same, False), (*same, True)]
        assert not Event.objects.filter(verb__contains="download").exists()

    def test_of_public_documents_nothing_is_kept(self, province, as_person):
        file = shelf.add_file(make.document(owner_unit=province.department), "chữ", data=make.pdf("chữ"))
        for person in (None, "cadre", "clerk"):
            as_person(person).get(original(file))
        assert not Download.objects.exists()

    def test_reading_is_not_taking_home(self, province, as_person, internal):
        client = as_person("cadre")
        client.get(internal.document.get_absolute_url())
        client.get(reverse("documents:viewer", args=[internal.document_id, internal.pk]))
        client.get(original(internal, inline="1"))
        client.head(original(internal))
        assert not Download.objects.exists()

    def test_who_reads_it_says_why_and_the_unit_sees_that(self, province, as_person, internal):
        as_person("cadre").get(original(internal))
        auditor, address = as_person("auditor"), reverse("documents:downloads", args=[internal.document_id])
        assert province.cadre.full_name not in auditor.get(address).content.decode()
        assert auditor.post(address, {"reason": ""}).status_code == 422
        assert not DownloadReading.objects.exists()
        opened = auditor.post(address, {"reason": "Xác minh bản chụp bị lộ."}, follow=True)
        assert province.cadre.full_name in opened.content.decode()
        event = Event.objects.get(verb="documents.downloads_read")
        assert (event.actor_id, event.unit_id) == (province.auditor.pk, province.department.pk)
        assert event.data == {"reason": "Xác minh bản chụp bị lộ."}
        for person in ("clerk", "leader"):
            page = as_person(person).get(internal.document.get_absolute_url()).content.decode()
            assert province.auditor.full_name in page and "Xác minh bản chụp bị lộ." in page
        assert "Xác minh" not in as_person("cadre").get(internal.document.get_absolute_url()).content.decode()

    def test_an_opened_trail_is_for_its_reader_and_for_an_hour(self, province, as_person, internal):
        address = reverse("documents:downloads", args=[internal.document_id])
        opened = as_person("auditor").post(address, {"reason": "Xác minh bản chụp bị lộ."}).url
        assert as_person("admin").get(opened).status_code == 404
        assert as_person("auditor").get(opened).status_code == 200
        DownloadReading.objects.update(at=timezone.now() - datetime.timedelta(minutes=61))
        assert as_person("auditor").get(opened).url == address

    def test_an_auditor_of_another_unit_finds_nothing(self, province, as_person, internal):
        province.people["auditor"].memberships.update(unit=province.neighbour)
        client = as_person("auditor")
        assert client.get(reverse("documents:downloads", args=[internal.document_id])).status_code == 404
        found = client.get(reverse("documents:find_downloads"), {"so": "12-NQ/TU"}).content.decode()
        assert "Không có văn bản nào mang số này" in found

    def test_the_auditor_finds_the_document_by_the_number_on_the_paper(self, province, as_person, internal):
        page = as_person("auditor").get(reverse("documents:find_downloads"), {"so": "12 - nq/tu"}).content.decode()
        assert reverse("documents:downloads", args=[internal.document_id]) in page
        assert internal.document.subject not in page

    def test_long_trails_are_paged_at_a_steady_price(self, province, as_person, internal, django_assert_max_num_queries):
        person = province.cadre
        Download.objects.bulk_create(
            Download(document=internal.document, file=internal, person=person, unit=province.commune) for _ in range(120)
        )
        auditor = as_person("auditor")
        address = auditor.post(
            reverse("documents:downloads", args=[internal.document_id]), {"reason": "Xác minh bản chụp bị lộ."}
        ).url
        with django_assert_max_num_queries(14):
            page = auditor.get(address).content.decode()
        assert page.count("<tr>") == 51
        assert "?sau=" in page

    def test_after_a_year_it_is_gone(self, internal, province):
        now = timezone.now()
        for days in (364, 366):
            at = now - datetime.timedelta(days=days)
            Download.objects.create(document=internal.document, file=internal, person=province.cadre, at=at)
            DownloadReading.objects.create(document=internal.document, by=province.auditor, reason="x", at=at)
        counts = personal_data.purge(now)
        assert (counts["downloads"], counts["download_readings"]) == (1, 1)
        assert (Download.objects.count(), DownloadReading.objects.count()) == (1, 1)


class TestNoListByPerson:
    """The promise: nobody can find out who reads what. The trail goes from a document to people, never back."""

    def test_there_is_no_way_from_a_person_to_the_rows(self):
        for model in (Download, DownloadReading):
            assert model not in admin.site._registry
            for field in User._meta.related_objects:
                if field.related_model is model:
                    assert field.get_accessor_name() is None, field
            assert not any("person" in name or "user" in name for name in vars(model.objects) if not name.startswith("_"))

    def test_only_the_persons_own_export_asks_by_person(self):
        asking = {
            path.relative_to(ROOT).as_posix()
            for app in apps.get_app_configs()
            if (ROOT / app.label).is_dir()
            for path in (ROOT / app.label).rglob("*.py")
            if "migrations" not in path.parts and asks_by_person(ast.parse(path.read_text(encoding="utf-8")))
        }
        assert asking == {"documents/kept_data/reading.py"}

    def test_no_address_and_no_parameter_narrows_to_a_person(self, province, as_person, internal):
        for name in ("cadre", "opinion"):
            as_person(name).get(original(internal))
        auditor = as_person("auditor")
        opened = auditor.post(
            reverse("documents:downloads", args=[internal.document_id]), {"reason": "Xác minh bản chụp bị lộ."}
        ).url
        whole = auditor.get(opened).content.decode()
        for name in ("nguoi", "person", "user", "unit", "don_vi", "q", "person_id"):
            narrowed = auditor.get(opened, {name: province.cadre.pk}).content.decode()
            assert narrowed.count("<tr>") == whole.count("<tr>") == 3
        found = auditor.get(reverse("documents:find_downloads"), {"so": province.cadre.full_name}).content.decode()
        assert "Không có văn bản nào mang số này" in found

    def test_people_see_their_own_in_their_own_data(self, province, as_person, internal):
        as_person("cadre").get(original(internal))
        own = as_person("cadre").get(reverse("my_data_export")).json()["downloads"]["records"]
        assert [row["document"] for row in own] == [internal.document_id]
        assert as_person("admin").get(reverse("my_data_export")).json()["downloads"]["records"] == []


def asks_by_person(tree):
    """A query of downloads that names a person: Download.objects.filter(person=…)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("filter", "get", "exclude"):
            on = ast.unparse(node.func)
            if ("Download" in on or "downloads" in on) and any(
                keyword.arg and keyword.arg.split("__")[0] in ("person", "by", "person_id", "by_id") for keyword in node.keywords
            ):
                return True
    return False


class TestAfterAMerge:
    def test_the_old_address_of_a_marked_copy_leads_on_for_those_who_may_see_the_survivor(self, province, as_person, internal):
        address = marked(internal)
        survivor = make.document(owner_unit=province.department, visibility=Visibility.INTERNAL, symbol="12-NQ/TU")
        merging.merge(survivor=survivor, other=internal.document, by=province.clerk)
        internal.refresh_from_db()
        answer = as_person("cadre").get(address)
        assert (answer.status_code, answer["Location"]) == (301, marked(internal))
        assert as_person("outsider").get(address).status_code in (403, 404)
        assert not Download.objects.exists()


class TestOtherWaysOut:
    def test_a_bundle_stands_in_the_trail_of_each_document_in_it(self, province, as_person, internal):
        open_one = shelf.add_file(make.document(owner_unit=province.department, visibility=Visibility.PUBLIC), make.RESOLUTION)
        chosen = [internal.document_id, open_one.document_id]
        response = as_person("cadre").post(reverse("documents:download_bundle"), {"chon": chosen})
        assert b"".join(response.streaming_content)
        assert [(row.file_id, row.person, row.marked) for row in Download.objects.all()] == [(internal.pk, province.cadre, False)]

    def test_a_bundle_that_nobody_waits_for_writes_nothing_down(self, as_person, internal):
        as_person("cadre").post(reverse("documents:download_bundle"), {"chon": [internal.document_id]})
        assert not Download.objects.exists()
