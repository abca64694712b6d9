"""The entries of the plan and the roster in the table of personal data."""

from django.db.models import Q

from accounts import personal_data
from accounts.personal_data import Entry
from surveys.models import Participation, Step, Survey

ROSTER = Entry(
    code="survey_roster",
    what="Danh sách được hỏi của khảo sát cán bộ: họ tên, thư điện tử, đơn vị, đặc điểm dùng để chọn mẫu, đã tham gia hay chưa. "
    "Không ghi tham gia lúc nào, không ghi điều gì dẫn đến câu trả lời",
    whose="cán bộ, đảng viên thuộc diện được hỏi",
    why="chọn mẫu, gửi liên kết riêng, nhắc người chưa tham gia, tính tỷ lệ trả lời",
    basis="nhiệm vụ của cơ quan chủ trì cuộc điều tra",
    kept_for="đặc điểm: đến khi đóng cuộc điều tra; họ tên, thư điện tử: 1 năm sau việc cuối cùng của cuộc điều tra",
    days=365,
)
WORK = Entry(
    code="survey_work",
    what="Ai lập, sửa, trình, duyệt, mở, đóng một cuộc điều tra",
    whose="chuyên viên dư luận, lãnh đạo",
    why="biết ai chịu trách nhiệm về cuộc điều tra",
    basis="nhiệm vụ của cơ quan",
    kept_for="cùng với cuộc điều tra; tên được thay khi xóa dữ liệu của người ấy",
)
OVER = (Survey.State.CLOSED, Survey.State.CANCELLED, *Survey.AFTER_OPENING)


def exported_roster(user):
    rows = Participation.objects.filter(user=user).select_related("survey", "unit")
    return [
        {
            "survey": str(row.survey), "code": row.roster_code, "unit": row.unit.name if row.unit_id else "", "facts": row.facts,
            "selected": row.is_selected, "invited": row.was_invited, "taken_part": row.taken_part,
        }
        for row in rows
    ]  # fmt: skip


def erased_roster(user, *, by):
    """The row stays, for the response rate; it is nobody's any more."""
    own = Participation.objects.filter(Q(user=user) | Q(email__iexact=user.email, user=None))
    return own.update(user=None, name="", email="", facts={}, token_digest=None)


def purge_roster(before):
    over = Participation.objects.filter(survey__state__in=OVER, survey__touched_at__lt=before)
    return over.exclude(user=None, name="", email="").update(user=None, name="", email="", facts={})


def exported_work(user):
    return [
        {"survey": str(step.survey), "deed": step.get_deed_display(), "at": step.at.isoformat()}
        for step in Step.objects.filter(by=user).select_related("survey")
    ]


def erased_work(user, *, by):
    return Step.objects.filter(by=user).update(by=None, by_name="Người đã xóa dữ liệu")


def register():
    personal_data.register(ROSTER, export=exported_roster, erase=erased_roster, purge=purge_roster)
    personal_data.register(WORK, export=exported_work, erase=erased_work)
