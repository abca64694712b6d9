"""The question bank: a wording is kept under its code; another wording is the next edition and the old one stays."""

import tomllib
from pathlib import Path

from django.db import transaction

from audit import trail
from surveys import form_edits as edits
from surveys.actions.forms import change_form
from surveys.exceptions import BadDefinition, Gone
from surveys.instrument import definition as language
from surveys.models import BankQuestion

READY_MADE = Path(__file__).parent.parent / "data" / "bank.toml"
OF_ONE_FORM = ("bank", "show_if", "screen_out", "required")  # what a question has in its form alone


def as_kept(question):
    """A question without what belongs to the form it stands in. BadDefinition where its words repeat another answer."""
    kept = {name: value for name, value in question.items() if name not in OF_ONE_FORM}
    try:
        parsed = language.parse({"title": "…", "sections": [{"code": "S", "questions": [kept]}]}).questions[0]
    except language.BadForm as bad:
        raise BadDefinition(bad.faults) from None
    if parsed.pipes:
        raise BadDefinition([f"Lời câu hỏi nhắc lại câu trả lời của câu {', '.join(sorted(parsed.pipes))}; bỏ phần đó trước khi đưa vào ngân hàng."])
    return parsed.to_json()


@transaction.atomic
def keep_question(*, unit, question, topic, by):
    """(row, whether anything was written). The code is that of the question."""
    definition = as_kept(question)
    code = question.get("bank") or definition["code"]
    definition["code"] = code
    row = BankQuestion.objects.select_for_update().filter(unit=unit, code=code, is_current=True).first()
    if row and row.definition == definition and (not topic or topic == row.topic):
        return row, False
    if row:
        BankQuestion.objects.filter(pk=row.pk).update(is_current=False)
    made = BankQuestion.objects.create(
        unit=unit, code=code, edition=row.edition + 1 if row else _next_edition(unit, code), topic=topic or (row.topic if row else ""),
        definition=definition, created_by=by,
    )  # fmt: skip
    trail.record(verb="surveys.bank_kept", by=by, on=made, label=code, unit=unit, data={"code": code, "edition": made.edition})
    return made, True


def _next_edition(unit, code):
    """A wording that was retired and comes back does not take an old number."""
    last = BankQuestion.objects.filter(unit=unit, code=code).order_by("-edition").first()
    return last.edition + 1 if last else 1


@transaction.atomic
def put_in_bank(*, survey, version, code, topic, by):
    """The question of a form, which from then on tells its code in the bank if the form may still be changed."""
    question = edits.question(version.definition, code)
    if question is None:
        raise Gone
    row, written = keep_question(unit=survey.unit, question=question, topic=topic, by=by)
    if question.get("bank") != row.code and not version.is_frozen and survey.is_changeable:
        change_form(
            survey=survey, version=version, by=by,
            edit=lambda definition: edits.with_question(definition, edits.question(definition, code) | {"bank": row.code}, code),
        )  # fmt: skip
    return row, written


@transaction.atomic
def take_from_bank(*, survey, version, section, row, by):
    """The current wording at the end of a section; gives the code it bears there."""
    taken = []

    def edit(definition):
        code = edits.free_code(definition, row.code)
        taken.append(code)
        return edits.with_question(definition, row.definition | {"code": code, "bank": row.code, "required": True}, section=section)

    change_form(survey=survey, version=version, by=by, edit=edit)
    return taken[0]


@transaction.atomic
def retire(*, row, by):
    """Offered no more; surveys that used it keep it."""
    BankQuestion.objects.filter(pk=row.pk).update(is_current=False)
    trail.record(verb="surveys.bank_retired", by=by, on=row, label=row.code, unit=row.unit, data={"code": row.code, "edition": row.edition})


@transaction.atomic
def fill(*, unit, by):
    """The ready-made questions of the sector that the unit does not have yet; gives how many were added."""
    there = set(BankQuestion.objects.filter(unit=unit).values_list("code", flat=True))
    added = 0
    for topic in tomllib.loads(READY_MADE.read_text(encoding="utf-8"))["topic"]:
        for question in topic["question"]:
            if question["code"] not in there:
                keep_question(unit=unit, question=ready_made(topic, question), topic=topic["name"], by=by)
                added += 1
    return added


def ready_made(topic, question):
    """`scale` names options that several questions share."""
    question = dict(question)
    if name := question.pop("scale", ""):
        question["options"] = [option | {"code": str(number)} for number, option in enumerate(SCALES[name], start=1)]
        question["hard_to_say"] = True
    elif "options" in question:
        question["options"] = [
            (option if isinstance(option, dict) else {"text": option}) | {"code": str(number)}
            for number, option in enumerate(question["options"], start=1)
        ]
    for number, row in enumerate(question.get("rows", []), start=1):
        if isinstance(row, str):
            question["rows"][number - 1] = {"code": str(number), "text": row}
    return question


def _scale(*words):
    half = len(words) // 2
    signs = [1] * half + ([0] if len(words) % 2 else []) + [-1] * half
    return [{"text": text, "sign": sign} for text, sign in zip(words, signs, strict=True)]


SCALES = {
    "satisfied": _scale("Rất hài lòng", "Hài lòng", "Không hài lòng", "Rất không hài lòng"),
    "agree": _scale("Rất đồng ý", "Đồng ý", "Không đồng ý", "Rất không đồng ý"),
    "trust": _scale("Rất tin tưởng", "Tin tưởng", "Không tin tưởng", "Rất không tin tưởng"),
    "good": _scale("Rất tốt", "Tốt", "Chưa tốt", "Rất kém"),
    "often": _scale("Thường xuyên", "Thỉnh thoảng", "Hiếm khi", "Không bao giờ"),
    "better": _scale("Tốt hơn", "Như trước", "Kém hơn"),
    "concerned": _scale("Rất quan tâm", "Quan tâm", "Ít quan tâm", "Không quan tâm"),
    "effective": _scale("Rất hiệu quả", "Hiệu quả", "Ít hiệu quả", "Không hiệu quả"),
}
