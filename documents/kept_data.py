"""What the document store keeps about people, for the table of personal data."""

from accounts import personal_data
from accounts.personal_data import Entry
from documents.models import BulkDeed, Document, HeldFile, Import, Upload

UPLOAD_DAYS = 90
BULK_DAYS = 30
IMPORT_DAYS = 180
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
BULK_DEEDS = Entry(
    code="bulk_deeds",
    what="Việc sửa, đăng hàng loạt: người thực hiện, lúc thực hiện, điều đã thay đổi ở từng văn bản",
    whose="văn thư, biên tập viên, lãnh đạo",
    why="hoàn tác việc hàng loạt",
    basis="thực hiện nhiệm vụ được giao",
    kept_for=f"{BULK_DAYS} ngày",
    days=BULK_DAYS,
)
IMPORTS = Entry(
    code="imports",
    what="Đợt nhập thư mục: người nhập, lúc nhập, các dòng mục lục (được mã hóa) và kết quả từng dòng",
    whose="văn thư; người được nêu tên trong mục lục",
    why="ghép tệp với mục lục, báo cáo kết quả, nhập tiếp khi bị dừng",
    basis="thực hiện nhiệm vụ được giao; pháp luật về văn thư, lưu trữ",
    kept_for=f"{IMPORT_DAYS} ngày từ khi lập đợt nhập",
    days=IMPORT_DAYS,
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


def exported_uploads(user):
    rows = Upload.objects.of(user).values_list("created_at", "size", "sha256", "state")
    return [
        {"at": at.isoformat(), "size": size, "sha256": sha256, "state": state} for at, size, sha256, state in rows
    ]


def purge_uploads(before):
    old = Upload.objects.filter(state__in=FINISHED, finished_at__lt=before)
    HeldFile.objects.filter(upload__in=old).delete()
    return old.delete()[0]


def exported_bulk_deeds(user):
    return [{"at": at.isoformat(), "kind": kind} for at, kind in BulkDeed.objects.of(user).values_list("at", "kind")]


def erase_bulk_deeds(user, *, by):
    return BulkDeed.objects.of(user).delete()[0]


def purge_bulk_deeds(before):
    return BulkDeed.objects.filter(at__lt=before).delete()[0]


def exported_imports(user):
    return [
        {"at": at.isoformat(), "rows": rows, "state": state}
        for at, rows, state in Import.objects.filter(by=user).values_list("created_at", "rows_total", "state")
    ]


def purge_imports(before):
    return Import.objects.filter(created_at__lt=before).delete()[0]


def exported_documents(user):
    return [
        {"document": pk, "symbol": symbol}
        for pk, symbol in Document.objects.filter(created_by=user).values_list("pk", "symbol")
    ]


def forget_person(user, *, by):
    return Document.objects.filter(created_by=user).update(created_by=None) + Document.objects.filter(
        published_by=user
    ).update(published_by=None)


def register_all():
    personal_data.register(UPLOADS, export=exported_uploads, purge=purge_uploads)
    personal_data.register(BULK_DEEDS, export=exported_bulk_deeds, erase=erase_bulk_deeds, purge=purge_bulk_deeds)
    personal_data.register(IMPORTS, export=exported_imports, purge=purge_imports)
    personal_data.register(RESPONSIBLE, export=exported_documents, erase=forget_person)
    personal_data.register(SIGNERS)
