"""What must hold before a survey goes to its approver and before it opens: each check with what to do where it fails."""

from dataclasses import dataclass

from django.utils import timezone

from surveys.actions import keys
from surveys.exports import variables
from surveys.instrument import checks, lint, meter
from surveys.instrument.definition import BadForm, parse
from surveys.instrument.elements import PERSONAL
from surveys.models import Survey

LONGEST_WINDOW = 92  # days: a wave is a quarter
SMALL_STRATUM = 50  # of fewer people the stratum is not kept beside an answer
PROPOSALS = 3


@dataclass(frozen=True)
class Check:
    code: str
    label: str
    passed: bool
    sentence: str
    proposals: tuple[str, ...] = ()
    url_name: str = "survey"  # where it is put right


def newest_form(survey):
    """(newest version or None, its form or None)"""
    version = survey.versions.first()
    try:
        return version, parse(version.definition) if version else None
    except BadForm:
        return version, None


def to_submit(survey):
    version, form = newest_form(survey)
    return [_plan(survey), _form(version, form), _meter(survey, form), _people(survey), _window(survey)]


def to_open(survey):
    return [*to_submit(survey), _key(survey)]


def missing(checks_made):
    return [check for check in checks_made if not check.passed]


def measured(survey, form):
    """The re-identification meter: counted on the roster where there is one, else estimated on the population."""
    limit = float(survey.unique_limit) / 100
    if survey.kind == Survey.Kind.CADRE:
        rows = survey.participations
        if survey.participations.filter(is_selected=True).exists():
            rows = rows.filter(is_selected=True)
        return meter.measure(form, list(rows.values_list("facts", flat=True)), threshold=limit)
    return meter.estimate(form, survey.population_size or 0, threshold=limit)


def remarks(form):
    return lint.remarks(form) if form else ()


def _plan(survey):
    lacking = [
        words
        for words, there in (
            ("mục đích", survey.purpose), ("căn cứ", survey.basis), ("đối tượng, tổng thể", survey.population),
            ("liên hệ khi cần hỏi", survey.contact),
        )
        if not there
    ]  # fmt: skip
    sentence = f"Chưa ghi: {', '.join(lacking)}." if lacking else "Đã ghi mục đích, căn cứ, đối tượng, liên hệ."
    return Check("plan", "Kế hoạch", not lacking, sentence, url_name="plan_general")


def _form(version, form):
    if version is None:
        return Check("form", "Phiếu", False, "Chưa có phiếu khảo sát.", url_name="form")
    if form is None:
        return Check("form", "Phiếu", False, "Phiếu chưa đọc được. Mở trang soạn phiếu để sửa.", url_name="form")
    faults = [fault for fault in checks.faults(form) if fault.blocks]
    if faults:
        return Check("form", "Phiếu", False, f"Phiếu còn {len(faults)} lỗi, lỗi đầu tiên: {faults[0].sentence}", url_name="form")
    cut = variables.of_form(form)  # once somebody has answered, the short labels can no longer be written
    if cut:
        return Check("form", "Phiếu", False, cut[0], url_name="form")
    return Check("form", "Phiếu", True, f"Bản {version.number}, {len(form.answerable)} câu hỏi, không có lỗi.", url_name="form")


def _meter(survey, form):
    label = "Nguy cơ nhận dạng lại"
    if form is None:
        return Check("meter", label, False, "Chưa đo được vì chưa có phiếu.", url_name="form")
    if survey.kind == Survey.Kind.CITIZEN and not survey.population_size and form.personal:
        return Check("meter", label, False, "Ghi quy mô tổng thể để ước tính được.", url_name="plan_size")
    found = measured(survey, form)
    if found.unmeasured:
        names = ", ".join(PERSONAL[kind] for kind in found.unmeasured)
        where = "Danh sách chưa có cột" if survey.kind == Survey.Kind.CADRE else "Chưa có số liệu về"
        return Check("meter", label, False, f"{where} {names} nên chưa đo được. Bổ sung hoặc bỏ câu hỏi ấy.", url_name="roster")
    share = f"{found.unique * 100:.1f}".replace(".", ",")
    limit = f"{survey.unique_limit:.1f}".replace(".", ",")
    told = "ước tính " if found.estimated else ""
    sentence = f"Các câu hỏi về bản thân làm {told}{share} % số người thành duy nhất; ngưỡng {limit} %."
    proposals = tuple(" ".join(change.sentence for change in one.changes) for one in found.proposals[:PROPOSALS])
    return Check("meter", label, found.passes, sentence, () if found.passes else proposals, url_name="form")


def _people(survey):
    label = "Người được hỏi"
    if survey.kind == Survey.Kind.CITIZEN:
        if survey.design == Survey.Design.QUOTA and not survey.strata.filter(target__gt=0).exists():
            return Check("people", label, False, "Chưa có chỉ tiêu theo tầng.", url_name="plan_strata")
        return Check("people", label, True, "Liên kết mở, mẫu tự nguyện, không kiểm soát trùng.", url_name="plan_strata")
    selected = survey.participations.filter(is_selected=True).count()
    if not selected:
        return Check("people", label, False, "Chưa chọn mẫu từ danh sách.", url_name="plan_draw")
    return Check("people", label, True, f"{selected} người thuộc mẫu, {survey.get_design_display().lower()}.", url_name="roster")


def _window(survey):
    label, here = "Thời gian", {"url_name": "plan_general"}
    if survey.closes_at is None:
        return Check("window", label, False, "Chưa ghi thời điểm đóng.", **here)
    if survey.closes_at <= timezone.now():
        return Check("window", label, False, "Thời điểm đóng đã qua.", **here)
    if (survey.closes_at - (survey.opens_at or timezone.now())).days > LONGEST_WINDOW:
        return Check("window", label, False, "Một đợt không kéo dài quá ba tháng.", **here)
    opens = f"{timezone.localtime(survey.opens_at):%H:%M %d/%m/%Y}" if survey.opens_at else "khi bấm mở"
    return Check("window", label, True, f"Mở {opens}, đóng {timezone.localtime(survey.closes_at):%H:%M %d/%m/%Y}.", **here)


def _key(survey):
    ready = keys.is_ready(survey)
    sentence = "Khóa hòm phiếu đã lập, người giữ đã tập dượt." if ready else "Chưa lập khóa hòm phiếu hoặc người giữ khóa chưa tập dượt mở."
    return Check("key", "Khóa hòm phiếu", ready, sentence, url_name="box")
