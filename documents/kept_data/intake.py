"""What folders and mailboxes that bring files in keep about people."""

from accounts import personal_data
from accounts.personal_data import Entry
from documents.kept_data.papers import UPLOAD_DAYS
from documents.models import Arrival, IntakeSource

SOURCES = Entry(
    code="intake_sources",
    what="Người phụ trách nguồn tiếp nhận, lúc cam kết “không mật”",
    whose="văn thư",
    why="xác định ai chịu trách nhiệm về tệp mà cổng tự lấy về",
    basis="thực hiện nhiệm vụ được giao; pháp luật về bảo vệ bí mật nhà nước",
    kept_for="cùng với nguồn; khi xóa dữ liệu cá nhân thì bỏ tên người khỏi nguồn và nguồn dừng nhận",
)
ARRIVALS = Entry(
    code="arrivals",
    what="Địa chỉ thư của người gửi tới hộp thư tiếp nhận, lúc gửi, kết quả xác thực, kết quả tiếp nhận",
    whose="người gửi thư tới hộp thư của đơn vị",
    why="biết văn bản đến từ đâu; trả lời người gửi khi không nhận",
    basis="thực hiện nhiệm vụ được giao; pháp luật về văn thư",
    kept_for=f"{UPLOAD_DAYS} ngày",
    days=UPLOAD_DAYS,
)


def exported_sources(user):
    return [
        {"source": name, "declared_at": at.isoformat()}
        for name, at in IntakeSource.objects.filter(responsible=user).values_list("name", "declared_at")
    ]


def forget_responsible(user, *, by):
    return IntakeSource.objects.filter(responsible=user).update(
        responsible=None, declared_at=None, declared_until=None
    )


def exported_arrivals(user):
    rows = Arrival.objects.filter(sender=user.email.lower()).values_list("at", "reason_code")
    return [{"at": at.isoformat(), "reason": reason} for at, reason in rows]


def purge_arrivals(before):
    return Arrival.objects.filter(at__lt=before, settled_at__isnull=False).delete()[0]


def register():
    personal_data.register(SOURCES, export=exported_sources, erase=forget_responsible)
    personal_data.register(ARRIVALS, export=exported_arrivals, purge=purge_arrivals)
