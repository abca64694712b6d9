"""Results of the checking: kept per file, made in the pipeline, made anew when the roots change, shown to readers."""

import pytest
from django.urls import reverse

from audit.models import Event
from documents import pipeline
from documents.actions import certificates, signatures
from documents.exceptions import NotACertificate
from documents.models import FileSignature, SignatureCheck, TrustedCertificate
from documents.tasks import recheck_signatures
from tests.documents import shelf, signing
from tests.factories import documents as make


def signed_file(province, data=None, **values):
    document = make.document(owner_unit=province.department, **values)
    return shelf.add_file(document, make.RESOLUTION, data=data or signing.signed_twice())


def page_of(client, file):
    return client.get(file.document.get_absolute_url()).content.decode()


class TestInThePipeline:
    def test_a_signed_upload_has_its_signatures_when_it_reaches_the_table(self, province, as_person):
        upload = make.upload(clerk=province.clerk, unit=province.department, data=signing.signed_twice())
        pipeline.process(upload.pk)
        upload.refresh_from_db()
        rows = list(upload.file.signature_check.signatures.values_list("position", "signer", "integrity", "trust"))
        assert rows == [
            (1, "Nguyễn Văn Lãnh", "extended", "unknown"),
            (2, "TỈNH ỦY ĐẮK NÔNG", "intact", "unknown"),
        ]
        page = as_person("clerk").get(reverse("documents:review", args=[upload.document_id])).content.decode()
        for words in ("Nguyễn Văn Lãnh", "Có bổ sung được phép sau khi ký", "Chưa kiểm tra được thu hồi"):
            assert words in page

    def test_what_is_checked_is_not_checked_again(self, province, monkeypatch):
        upload = make.upload(clerk=province.clerk, unit=province.department)
        pipeline.process(upload.pk)
        before = SignatureCheck.objects.get().checked_at
        type(upload).objects.filter(pk=upload.pk).update(state="working")
        pipeline.process(upload.pk)
        check = SignatureCheck.objects.get()
        assert (check.outcome, check.checked_at) == ("unsigned", before)

    def test_a_checker_that_breaks_down_does_not_stop_the_paper(self, province, monkeypatch):
        def broken(*args, **kwargs):
            raise ZeroDivisionError("nội dung không được lọt ra")

        monkeypatch.setattr(signatures, "examine", broken)
        upload = make.upload(clerk=province.clerk, unit=province.department)
        pipeline.process(upload.pk)
        upload.refresh_from_db()
        assert upload.state == "ready"
        assert upload.file.signature_check.outcome == "failed"


class TestInstalling:
    def test_one_file_may_hold_several_and_each_is_in_the_trail(self, province):
        people = signing.office()
        installed = certificates.install(data=people.root.pem + people.between.pem, by=province.admin)
        assert [(row.subject, row.is_root) for row in installed] == [("Gốc thử nghiệm", True), ("CA thử nghiệm", False)]
        assert Event.objects.filter(verb="documents.certificate_installed", actor_id=province.admin.pk).count() == 2

    def test_the_same_again_changes_nothing(self, province):
        der = signing.office().root.der
        certificates.install(data=der, by=province.admin)
        assert certificates.install(data=der, by=province.admin) == []
        assert TrustedCertificate.objects.count() == 1

    @pytest.mark.parametrize(
        "data",
        [b"", b"rubbish", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"\x30\x82" + b"\0" * 900_000],
        ids=["empty", "rubbish", "torn", "huge"],
    )
    def test_what_is_no_certificate_is_given_back(self, province, data):
        with pytest.raises(NotACertificate):
            certificates.install(data=data, by=province.admin)
        assert not TrustedCertificate.objects.exists()

    def test_a_signers_own_certificate_is_no_root(self, province):
        people = signing.office()
        with pytest.raises(NotACertificate, match="của người ký"):
            certificates.install(data=people.root.pem + people.leader.pem, by=province.admin)
        assert not TrustedCertificate.objects.exists()

    def test_a_private_key_is_refused(self, province, as_person):
        key = b"-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"
        with pytest.raises(NotACertificate, match="khóa bí mật"):
            certificates.install(data=signing.office().root.pem + key, by=province.admin)

    def test_the_page_installs_and_removes(self, province, as_person, tmp_path):
        admin, address = as_person("admin"), reverse("documents:certificates")
        path = tmp_path / "goc.pem"
        path.write_bytes(signing.office().root.pem)
        with path.open("rb") as file:
            assert admin.post(address, {"file": file}).status_code == 302
        row = TrustedCertificate.objects.get()
        assert "Gốc thử nghiệm" in admin.get(address).content.decode()
        admin.post(reverse("documents:remove_certificate", args=[row.pk]))
        row.refresh_from_db()
        assert (row.removed_by, row.removed_at is not None) == (province.admin, True)
        assert Event.objects.get(verb="documents.certificate_removed").data["sha256"] == row.fingerprint

    def test_bad_input_on_the_page_is_a_sentence(self, as_person, tmp_path):
        path = tmp_path / "goc.pem"
        path.write_bytes(b"khong phai")
        with path.open("rb") as file:
            response = as_person("admin").post(reverse("documents:certificates"), {"file": file})
        assert response.status_code == 422
        assert "không chứa chứng thư" in response.content.decode()

    def test_an_authority_without_its_root_is_pointed_out(self, province, as_person):
        certificates.install(data=signing.office().between.der, by=province.admin)
        assert "chưa được cài" in as_person("admin").get(reverse("documents:certificates")).content.decode()


