"""What the document store keeps about people, for the table of personal data."""

from django.db.models import Q

from accounts import personal_data
from accounts.personal_data import Entry
from documents.actions.printing import forget_prints
from documents.models import Document, HeldFile, RegisterEntry, RegisterExport, Upload
from documents.models import ApiClient, Bookmark, Document, HeldFile, SavedSearch, Upload

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

REGISTERS = Entry(
    code="registers",
    what="Sổ đăng ký văn bản: người vào sổ, người sửa lại, người được giao xử lý, hạn và kết quả xử lý; tên người ký, người nhận",
    whose="văn thư, lãnh đạo, người xử lý; người ký, người nhận văn bản khi thi hành công vụ",
    why="quản lý văn bản đi, văn bản đến; xác định trách nhiệm xử lý",
    basis="pháp luật về văn thư, lưu trữ",
    kept_for="cùng với sổ, theo thời hạn bảo quản của sổ đăng ký văn bản",
)

PRINTS = Entry(
    code="register_prints",
    what="Bản in sổ đăng ký: người yêu cầu, khoảng thời gian, tệp đã lập",
    whose="văn thư, lãnh đạo",
    why="giao bản in cho đúng người yêu cầu",
    basis="thực hiện nhiệm vụ được giao",
    kept_for="7 ngày",
    days=7,
SAVED_SEARCHES = Entry(
    code="saved_searches",
    what="Tìm kiếm tự lưu: tên, điều kiện tìm, lần xem gần nhất; địa chỉ theo dõi chỉ còn dạng băm",
    whose="người có tài khoản đã lưu",
    why="tìm lại nhanh, thấy văn bản mới từ lần xem trước",
    basis="người dùng tự lưu cho mình; không ai khác xem được",
    kept_for="đến khi người lưu xóa hoặc có yêu cầu xóa",
)
BOOKMARKS = Entry(
    code="bookmarks",
    what="Văn bản tự lưu và ghi chú riêng",
    whose="người có tài khoản đã lưu",
    why="tìm lại văn bản",
    basis="người dùng tự lưu cho mình; không ai khác xem được",
    kept_for="đến khi người lưu bỏ hoặc có yêu cầu xóa",
)
API_CONTACTS = Entry(
    code="api_contacts",
    what="Người liên hệ của hệ thống kết nối, người cấp khóa, ngày dùng gần nhất của hệ thống (không ghi đọc gì)",
    whose="người liên hệ, quản trị",
    why="liên hệ khi có sự cố, xác định người chịu trách nhiệm về khóa",
    basis="thực hiện nhiệm vụ được giao",
    kept_for="cùng với hệ thống kết nối",
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


def exported_register_entries(user):
    rows = RegisterEntry.objects.filter(Q(created_by=user) | Q(handler=user)).select_related("run").order_by("pk")
    return [
        {
            "entry": str(entry),
            "day": entry.day.isoformat(),
            "entered_by_you": entry.created_by_id == user.pk,
            "handed_to_you": entry.handler_id == user.pk,
            "due_on": entry.due_on and entry.due_on.isoformat(),
            "state": entry.state,
        }
        for entry in rows
    ]


def exported_prints(user):
    rows = RegisterExport.objects.filter(requested_by=user).order_by("pk")
    return [{"print": str(row), "requested_at": row.requested_at.isoformat()} for row in rows]


def forget_person(user, *, by):
    return Document.objects.filter(created_by=user).update(created_by=None) + Document.objects.filter(
        published_by=user
    ).update(published_by=None)


def exported_searches(user):
    return [
        {"name": name, "search": address, "looked_at": at.isoformat()}
        for name, address, at in user.saved_searches.values_list("name", "address", "looked_at")
    ]


def exported_bookmarks(user):
    return [
        {"document": document, "note": note, "kept_at": at.isoformat()}
        for document, note, at in user.bookmarks.values_list("document", "note", "created_at")
    ]


def exported_grants(user):
    return list(ApiClient.objects.filter(granted_by=user).values("name", "contact"))


def register_all():
    personal_data.register(UPLOADS, export=exported_uploads, purge=purge_uploads)
    personal_data.register(RESPONSIBLE, export=exported_documents, erase=forget_person)
    personal_data.register(SIGNERS)
    personal_data.register(REGISTERS, export=exported_register_entries)
    personal_data.register(PRINTS, export=exported_prints, purge=forget_prints)
    personal_data.register(
        SAVED_SEARCHES, export=exported_searches,
        erase=lambda user, *, by: SavedSearch.objects.filter(owner=user).delete()[0],
    )  # fmt: skip
    personal_data.register(
        BOOKMARKS, export=exported_bookmarks, erase=lambda user, *, by: Bookmark.objects.filter(owner=user).delete()[0]
    )
    personal_data.register(API_CONTACTS, export=exported_grants)
