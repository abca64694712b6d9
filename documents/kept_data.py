"""What the document store keeps about people, for the table of personal data."""

from accounts import personal_data
from accounts.personal_data import Entry
from documents.models import Arrival, Document, HeldFile, IntakeSource, Upload

UPLOAD_DAYS = 90
FINISHED = [state for state in Upload.State if state not in (Upload.State.WORKING, Upload.State.HELD)]

UPLOADS = Entry(
    code="uploads",
    what="Lượt tải tệp lên: người tải, lúc tải, dung lượng, mã SHA-256, kết quả kiểm tra",
    whose="văn thư",
    why="theo dõi việc tiếp nhận; chứng minh tệp bị từ chối không được giữ lại",
    basis="thực hiện nhiệm vụ được giao; pháp luật về bảo vệ bí mật nhà nước",
    kept_for=f"{UPLOAD_DAYS} ngày sau khi xử lý xong",
    days=UPLOAD_DAYS,
)
RESPONSIBLE = Entry(
    code="document_responsibility",
    what="Người tải lên và người đăng của từng văn bản",
    whose="văn thư, lãnh đạo",
    why="xác định trách nhiệm đối với văn bản đã đăng",
    basis="pháp luật về văn thư, lưu trữ",
    kept_for="cùng với văn bản; khi xóa dữ liệu cá nhân thì bỏ tên người khỏi văn bản",
)
SIGNERS = Entry(
    code="signers",
    what="Họ tên, chức vụ người ký in trên văn bản",
    whose="người ký văn bản khi thi hành công vụ",
    why="mô tả văn bản, tìm kiếm",
    basis="pháp luật về văn thư, lưu trữ",
    kept_for="cùng với văn bản",
)

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


def exported_uploads(user):
    rows = Upload.objects.of(user).values_list("created_at", "size", "sha256", "state")
    return [
        {"at": at.isoformat(), "size": size, "sha256": sha256, "state": state} for at, size, sha256, state in rows
    ]


def purge_uploads(before):
    old = Upload.objects.filter(state__in=FINISHED, finished_at__lt=before)
    HeldFile.objects.filter(upload__in=old).delete()
    return old.delete()[0]


def exported_documents(user):
    return [
        {"document": pk, "symbol": symbol}
        for pk, symbol in Document.objects.filter(created_by=user).values_list("pk", "symbol")
    ]


def forget_person(user, *, by):
    return Document.objects.filter(created_by=user).update(created_by=None) + Document.objects.filter(
        published_by=user
    ).update(published_by=None)


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


def register_all():
    personal_data.register(UPLOADS, export=exported_uploads, purge=purge_uploads)
    personal_data.register(RESPONSIBLE, export=exported_documents, erase=forget_person)
    personal_data.register(SIGNERS)
    personal_data.register(SOURCES, export=exported_sources, erase=forget_responsible)
    personal_data.register(ARRIVALS, export=exported_arrivals, purge=purge_arrivals)
