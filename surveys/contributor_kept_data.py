"""What is kept of contributors and of those who handle what they report."""

from accounts import personal_data
from accounts.personal_data import Entry
from surveys.models import ContributorReport, Mention, ReportStep, SynthesisStep

State = ContributorReport.State
DRAFT_DAYS = 90

REPORTS = Entry(
    code="contributor_reports",
    what="Phản ánh dư luận đã gửi, người gửi, người xử lý từng bước. Không giữ số giấy tờ, điện thoại, tài khoản của người dân",
    whose="cộng tác viên dư luận, chuyên viên dư luận, lãnh đạo",
    why="tiếp nhận, hỏi lại, phản hồi; đếm số cộng tác viên cùng phản ánh một vấn đề",
    basis="thực hiện nhiệm vụ được giao",
    kept_for="cùng với báo cáo tổng hợp; khi xóa dữ liệu cá nhân thì bỏ tên người, phản ánh còn lại không có người gửi",
)
DRAFTS = Entry(
    code="contributor_drafts",
    what="Bản nháp phản ánh chưa gửi",
    whose="cộng tác viên dư luận",
    why="viết tiếp lúc khác",
    basis="người viết tự lưu; không ai khác đọc được",
    kept_for=f"đến khi gửi hoặc bỏ, nhiều nhất {DRAFT_DAYS} ngày từ lần lưu cuối",
    days=DRAFT_DAYS,
)


def _drafts():
    return ContributorReport.objects.filter(state=State.DRAFT)


def _texts(rows):
    return [
        {"month": row.period.isoformat(), "state": row.state, "content": row.content, "proposal": row.proposal, "feedback": row.feedback}
        for row in rows
    ]


def exported_reports(user):
    steps = [*ReportStep.objects.filter(by=user), *SynthesisStep.objects.filter(by=user)]
    return {
        "reports": _texts(ContributorReport.objects.written_by(user).exclude(state=State.DRAFT)),
        "steps": [{"deed": step.deed, "at": step.at.isoformat()} for step in steps],
    }


def erased_reports(user, *, by):
    """What people said stays, without whoever passed it on."""
    Mention.objects.filter(cleared_by=user).update(cleared_by=None)
    changed = ContributorReport.objects.written_by(user).exclude(state=State.DRAFT).update(author=None)
    return changed + sum(model.objects.filter(by=user).update(by=None, by_name="") for model in (ReportStep, SynthesisStep))


def exported_drafts(user):
    return _texts(_drafts().filter(author=user))


def erased_drafts(user, *, by):
    return _drafts().filter(author=user).delete()[0]


def register():
    personal_data.register(REPORTS, export=exported_reports, erase=erased_reports)
    personal_data.register(
        DRAFTS, export=exported_drafts, erase=erased_drafts, purge=lambda before: _drafts().filter(touched_at__lt=before).delete()[0]
    )
