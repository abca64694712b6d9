"""How much a unit may keep, and whether one more file still fits."""

from django.db import transaction
from django.template.defaultfilters import filesizeformat

from audit import trail
from documents.gate.verdicts import Reason, Verdict
from documents.models import UnitQuota
from documents.models.quota import measured


def refusal(unit, size):
    """The verdict on a file that no longer fits; None when it does. The quotas stay locked until the
    upload has its row, so that two files at once cannot both take the last place."""
    for quota in measured(UnitQuota.objects.binding(unit).select_for_update(of=("self",))):
        left = max(quota.allowed - quota.used_bytes, 0)
        if size > left:
            return Verdict("refuse", [Reason("over_quota", sentence(quota, size, left))])
    return None


def sentence(quota, size, left):
    return (
        f"{quota.unit} chỉ còn {filesizeformat(left)} trong hạn mức {filesizeformat(quota.allowed)}, tệp này cần "
        f"{filesizeformat(size)} nên cổng chưa nhận. Tệp vẫn ở máy của đồng chí; hãy dọn văn bản thừa, chờ thùng rác được "
        "xóa, hoặc đề nghị quản trị nâng hạn mức rồi gửi lại."
    )


@transaction.atomic
def set_quota(*, unit, allowed, by):
    quota, _ = UnitQuota.objects.update_or_create(unit=unit, defaults={"allowed": allowed})
    trail.record(verb="documents.quota_set", by=by, on=unit, unit=unit, data={"allowed": allowed})
    return quota


@transaction.atomic
def drop_quota(*, quota, by):
    trail.record(verb="documents.quota_dropped", by=by, on=quota.unit, unit=quota.unit_id, data={"allowed": quota.allowed})
    quota.delete()
