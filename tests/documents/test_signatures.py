"""What a signature inside a file is worth: found, read, held against the bytes."""

import datetime
import io
import random
import zipfile

import pytest
from pyhanko.sign.fields import MDPPerm

from documents.signatures import Anchors, examine
from documents.signatures.claims import claims
from tests.documents import signing
from tests.factories import documents as make

FLIPS = 120


def anchors(*, between=False):
    people = signing.office()
    return Anchors((people.root.der,), (people.between.der,) if between else ())


def states(data, roots=None):
    return [finding.integrity.value for finding in examine(data, "pdf", roots or anchors()).findings]


@pytest.fixture(scope="module")
def by_leader():
    return signing.sign(signing.paper(), signing.office().leader, "Lanh dao", stamped=True)


WAYS = {
    "a seal alone": None,
    "fields filled in": signing.with_number_filled_in,
    "a new field": signing.with_new_field,
    "a mark on the page": signing.with_stamp,
}


@pytest.mark.parametrize("added", WAYS.values(), ids=WAYS)
def test_the_clerks_number_and_seal_are_additions_and_no_change(by_leader, added):
    both = signing.sign(by_leader, signing.office().seal, "Con dau", box=(100, 100, 250, 200), before=added)
    assert states(both) == ["extended", "intact"]


def test_a_certifying_first_signature_is_the_usual_case(by_leader):
    people = signing.office()
    certified = signing.sign(signing.paper(), people.leader, "Lanh dao", certifying=MDPPerm.FILL_FORMS)
    both = signing.sign(certified, people.seal, "Con dau", box=(100, 100, 250, 200), before=signing.with_number_filled_in)
    assert states(both) == ["extended", "intact"]


def test_a_signer_who_allowed_no_change_is_obeyed():
    people = signing.office()
    locked = signing.sign(signing.paper(), people.leader, "Lanh dao", certifying=MDPPerm.NO_CHANGES)
    filled = signing.changed(locked, signing.with_number_filled_in)
    assert states(filled) == ["altered"]


def test_one_signature_names_its_signer_and_time(by_leader):
    (found,) = examine(by_leader, "pdf", anchors()).findings
    assert (found.integrity, found.trust) == ("intact", "trusted")
    assert (found.signer, found.organisation, found.unit, found.title) == (
        "Nguyễn Văn Lãnh", "Tỉnh ủy Đắk Nông", "Ban Tuyên giáo", "Phó Bí thư",
    )  # fmt: skip
    assert found.signed_at is not None
    assert (found.stamped_at, found.stamped_by, found.stamp_trust) == (
        signing.SIGNED_AT, "Máy chủ thời gian thử nghiệm", "trusted",
    )  # fmt: skip
    assert not found.revocation_checked


class TestRevocation:
    """Only from lists that travel in the file: nobody is asked over the network."""

    def found(self, by_leader, *lists):
        (found,) = examine(signing.changed(by_leader, signing.with_lists(*lists)), "pdf", anchors()).findings
        return found.integrity, found.trust, found.revocation_checked

    def test_lists_that_say_nothing_against_the_signer_are_a_check(self, by_leader):
        people = signing.office()
        lists = signing.revocation_list(people.root), signing.revocation_list(people.between)
        assert self.found(by_leader, *lists) == ("intact", "trusted", True)

    def test_a_list_of_another_authority_leaves_it_unchecked(self, by_leader):
        assert self.found(by_leader, signing.revocation_list(signing.office().root)) == ("intact", "trusted", False)

    def test_a_signer_revoked_before_signing_is_told(self, by_leader):
        people = signing.office()
        lists = signing.revocation_list(people.root), signing.revocation_list(people.between, people.leader)
        assert self.found(by_leader, *lists) == ("intact", "revoked", True)

    def test_an_authority_revoked_takes_its_signers_with_it(self, by_leader):
        people = signing.office()
        lists = signing.revocation_list(people.root, people.between), signing.revocation_list(people.between)
        assert self.found(by_leader, *lists) == ("intact", "revoked", True)

    def test_a_list_that_somebody_else_signed_in_its_name_counts_for_nothing(self, by_leader):
        people = signing.office()
        forged = signing.Holder("CA thử nghiệm", is_authority=True)
        lists = signing.revocation_list(people.root), signing.revocation_list(forged, people.leader)
        assert self.found(by_leader, *lists) == ("intact", "trusted", False)


def test_without_a_fitting_root_the_chain_is_unknown(by_leader):
    stranger = Anchors((signing.Holder("Gốc không liên quan", is_authority=True).der,))
    for roots in (Anchors(), stranger):
        (found,) = examine(by_leader, "pdf", roots).findings
        assert (found.integrity, found.trust) == ("intact", "unknown")