class TestCheckingAgain:
    def test_new_roots_make_old_results_new(self, province):
        file = signed_file(province)
        signatures.check_file(file)
        assert set(FileSignature.objects.values_list("trust", flat=True)) == {"unknown"}
        (root,) = certificates.install(data=signing.office().root.der, by=province.admin)
        assert signatures.progress() == {"done": 0, "total": 1, "left": 1}
        recheck_signatures()
        assert signatures.progress() == {"done": 1, "total": 1, "left": 0}
        assert set(FileSignature.objects.values_list("trust", flat=True)) == {"trusted"}
        assert SignatureCheck.objects.get().against == [root.fingerprint]
        certificates.remove(certificate=root, by=province.admin)
        recheck_signatures()
        assert set(FileSignature.objects.values_list("trust", flat=True)) == {"unknown"}
        assert SignatureCheck.objects.get().against == []

    def test_files_from_before_are_looked_at_too(self, province):
        signed_file(province)
        shelf.add_file(make.document(owner_unit=province.department), "chữ", data=make.pdf("chữ"))
        assert signatures.check_waiting() == 2
        assert signatures.check_waiting() == 0
        assert set(SignatureCheck.objects.values_list("outcome", flat=True)) == {"signed", "unsigned"}

    def test_unsigned_files_are_left_alone(self, province):
        file = shelf.add_file(make.document(owner_unit=province.department), "chữ", data=make.pdf("chữ"))
        signatures.check_file(file)
        certificates.install(data=signing.office().root.der, by=province.admin)
        assert signatures.check_waiting() == 0

    def test_stopped_in_the_middle_it_goes_on_from_there(self, province, monkeypatch):
        for _ in range(3):
            signed_file(province)
        real, calls = signatures.check_file, []

        def killed(file, **kwargs):
            if calls:
                raise KeyboardInterrupt
            calls.append(file)
            return real(file, **kwargs)

        with monkeypatch.context() as patched:
            patched.setattr(signatures, "check_file", killed)
            with pytest.raises(KeyboardInterrupt):
                signatures.check_waiting()
        assert signatures.progress()["left"] == 2
        assert signatures.check_waiting() == 2

    def test_a_missing_original_is_told_and_does_not_come_again_and_again(self, province):
        from documents import storage

        file = signed_file(province)
        storage.original_path(file.sha256).unlink()
        assert signatures.check_waiting() == 1
        assert SignatureCheck.objects.get().outcome == "failed"
        assert signatures.check_waiting() == 0


class TestShown:
    def test_readers_see_who_signed_and_what_it_is_worth(self, province, as_person):
        certificates.install(data=signing.office().root.der, by=province.admin)
        file = signed_file(province)
        signatures.check_file(file)
        page = page_of(as_person(None), file)
        for words in (
            "Nguyễn Văn Lãnh", "Phó Bí thư, Ban Tuyên giáo, Tỉnh ủy Đắk Nông", "Có bổ sung được phép sau khi ký", "Nguyên vẹn",
            "Chưa kiểm tra được thu hồi", "15:30:00 06/05/2024", "đối chiếu với 1 chứng thư",
        ):  # fmt: skip
            assert words in page, words

    def test_a_changed_file_says_so(self, province, as_person):
        file = signed_file(province, data=signing.changed(signing.signed_twice(), signing.with_other_words))
        signatures.check_file(file)
        page = page_of(as_person(None), file)
        assert "Bị thay đổi" in page and "Nguyên vẹn" not in page

    def test_unsigned_files_are_for_reference(self, province, as_person):
        file = shelf.add_file(make.document(owner_unit=province.department), "chữ", data=make.pdf("chữ"))
        assert "Chưa kiểm tra chữ ký số" in page_of(as_person(None), file)
        signatures.check_file(file)
        assert "Bản tham khảo" in page_of(as_person(None), file)

    def test_names_in_a_signature_are_text_and_nothing_else(self, province, as_person):
        file = signed_file(province, data=signing.sign(signing.paper(), signing.Holder("<b>Đậm</b>")))
        signatures.check_file(file)
        assert "&lt;b&gt;Đậm&lt;/b&gt;" in page_of(as_person(None), file)
