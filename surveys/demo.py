"""The demo's surveys: planned, approved, asked, opened, counted and made public by the real deeds, then dated as in 2022.

Each survey goes on where an earlier run was stopped: what is closed is opened, what is opened is counted."""

import datetime
import random
import tomllib
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Unit, User
from audit import trail
from audit.models import Event
from surveys import places, sealing
from surveys.actions import (
    bank,
    coding,
    drawing,
    exporting,
    forms,
    keys,
    lifecycle,
    opening,
    planning,
    releasing,
    roster,
)
from surveys.demo_answers import People, Place
from surveys.demo_contributors import load_demo_reports
from surveys.models import BankQuestion, FormVersion, ReleasedTable, Sealed, Series, Survey, TablePlan
from surveys.roster_file import Line
from surveys.tables import plan as table_plan
from surveys.tables import release, weighting
from surveys.tables.subjects import STRATUM

DATA = Path(__file__).parent / "demo_data"
FILLED = "surveys.demo_filled"
LOCK = 7317  # of the database, beside those of documents/locks.py
DEPARTMENT = "Ban Tuyên giáo Tỉnh ủy Đắk Nông"
DESK, LEADER = "duluan@daknong.example", "lanhdao@daknong.example"
HOLDERS = ("kiemtra@daknong.example", "thuky@daknong.example", "canbo@daknong.example")
URBAN = ("ward", "township")
WRITTEN = {"citizen": "AM05", "cadre": "NQ05"}  # the question of which written answers are coded
TAKES_PART = 0.86
IN_FIELD = datetime.timedelta(days=90)
FAMILY, MIDDLE, GIVEN = (
    ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Nông", "Lý"),
    ("Văn", "Thị", "Minh", "Ngọc", "Quốc", "Thanh"),
    ("An", "Bình", "Chi", "Dũng", "Hà", "Hùng", "Lan", "Mai", "Nam", "Phúc", "Quang", "Sơn", "Thảo", "Tuấn", "Vân", "Yến"),
)
State = Survey.State


def is_filled():
    return Event.objects.filter(verb=FILLED).exists()


def load_demo_surveys(*, scale=1.0):
    """After `create_demo_accounts`. False: another process is at it. `scale` shortens the demo: share of the answers."""
    if not settings.DEMO:
        raise ImproperlyConfigured("Khảo sát mẫu chỉ được nạp khi DEMO=1.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, 0)", [LOCK])
        if not cursor.fetchone()[0]:
            return False
        try:
            if not is_filled():
                _Demo(scale).fill()
                trail.record(verb=FILLED)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, 0)", [LOCK])
    return True