def test_the_authority_between_comes_from_the_file_or_from_the_administrator():
    bare = signing.sign(signing.paper(), signing.office().leader, carries_chain=False)
    assert examine(bare, "pdf", anchors()).findings[0].trust == "unknown"
    assert examine(bare, "pdf", anchors(between=True)).findings[0].trust == "trusted"


def test_a_certificate_that_had_run_out_when_it_signed_is_not_trusted():
    people = signing.office()
    over = datetime.datetime(2021, 1, 1, tzinfo=datetime.UTC)
    late = signing.Holder("Hết hạn", people.between, until=over)
    (found,) = examine(signing.sign(signing.paper(), late), "pdf", anchors()).findings
    assert (found.integrity, found.trust) == ("intact", "expired")


def test_a_stranger_may_sign_but_is_not_trusted():
    (found,) = examine(signing.sign(signing.paper(), signing.office().stranger), "pdf", anchors()).findings
    assert (found.integrity, found.trust) == ("intact", "unknown")


def test_additions_that_nobody_signed_are_a_change(by_leader):
    for added in (signing.with_number_filled_in, signing.with_new_field, signing.with_stamp):
        assert states(signing.changed(by_leader, added)) == ["altered"]
    both = signing.sign(by_leader, signing.office().seal, "Con dau", box=(100, 100, 250, 200))
    assert states(signing.changed(both, signing.with_stamp)) == ["altered", "altered"]


def test_a_page_drawn_over_is_a_change_even_when_it_is_signed_again(by_leader):
    assert states(signing.changed(by_leader, signing.with_other_words)) == ["altered"]
    both = signing.sign(
        by_leader, signing.office().stranger, "Con dau", box=(100, 100, 250, 200), before=signing.with_other_words
    )
    assert states(both) == ["altered", "intact"]


def test_a_new_link_or_a_mark_that_acts_is_a_change(by_leader):
    def linked(writer):
        signing.with_stamp(writer, subtype="/Link")

    both = signing.sign(by_leader, signing.office().seal, "Con dau", box=(100, 100, 250, 200), before=linked)
    assert states(both) == ["altered", "intact"]


SIGNED_FILES = {
    "one signature": lambda: signing.sign(signing.paper(), signing.office().leader, stamped=True),
    "leader, then seal": lambda: signing.signed_twice(),
    "leader, then fields": lambda: signing.signed_twice(before=signing.with_number_filled_in),
    "leader, then a new field": lambda: signing.signed_twice(before=signing.with_new_field),
    "leader, then a mark": lambda: signing.signed_twice(before=signing.with_stamp),
}


@pytest.mark.slow
@pytest.mark.parametrize("build", SIGNED_FILES.values(), ids=SIGNED_FILES)
def test_a_flipped_byte_anywhere_in_what_was_signed_is_always_reported(build):
    """Every signature that covers the byte is altered; none is lost, none is called anything milder."""
    data = build()
    signed = claims(data)
    chance = random.Random(17)
    missed = []
    for number in range(FLIPS):
        claim = signed[number % len(signed)]
        first, length, second, rest = claim.byte_range
        # Evenly over the range, so that headers, pages, form, cross-references and trailers all have their turn.
        at = int((number + chance.random()) / FLIPS * (length + rest))
        at = at if at < length else second + at - length
        torn = bytearray(data)
        torn[at] ^= 1 << chance.randrange(8)
        verdicts = {finding.signer: finding.integrity for finding in examine(bytes(torn), "pdf", anchors()).findings}
        for other, signer in zip(signed, [f.signer for f in examine(data, "pdf", Anchors()).findings], strict=True):
            covers = at < other.start or other.byte_range[2] <= at < other.byte_range[2] + other.byte_range[3]
            if covers and verdicts.get(signer) != "altered":
                missed.append((at, signer, verdicts.get(signer)))
    assert missed == []


def test_a_flip_that_hides_the_form_does_not_make_the_file_unsigned(by_leader):
    for word in (b"/AcroForm", b"/ByteRange", b"/Type /Sig", b"/SubFilter", b"startxref", b"/Root"):
        at = by_leader.rfind(word)
        torn = bytearray(by_leader)
        torn[at + 2] ^= 1
        assert states(bytes(torn)) == ["altered"], word


def test_a_signature_cut_short_or_padded_with_words_is_a_change(by_leader):
    (claim,) = claims(by_leader)
    torn = bytearray(by_leader)
    torn[claim.start + 41 : claim.start + 61] = b"0" * 20
    assert states(bytes(torn)) == ["altered"]
    stuffed = bytearray(by_leader)
    stuffed[claim.byte_range[2] - 9 : claim.byte_range[2] - 1] = b"deadbeef"
    assert states(bytes(stuffed)) == ["altered"]


