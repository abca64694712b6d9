"""The key, the rehearsal, the opening, and what is left afterwards."""

import json
import os
import time

import pytest
from django.db import connection

from surveys import sealing
from surveys.actions import keys, opening
from surveys.exceptions import BadKeys, BoxDamaged, WrongState
from surveys.models import AnswerColumn, KeyHolder, OpenAnswer, Participation, Response, Sealed, Spent, Survey
from surveys.tasks import forget_opened_files
from tests.factories import surveys as make
from tests.surveys.box import WORDS, answered, listed, pair, with_key

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quick_passphrases(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(sealing, "OPS", sealing.argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(sealing, "MEMORY", sealing.argon2id.MEMLIMIT_MIN)
    settings.SURVEY_BACKUP_DIR = tmp_path / "surveys"


@pytest.fixture
def survey(province):
    return make.cadre_survey(unit=province.department, by=province.opinion)


# --- The key ------------------------------------------------------------------------------------------------


def test_a_key_is_made_only_after_everybody_has_rehearsed(survey, province):
    who = {"survey": survey, "by": province.leader}
    keys.name_holders(survey=survey, by=province.opinion, users=[province.leader, province.secretary, province.auditor])
    keys.prepare_rehearsal(**who, passphrases=WORDS)
    with pytest.raises(BadKeys):
        keys.make_key(**who, passphrases=WORDS)
    assert keys.rehearse(**who, passphrases=pair(1, 3)) == "Đây là phiếu tập dượt."
    with pytest.raises(BadKeys):
        keys.make_key(**who, passphrases=WORDS)
    keys.rehearse(**who, passphrases=pair(1, 2))
    assert not keys.is_ready(Survey.objects.get(pk=survey.pk))
    keys.make_key(**who, passphrases=WORDS)
    assert keys.is_ready(Survey.objects.get(pk=survey.pk))


@pytest.mark.parametrize("words", ["ngắn quá", " " * 20, "a  b" + " " * 20, "aaaaaaaaaaaaaaaa", f"  {WORDS[2]}  "])
def test_words_that_are_short_empty_or_those_of_another_lock_nothing(survey, province, words):
    keys.name_holders(survey=survey, by=province.opinion, users=[province.leader, province.secretary, province.auditor])
    with pytest.raises(BadKeys):
        keys.prepare_rehearsal(survey=survey, by=province.leader, passphrases=WORDS | {1: words})
    assert not KeyHolder.objects.exclude(sealed_share=b"").exists()


def test_wrong_words_are_named_and_one_holder_alone_opens_nothing(survey, province):
    with_key(survey, province)
    with pytest.raises(BadKeys, match="Ngô Văn Thư Ký"):
        keys.joined(survey, {1: WORDS[1], 2: "sai hoàn toàn rồi"})
    with pytest.raises(BadKeys, match="Cần 2 người"):
        keys.joined(survey, pair(1))
    assert sealing.public_of(keys.joined(survey, pair(1, 3))) == bytes(survey.public_key)


def test_whoever_keeps_the_roster_keeps_no_share_and_nobody_keeps_two(survey, province):
    with pytest.raises(BadKeys):
        keys.name_holders(survey=survey, by=province.opinion, users=[province.opinion, province.leader, province.auditor])
    with pytest.raises(BadKeys):
        keys.name_holders(survey=survey, by=province.opinion, users=[province.leader, province.leader, province.auditor])
    assert not KeyHolder.objects.exists()


def test_in_the_field_the_key_stays_as_it_is(survey, province):
    with_key(survey, province)
    make.version(survey)
    Survey.objects.filter(pk=survey.pk).update(state="open", version=survey.versions.first())
    with pytest.raises(WrongState):
        keys.prepare_rehearsal(survey=survey, by=province.leader, passphrases=WORDS)


# --- The opening --------------------------------------------------------------------------------------------


def test_two_holders_open_the_box_and_everything_sealed_is_gone(survey, province):
    with_key(survey, province)
    answered(survey, 12)
    list(opening.open_box(survey=survey, by=province.leader, passphrases=pair(1, 3)))
    survey.refresh_from_db()
    assert survey.state == Survey.State.OPENED
    assert Response.objects.count() == OpenAnswer.objects.count() == 12
    assert sorted(answer.text for answer in OpenAnswer.objects.all()) == sorted(f"Lời thứ {at}" for at in range(12))
    assert all("C2" not in response.answers and response.stratum.code == "xa" for response in Response.objects.all())
    assert AnswerColumn.objects.filter(survey=survey, key="C1").exists()
    assert not Sealed.objects.exists() and not Spent.objects.exists()
    assert not KeyHolder.objects.exclude(sealed_share=b"").exists()
    assert not Participation.objects.exclude(facts={}).exists()
    assert opening.is_finished(survey)
    lines = [json.loads(line) for line in opening.file_of(survey).read_text().splitlines()]
    assert len(lines) == 1 + 12 + 12


def test_nothing_of_the_opened_rows_tells_an_order(survey, province):
    """One transaction, and the place on the disk follows the random ids."""
    with_key(survey, province)
    answered(survey, 40)
    list(opening.open_box(survey=survey, by=province.leader, passphrases=pair(1, 2)))
    with connection.cursor() as cursor:
        for table in ("surveys_response", "surveys_openanswer"):
            cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {table}")
            assert cursor.fetchone()[0] == 1
            cursor.execute(f"SELECT id FROM {table} ORDER BY ctid")
            ids = [row[0] for row in cursor.fetchall()]
            assert ids == sorted(ids)
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM surveys_participation")
        assert cursor.fetchone()[0] == 1
        cursor.execute("SELECT id FROM surveys_participation ORDER BY ctid")
        assert (people := [row[0] for row in cursor.fetchall()]) == sorted(people)
        cursor.execute("SELECT text FROM surveys_openanswer ORDER BY ctid")
        assert [row[0] for row in cursor.fetchall()] != [f"Lời thứ {at}" for at in range(40)]
    last = [response.answers["C1"] for response in Response.objects.order_by("pk")]
    assert last != [str(at % 4 + 1) for at in range(40)]


@pytest.mark.parametrize(("number", "population"), [(9, 60), (12, 49)])
def test_a_small_stratum_does_not_stand_beside_an_answer(survey, province, number, population):
    with_key(survey, province)
    answered(survey, number, population)
    list(opening.open_box(survey=survey, by=province.leader, passphrases=pair(1, 2)))
    assert not Response.objects.filter(stratum__isnull=False).exists()
    assert not OpenAnswer.objects.filter(stratum__isnull=False).exists()


@pytest.mark.parametrize(("sizes", "told"), [((20, 30, 3), {"t0"}), ((20, 30, 10), {"t0", "t1", "t2"})])
def test_the_only_small_stratum_is_not_told_by_standing_without_one(survey, province, sizes, told):
    """The answers without a stratum would be those of the three people of it."""
    with_key(survey, province)
    survey.version = make.version(survey, is_frozen=True)
    for place, (size, population) in enumerate(zip(sizes, (500, 400, 30 if sizes[2] < 10 else 60), strict=True)):
        listed(survey, make.stratum(survey, code=f"t{place}", population=population), population)
        for at in range(size):
            record = {"v": 1, "l": "C", "s": f"t{place}", "a": {"C1": str(at % 4 + 1), "P1": "1", "_order": "1"}}
            Sealed.objects.create(survey=survey, box=sealing.seal(bytes(survey.public_key), record))
    survey.state = Survey.State.CLOSED
    survey.save()
    list(opening.open_box(survey=survey, by=province.leader, passphrases=pair(1, 2)))
    assert set(Response.objects.exclude(stratum=None).values_list("stratum__code", flat=True)) == told


def test_people_are_counted_on_the_roster_not_believed(survey, province):
    with_key(survey, province)
    answered(survey, 12)
    survey.strata.update(population=500)
    survey.participations.filter(taken_part=False).delete()
    list(opening.open_box(survey=survey, by=province.leader, passphrases=pair(1, 2)))
    assert not Response.objects.filter(stratum__isnull=False).exists()


def test_what_does_not_open_is_counted_and_what_does_not_fit_is_marked(survey, province):
    with_key(survey, province)
    answered(survey, 3)
    Sealed.objects.create(survey=survey, box=b"x" * 1100)
    strange = {"v": 1, "l": "C", "s": "", "a": {"C1": "77", "P1": "1"}}
    Sealed.objects.create(survey=survey, box=sealing.seal(bytes(survey.public_key), strange))
    list(opening.open_box(survey=survey, by=province.leader, passphrases=pair(1, 2)))
    assert "5 phiếu niêm phong, mở được 4, không mở được 1" in survey.steps.get(deed="opened_box").reason
    assert Response.objects.exclude(rejected="").get().rejected == opening.NOT_OF_THE_FORM


def test_wrong_words_and_an_open_survey_change_nothing(survey, province):
    with_key(survey, province)
    answered(survey, 2)
    with pytest.raises(BadKeys):
        next(opening.open_box(survey=survey, by=province.leader, passphrases={1: WORDS[1], 2: "không phải cụm này"}))
    Survey.objects.filter(pk=survey.pk).update(state="paused")
    with pytest.raises(WrongState):
        next(opening.open_box(survey=survey, by=province.leader, passphrases=pair(1, 2)))
    assert Sealed.objects.count() == 2 and not Response.objects.exists()


class Killed(BaseException):
    pass


@pytest.mark.parametrize("stage", ["_said", "keep_file", "sweep"])
def test_an_opening_that_was_killed_is_ended_by_beginning_again(survey, province, monkeypatch, stage):
    with_key(survey, province)
    answered(survey, 5)

    def killed(*args):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(opening, stage, killed)
        with pytest.raises(Killed):
            list(opening.open_box(survey=survey, by=province.leader, passphrases=pair(1, 2)))
    survey.refresh_from_db()
    if stage == "_said":
        assert survey.state == Survey.State.CLOSED and Sealed.objects.count() == 5
        list(opening.open_box(survey=survey, by=province.leader, passphrases=pair(1, 2)))
    else:
        list(opening.finish(survey=survey, by=province.leader))
    assert Response.objects.count() == OpenAnswer.objects.count() == 5
    survey.refresh_from_db()
    assert opening.is_finished(survey)


def test_a_file_that_reads_back_differently_keeps_everything_sealed(survey, province):
    with_key(survey, province)
    answered(survey, 2)
    path = opening.file_of(survey)
    path.parent.mkdir(parents=True)
    path.write_text("khác")
    with pytest.raises(BoxDamaged):
        list(opening.open_box(survey=survey, by=province.leader, passphrases=pair(1, 2)))
    assert Sealed.objects.count() == 2 and KeyHolder.objects.exclude(sealed_share=b"").count() == 3


def test_the_page_opens_the_box_line_by_line_and_prints_its_minutes(survey, province, as_person):
    with_key(survey, province)
    answered(survey, 2)
    holder = as_person("secretary")
    answer = holder.post(f"/khao-sat/{survey.pk}/hom-phieu/mo/", {"words_1": WORDS[1], "words_3": WORDS[3]})
    page = b"".join(answer.streaming_content).decode()
    assert page.count("<li>Đã") == 4 and "hoàn tất" in page
    minutes = holder.get(f"/khao-sat/{survey.pk}/hom-phieu/bien-ban/").content.decode()
    assert "Biên bản mở hòm phiếu" in minutes and "đã hủy" in minutes and "Nguyễn Văn Lãnh, Lý Thị Kiểm" in minutes


def test_the_page_leads_the_holders_through_the_rehearsal(survey, province, as_person):
    desk, holder, base = as_person("opinion"), as_person("leader"), f"/khao-sat/{survey.pk}/hom-phieu/"
    mails = {f"holder_{n}": province.people[name].email for n, name in enumerate(["leader", "secretary", "auditor"], start=1)}
    desk.post(f"{base}nguoi-giu-khoa/", mails)
    words = {f"words_{n}": w for n, w in WORDS.items()}
    holder.post(f"{base}chuan-bi/", words | {f"again_{n}": w for n, w in WORDS.items()})
    wrong = holder.post(f"{base}tap-duot/", {"words_1": WORDS[1], "words_2": "sai hoàn toàn"})
    assert wrong.status_code == 422 and WORDS[1] not in wrong.content.decode()
    holder.post(f"{base}tap-duot/", words)
    holder.post(f"{base}tao-khoa/", words)
    assert keys.is_ready(Survey.objects.get(pk=survey.pk))
    assert "Khóa đã tạo" in holder.get(base).content.decode()


def test_the_file_of_the_opening_is_kept_for_its_days_and_no_longer(survey, province, settings):
    settings.SURVEY_BACKUP_DIR.mkdir()
    old, young = (settings.SURVEY_BACKUP_DIR / name for name in ("cu.jsonl", "moi.jsonl"))
    for path in (old, young):
        path.write_text("{}")
    past = time.time() - (settings.SURVEY_BACKUP_DAYS + 1) * 24 * 3600
    os.utime(old, (past, past))
    forget_opened_files()
    assert not old.exists() and young.exists()