class _Demo:
    def __init__(self, scale):
        self.scale = scale
        self.data = tomllib.loads((DATA / "surveys.toml").read_text())
        self.said = tomllib.loads((DATA / "sentences.toml").read_text())
        self.unit = Unit.objects.get(name=DEPARTMENT, valid_to=None)
        self.desk, self.leader = User.objects.get(email=DESK), User.objects.get(email=LEADER)

    def fill(self):
        bank.fill(unit=self.unit, by=self.desk)
        load_demo_reports()
        self._waiting("draft")
        self._waiting("submitted")
        self._in_field()
        for entry in self.data["citizen"]:
            self._through(entry, Survey.Kind.CITIZEN, self._citizens_asked)
        self._through(self.data["plan"]["cadre"], Survey.Kind.CADRE, self._cadres_asked)

    # -- a survey that is done with ----------------------------------------------------------------------

    def _through(self, entry, kind, asked):
        survey = Survey.objects.filter(unit=self.unit, title=entry["title"]).first() or asked(entry)
        if survey.state == State.CLOSED:
            words = {holder.number: self._phrase(holder.user) for holder in survey.holders.select_related("user")}
            list(opening.open_box(survey=survey, by=self.desk, passphrases=words))
            survey.refresh_from_db()
        elif not opening.is_finished(survey):
            list(opening.finish(survey=survey, by=self.desk))
        if survey.state == State.OPENED:
            self._decide_on_tables(survey, entry, kind)
            release.make(survey)
            survey.refresh_from_db()
        if survey.state == State.TABULATED:
            releasing.publish(survey=survey, by=self.leader)
            _back_in_time(survey, entry)
        if "files" in entry and not survey.files.exists():
            exporting.order(survey=survey, kinds=entry["files"], by=self.desk)

    @transaction.atomic
    def _citizens_asked(self, entry):
        series, _ = Series.objects.get_or_create(unit=self.unit, name=self.data["series"])
        values = {"design": Survey.Design.QUOTA, "series": series, "public_results": entry["public"], "sample_size": entry["size"]}
        survey = self._planned("citizen", entry, Survey.Kind.CITIZEN, values)
        strata = self._strata(survey, entry)
        planning.set_strata(survey=survey, by=self.desk, strata=strata)
        planning.change(survey=survey, by=self.desk, values={"population_size": sum(row.population for row in strata)})
        self._write_form(survey, self._form("citizen", entry.get("words")))
        self._into_field(survey, [self.desk])
        people = self._people(survey, seed=entry["wave"], drift=entry["drift"])
        self._answer(survey, [(row, people.citizen(_place(row))) for row in survey.strata.select_related("area__kind") for _ in range(_come(row, entry))])
        lifecycle.close(survey=survey, by=self.desk, reason="Đã đủ chỉ tiêu.")
        survey.refresh_from_db()
        return survey

    @transaction.atomic
    def _cadres_asked(self, entry):
        strata = self.data["cadre"]["stratum"]
        survey = self._planned("cadre", entry, Survey.Kind.CADRE, {"design": Survey.Design.STRATIFIED})
        planning.set_strata(
            survey=survey, by=self.desk,
            strata=[survey.strata.model(code=row["code"], label=row["label"], population=row["people"], target=self._part(row["draw"], 34)) for row in strata],
        )  # fmt: skip
        draw = random.Random(entry["wave"])
        lines = list(_roster(draw, strata))
        values = {"population_size": len(lines), "sample_size": sum(self._part(row["draw"], 34) for row in strata)}
        planning.change(survey=survey, by=self.desk, values=values)
        roster.from_lines(survey=survey, by=self.desk, lines=lines)
        self._write_form(survey, self._form("cadre"))
        drawing.commit(survey=survey, by=self.desk)
        drawing.draw(survey=survey, by=self.desk)
        facts = {line.code: line.facts for line in lines}
        self._into_field(survey, list(User.objects.filter(email__in=HOLDERS)))
        people = self._people(survey, seed=entry["wave"])
        drawn = survey.participations.filter(is_selected=True).select_related("stratum").order_by("roster_code")
        came = [row for row in drawn if draw.random() < TAKES_PART]
        self._answer(survey, [(row.stratum, people.cadre(Place(row.stratum.code), _as_answers(facts[row.roster_code]))) for row in came])
        survey.participations.filter(pk__in=[row.pk for row in came]).update(taken_part=True)
        lifecycle.close(survey=survey, by=self.desk)
        survey.refresh_from_db()
        return survey

    @transaction.atomic
    def _decide_on_tables(self, survey, entry, kind):
        coding.mask_all(survey=survey, by=self.desk)
        self._code(survey, kind)
        if "weights" in entry:
            weighting.set_weights(
                survey=survey, method="raking", targets=entry["weights"], cap=5, source=entry["source"], by=self.desk
            )
        proposed = table_plan.propose(survey=survey, by=self.desk).tables
        # Of a question by 71 places most cells are too small to be shown: only the one that fits on a map stays.
        dropped = proposed.filter(by=STRATUM).exclude(question__in=entry.get("by_place", []))
        table_plan.remove(survey=survey, numbers=list(dropped.values_list("number", flat=True)), by=self.desk)
        table_plan.submit(survey=survey, by=self.desk)
        table_plan.freeze(survey=survey, by=self.leader)

    def _code(self, survey, kind):
        question = WRITTEN[kind]
        codes = {}
        for group in self.said[kind]["group"]:
            code = coding.add_code(survey=survey, question=question, label=group["label"], by=self.desk)
            codes |= {text: code.pk for text in group["texts"]}
        chosen = {
            str(pk): [code for words, code in codes.items() if words in text]
            for pk, text in survey.open_answers.filter(question=question).values_list("pk", "text")
        }
        coding.assign(survey=survey, question=question, chosen=chosen, by=self.desk)

    # -- surveys that are under way ------------------------------------------------------------------------

    @transaction.atomic
    def _waiting(self, state):
        entry = self.data["waiting"][state] | {"wave": f"năm {timezone.localdate().year}"}
        if Survey.objects.filter(unit=self.unit, title=entry["title"]).exists():
            return None
        survey = self._planned("citizen", entry, Survey.Kind.CITIZEN, {"population_size": 400_000, "areas": []})
        self._write_form(survey, self._form(entry["form"]))
        if state != "draft":
            self._make_key(survey, [self.desk])
            lifecycle.submit(survey=survey, by=self.desk)
        return survey

    @transaction.atomic
    def _in_field(self):
        survey = self._waiting("open")
        if survey is None:
            return
        Survey.objects.filter(pk=survey.pk).update(code=self.data["waiting"]["open"]["code"])
        survey.refresh_from_db()
        lifecycle.approve(survey=survey, by=self.leader, read=1)
        lifecycle.open_field(survey=survey, by=self.leader)
        survey.refresh_from_db()
        people = self._people(survey, seed=survey.title)
        self._answer(survey, [(None, people.citizen(Place(str(number % 71), number % 6 == 0))) for number in range(self._part(186, 20))])

    # -- their parts ---------------------------------------------------------------------------------------

    def _planned(self, plan, entry, kind, values):
        survey = planning.create(by=self.desk, unit=self.unit, title=entry["title"], wave=entry["wave"], kind=kind)
        told = {name: self.data["plan"][plan][name] for name in ("purpose", "basis", "population", "contact")}
        values = {name: value for name, value in values.items() if name != "areas"}
        return planning.change(survey=survey, by=self.desk, values=told | {"closes_at": timezone.now() + IN_FIELD} | values)

    def _strata(self, survey, entry):
        rows = places.proposed(survey, "areas")
        for row in rows:
            draw = random.Random(row.label)
            row.population = draw.randrange(80, 121) * 100 if _place(row).urban else draw.randrange(42, 84) * 100
        everybody = sum(row.population for row in rows)
        each = entry.get("each", 0)
        left = entry["size"] - each * len(rows)
        for row in rows:
            row.target = self._part(each + round(left * row.population / everybody), 1)
        return rows

    def _part(self, number, least):
        return max(round(number * self.scale), least)

    def _form(self, name, words=None):
        form = dict(self.data["forms"][name])
        kept = {row.code: row.definition for row in BankQuestion.objects.filter(unit=self.unit, is_current=True)}
        form["sections"] = [
            {key: value for key, value in section.items() if key != "questions"}
            | {"questions": [_question(question, kept, words or {}) for question in section["questions"]]}
            for section in form.pop("section")
        ]
        return form

    def _write_form(self, survey, form):
        forms.start_form(survey=survey, by=self.desk, definition=form)

    def _into_field(self, survey, holders):
        self._make_key(survey, holders)
        lifecycle.submit(survey=survey, by=self.desk)
        lifecycle.approve(survey=survey, by=self.leader, read=1)
        lifecycle.open_field(survey=survey, by=self.leader)
        survey.refresh_from_db()

    def _make_key(self, survey, holders):
        words = {number: self._phrase(user) for number, user in enumerate(holders, start=1)}
        keys.name_holders(survey=survey, by=self.desk, users=holders)
        for deed in (keys.prepare_rehearsal, keys.rehearse, keys.make_key):
            deed(survey=survey, by=self.desk, passphrases=words)

    def _phrase(self, user):
        return self.data["phrases"][user.email]

    def _people(self, survey, *, seed, drift=0.0):
        return People(survey.version.definition, self.data["model"], self.said, seed=seed, drift=drift)

    def _answer(self, survey, told):
        """Sealed as they arrive (surveys/answering/casting.py), without a link or a begun form each."""
        public = bytes(survey.public_key)
        Sealed.objects.bulk_create(
            Sealed(survey=survey, stratum=row, box=sealing.seal(public, {"v": 1, "l": survey.level, "s": row.code if row else "", "a": answers}))
            for row, answers in told
        )
        FormVersion.objects.filter(pk=survey.version_id).update(is_frozen=True)


