"""How much a unit and what lies under it may keep, and a file that no longer fits."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction

from audit.models import Event
from documents import pipeline, quarantine
from documents.actions import intake, quotas, trash
from documents.models import Document, UnitQuota, Upload
from documents.models.quota import measured
from tests.documents import shelf
from tests.documents.test_versions import UPLOAD, pdf
from tests.factories import documents as make

pytestmark = pytest.mark.django_db
KEEPING, SET = "/van-ban/luu-giu/", "/van-ban/luu-giu/han-muc/"
SIZE = len(make.pdf(make.RESOLUTION))


def used(quota):
    return measured([quota])[0].used_bytes


def send(client, text=make.RESOLUTION, **more):
    return client.post(UPLOAD, {"file": pdf(text), "declared_open": "1", **more}, HTTP_ACCEPT="application/json")


class TestWhoMayNot:
    @pytest.mark.parametrize("name", ["clerk", "editor", "leader", "cadre", "reader", "auditor", "outsider"])
    def test_set_a_quota(self, province, as_person, name):
        assert as_person(name).post(SET, {"unit": province.department.pk, "gigabytes": "5"}).status_code == 403
        assert not UnitQuota.objects.exists()

    def test_govern_a_unit_that_does_not_lie_under_the_role(self, province, as_person):
        from accounts.models import Membership

        Membership.objects.filter(user=province.admin).update(unit=province.district)
        admin = as_person("admin")
        assert admin.post(SET, {"unit": province.department.pk, "gigabytes": "5"}).status_code == 422
        assert admin.post(SET, {"unit": province.commune.pk, "gigabytes": "5"}).status_code == 302
        assert admin.post("/van-ban/luu-giu/thung-rac/", {}).status_code == 403
        assert UnitQuota.objects.get().unit == province.commune


class TestSetting:
    def test_in_gigabytes_with_a_comma(self, province, as_person):
        as_person("admin").post(SET, {"unit": province.department.pk, "gigabytes": "0,5"})
        assert UnitQuota.objects.get().allowed == 512 * 1024 * 1024
        assert Event.objects.get(verb="documents.quota_set").unit_id == province.department.pk
        assert "512" in as_person("admin").get(KEEPING).content.decode()

    @pytest.mark.parametrize("typed", ["", "0", "-1", "nhiều", "999999999999"])
    def test_nonsense_is_given_back(self, province, as_person, typed):
        answer = as_person("admin").post(SET, {"unit": province.department.pk, "gigabytes": typed})
        assert answer.status_code == 422
        assert not UnitQuota.objects.exists()

    def test_and_taken_away(self, province, as_person):
        quota = UnitQuota.objects.create(unit=province.department, allowed=1)
        as_person("admin").post(f"{SET}{quota.pk}/bo/")
        assert not UnitQuota.objects.exists()


class TestCounting:
    def test_every_version_the_trash_and_what_lies_under_the_unit(self, province):
        quota = UnitQuota.objects.create(unit=province.district, allowed=1 << 30)
        for owner in (province.commune, province.district, province.neighbour):
            document = make.document(owner_unit=owner, state=Document.State.DRAFT)
            shelf.add_file(document, "một", data=b"x" * 100)
            shelf.add_file(document, "hai", data=b"y" * 10, version=2)
        assert used(quota) == 220
        trash.trash(document=Document.objects.filter(owner_unit=province.commune).get(), by=province.commune_clerk, reason="Thử")
        assert used(quota) == 220

    def test_a_file_on_its_way_in_counts_once_at_every_moment(self, province):
        quota = UnitQuota.objects.create(unit=province.department, allowed=1 << 30)
        upload = make.upload(clerk=province.clerk, unit=province.department)
        assert used(quota) == upload.size
        pipeline.process(upload.pk)
        assert used(quota) == upload.size


class TestOverTheQuota:
    def test_a_file_is_refused_with_a_sentence_before_it_is_taken_in(self, province, as_person):
        UnitQuota.objects.create(unit=province.department, allowed=SIZE - 1)
        answer = send(as_person("clerk"))
        assert answer.status_code == 422
        assert "Ban Tuyên giáo Tỉnh ủy chỉ còn" in answer.json()["error"]
        assert not any(quarantine.root().iterdir())
        assert not Document.objects.exists()
        upload = Upload.objects.get()
        assert (upload.state, upload.reason_code, upload.sealed_name) == ("refused", "over_quota", "")
        assert "văn bản mật" not in as_person("clerk").get("/van-ban/ban-van-thu/hang-doi/").content.decode().lower()

    def test_the_last_byte_may_be_used(self, province, as_person):
        UnitQuota.objects.create(unit=province.department, allowed=SIZE)
        assert send(as_person("clerk")).status_code == 202
        assert send(as_person("clerk"), "một chữ").status_code == 422

    def test_a_quota_above_counts_too(self, province, as_person):
        UnitQuota.objects.create(unit=province.province, allowed=10)
        UnitQuota.objects.create(unit=province.department, allowed=1 << 30)
        assert "Tỉnh ủy Đắk Nông chỉ còn" in send(as_person("clerk")).json()["error"]

    def test_an_annex_is_counted_for_the_unit_of_its_document(self, province, as_person):
        document = make.document(owner_unit=province.department)
        UnitQuota.objects.create(unit=province.department, allowed=1)
        assert send(as_person("clerk"), document=document.pk, place="annex").status_code == 422
        assert send(as_person("commune_clerk")).status_code == 202

    def test_without_scripts_the_sentence_stands_on_the_page(self, province, as_person):
        UnitQuota.objects.create(unit=province.department, allowed=1)
        files = [SimpleUploadedFile(f"{n}.pdf", make.pdf(make.RESOLUTION), "application/pdf") for n in range(2)]
        page = as_person("clerk").post(UPLOAD, {"file": files, "declared_open": "1"}, follow=True).content.decode()
        assert "chưa nhận" in page

    def test_the_desk_shows_used_and_allowed(self, province, as_person):
        assert "Dung lượng của" not in as_person("clerk").get("/van-ban/ban-van-thu/").content.decode()
        UnitQuota.objects.create(unit=province.department, allowed=1 << 30)
        page = as_person("clerk").get("/van-ban/ban-van-thu/").content.decode()
        assert "Dung lượng của Ban Tuyên giáo Tỉnh ủy" in page and "1,0" in page

    def test_the_page_of_quotas_costs_the_same_with_many_units(
        self, province, as_person, django_assert_max_num_queries, django_assert_num_queries
    ):
        UnitQuota.objects.create(unit=province.department, allowed=1 << 30)
        client = as_person("admin")
        client.get(KEEPING)
        with django_assert_max_num_queries(20) as few:
            client.get(KEEPING)
        for unit in (province.province, province.district, province.commune, province.neighbour):
            UnitQuota.objects.create(unit=unit, allowed=1 << 30)
        with django_assert_num_queries(len(few)):
            client.get(KEEPING)


@pytest.mark.django_db(transaction=True)
def test_two_files_at_once_cannot_both_take_the_last_place(province):
    UnitQuota.objects.create(unit=province.department, allowed=SIZE + 10)
    at_once, states = threading.Barrier(2), []

    def work():
        path = quarantine.root() / f"{threading.get_ident()}.part"
        path.write_bytes(make.pdf(make.RESOLUTION))
        taken = quarantine.QuarantinedFile(path, name="nghi-quyet.pdf", size=SIZE)
        taken.sha256 = "0" * 64
        at_once.wait(60)
        try:
            states.append(intake.start_upload(by=province.clerk, unit=province.department, taken=taken, declared_open=True).state)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(states) == ["refused", "working"]
    with transaction.atomic():
        assert quotas.refusal(province.department, 10) is None and quotas.refusal(province.department, 11) is not None