def test_pages_put_before_the_signed_part_or_bytes_after_it_do_not_pass(by_leader):
    assert "intact" not in states(b"%PDF-1.4\n" + by_leader)


def test_old_algorithms_are_told_and_prove_nothing():
    people = signing.office()
    old = signing.sign(signing.paper(), people.leader, md="sha1")
    (found,) = examine(old, "pdf", anchors()).findings
    assert found.integrity == "unchecked" and "SHA-1" in found.problem
    short = signing.sign(signing.paper(), people.short_key)
    (found,) = examine(short, "pdf", anchors()).findings
    assert found.integrity == "unchecked" and "RSA 1024" in found.problem
    for data in (old, short):
        torn = bytearray(data)
        torn[data.find(b"stream") + 12] ^= 1
        assert states(bytes(torn)) == ["altered"]


def test_the_oldest_kind_of_all_is_named():
    data = make.pdf(make.RESOLUTION) + b"\n1 0 obj <</Type/Sig/SubFilter/adbe.x509.rsa_sha1/ByteRange [0 2000 2100 40]/Contents "
    gap = len(data)
    contents = b"<0481800a0b0c>"
    data += contents + b">> endobj trailer"
    data = data.replace(b"[0 2000 2100 40]", b"[0 %d %d 17]" % (gap, gap + len(contents)))
    gap = data.find(contents)
    data = data.replace(data[data.rfind(b"[0") : data.rfind(b"]") + 1], b"[0 %d %d 17]" % (gap, gap + len(contents)))
    (found,) = examine(data, "pdf", anchors()).findings
    assert found.integrity == "unchecked" and "kiểu cũ" in found.problem


@pytest.mark.parametrize("seed", range(3))
def test_rubble_never_stops_the_reading(seed):
    """Whole pieces torn out of a signed file, other pieces doubled: an answer, whatever it is."""
    data, chance = signing.signed_twice(), random.Random(seed)
    for _ in range(25):
        start = chance.randrange(len(data))
        end = start + chance.randrange(1, 4000)
        torn = data[:start] + chance.choice([b"", data[end : end + 3000], chance.randbytes(200)]) + data[end:]
        examine(torn, "pdf", anchors())


def test_unsigned_files_say_so():
    assert examine(make.pdf(make.RESOLUTION), "pdf", anchors()).outcome == "unsigned"
    assert examine(signing.paper(), "pdf", anchors()).outcome == "unsigned"
    assert examine(b"\x89PNG", "image", anchors()).outcome == "unsigned"


@pytest.mark.parametrize(
    ("kind", "part", "outcome"),
    [
        ("docx", "_xmlsignatures/sig1.xml", "unsupported"),
        ("xlsx", "_xmlsignatures/sig1.xml", "unsupported"),
        ("odt", "META-INF/documentsignatures.xml", "unsupported"),
        ("docx", "word/document.xml", "unsigned"),
        ("odt", "META-INF/manifest.xml", "unsigned"),
    ],
)


def test_signatures_of_office_files_are_named_and_not_checked(kind, part, outcome):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(part, "<x/>")
    assert examine(out.getvalue(), kind, anchors()).outcome == outcome


REAL = {
    "ubnd-lao-cai-7432-ubnd-xd-ky-so.pdf": ("Phan Trung Bá", ["extended", "extended", "extended", "intact"]),
    "bo-xay-dung-1074-qd-bxd.pdf": ("Lê Minh Long", ["extended", "extended", "intact"]),
}


@pytest.mark.parametrize("name", REAL)
def test_real_papers_signed_by_leader_and_clerk(samples, name):
    path = samples / name
    if not path.exists():
        pytest.skip("không có tệp mẫu này")
    signer, wanted = REAL[name]
    found = examine(path.read_bytes(), "pdf", anchors()).findings
    assert [finding.integrity for finding in found] == wanted
    assert found[0].signer == signer
    assert {finding.trust for finding in found} == {"unknown"}


def test_every_real_sample_gets_an_answer(samples):
    kinds = {"pdf": "pdf", "docx": "docx", "odt": "odt", "xlsx": "xlsx", "pptx": "pptx", "jpg": "image"}
    for path in sorted(samples.iterdir()):
        if path.suffix[1:] in kinds:
            found = examine(path.read_bytes(), kinds[path.suffix[1:]], anchors())
            assert (found.outcome == "signed") == (path.name in REAL), path.name