def _question(entry, kept, words):
    if "bank" in entry:
        made = kept[entry["bank"]] | {"required": True} | entry
    else:
        made = {"required": True} | bank.ready_made({}, entry)
    return made | ({"text": words[made["code"]]} if made["code"] in words else {})


def _place(stratum):
    return Place(stratum.code, stratum.area.kind_id in URBAN)


def _come(stratum, entry):
    """As many as were wanted, but from far places fewer."""
    return round(stratum.target * 0.75) if stratum.label in entry.get("short", ()) else stratum.target


ABOUT_CADRES = {  # personal kind → (question, answers), as the lines of the roster have them
    "gender": ("P_GIOI", ("Nam", "Nữ")),
    "age": ("P_TUOI", ("Dưới 30", "Từ 30 đến 44", "Từ 45 đến 59", "Từ 60 trở lên")),
    "position": ("P_CV", ("Lãnh đạo, quản lý", "Công chức, viên chức", "Cán bộ không chuyên trách")),
}
SHARES = {"gender": (58, 42), "age": (14, 55, 31, 0), "position": (24, 58, 18)}


def _roster(draw, strata):
    """Invented people, with neither accounts nor letters."""
    number = 0
    for stratum in strata:
        for _ in range(stratum["people"]):
            number += 1
            facts = {kind: draw.choices(answers, SHARES[kind])[0] for kind, (_, answers) in ABOUT_CADRES.items()}
            name = f"{draw.choice(FAMILY)} {draw.choice(MIDDLE)} {draw.choice(GIVEN)}"
            yield Line(number, f"CB{number:04d}", name=name, stratum=stratum["code"], facts=facts)


def _as_answers(facts):
    return {question: str(answers.index(facts[kind]) + 1) for kind, (question, answers) in ABOUT_CADRES.items()}


# -- as in 2022 ------------------------------------------------------------------------------------------------

DAYS_BEFORE = {"created": 30, "changed": 28, "drawn": 20, "submitted": 16, "approved": 12}
DAYS_AFTER = {"closed": 0, "opened_box": 2, "tables_frozen": 6, "released": 12}


@transaction.atomic
def _back_in_time(survey, entry):
    opens, closes = (timezone.make_aware(datetime.datetime.combine(entry[name], datetime.time(8))) for name in ("opens", "closes"))
    at = {deed: opens - datetime.timedelta(days=days) for deed, days in DAYS_BEFORE.items()} | {"opened_field": opens}
    at |= {deed: closes + datetime.timedelta(days=days) for deed, days in DAYS_AFTER.items()}
    for minutes, step in enumerate(survey.steps.order_by("at", "pk")):
        step.at = at[step.deed] + datetime.timedelta(minutes=minutes)
        step.save(update_fields=["at"])
    Survey.objects.filter(pk=survey.pk).update(created_at=at["created"], opens_at=opens, closes_at=closes, touched_at=at["released"])
    TablePlan.objects.filter(survey=survey).update(frozen_at=at["tables_frozen"])
    ReleasedTable.objects.filter(planned__plan__survey=survey).update(made_at=at["tables_frozen"])
    if hasattr(survey, "draw"):
        survey.draw.committed_at, survey.draw.drawn_at = at["drawn"], at["drawn"] + datetime.timedelta(minutes=20)
        survey.draw.save(update_fields=["committed_at", "drawn_at"])
