"""What is kept about who took home or reads what: little, not for long, never by person."""

from accounts import personal_data
from accounts.personal_data import Entry
from documents.models import Download, DownloadReading, PlacesSwitchedOff, ReadingPlace

DOWNLOAD_DAYS = 365
PLACE_DAYS = 90

DOWNLOADS = Entry(
    code="downloads",
    what="Lượt tải tệp của văn bản không công khai: người tải, đơn vị, lúc tải, có dấu chìm hay không",
    whose="Người tải văn bản nội bộ",
    why="Truy tìm khi văn bản nội bộ bị lộ; chỉ xem theo từng văn bản, phải nêu lý do, không liệt kê theo người",
    basis="thực hiện nhiệm vụ được giao; pháp luật về bảo vệ thông tin nội bộ của cơ quan",
    kept_for="12 tháng",
    days=DOWNLOAD_DAYS,
)
READINGS = Entry(
    code="download_readings",
    what="Lần xem lượt tải của một văn bản: người xem, lúc xem, lý do",
    whose="Người có quyền kiểm tra",
    why="Để đơn vị quản lý văn bản biết ai đã xem và vì sao",
    basis="thực hiện nhiệm vụ được giao",
    kept_for="12 tháng",
    days=DOWNLOAD_DAYS,
)
PLACES = Entry(
    code="reading_places",
    what="Chỗ đang đọc dở: văn bản, tệp, trang (chỉ người đó thấy)",
    whose="Người có tài khoản, khi không tắt",
    why="Đọc tiếp từ chỗ đã dừng",
    basis="Sự đồng ý của người dùng; tắt và xóa được bất cứ lúc nào",
    kept_for=f"{PLACE_DAYS} ngày sau lần đọc gần nhất",
    days=PLACE_DAYS,
)
SIGNERS = Entry(
    code="file_signers",
    what="Họ tên, chức danh, đơn vị ghi trong chữ ký số của tệp",
    whose="Người ký số văn bản khi thi hành công vụ",
    why="Cho biết ai đã ký và tệp còn nguyên vẹn hay không",
    basis="pháp luật về giao dịch điện tử, văn thư, lưu trữ",
    kept_for="cùng với tệp",
)


def exported_downloads(user):
    """Of the person's own, for the person: the only place that goes from a person to the rows."""
    rows = Download.objects.filter(person=user).values_list("at", "document_id", "file__name", "marked")
    return [
        {"at": at.isoformat(), "document": document, "file": name, "marked": marked}
        for at, document, name, marked in rows
    ]


def exported_readings(user):
    rows = DownloadReading.objects.filter(by=user).values_list("at", "document_id", "reason")
    return [{"at": at.isoformat(), "document": document, "reason": reason} for at, document, reason in rows]


def exported_places(user):
    rows = ReadingPlace.objects.of(user).values_list("document_id", "file_id", "page", "used_at")
    return [
        {"document": document, "file": file, "page": page, "used_at": used_at.isoformat()}
        for document, file, page, used_at in rows
    ]


def erase_places(user, *, by):
    PlacesSwitchedOff.objects.filter(owner=user).delete()
    return ReadingPlace.objects.of(user).delete()[0]


def register():
    personal_data.register(
        DOWNLOADS, export=exported_downloads, purge=lambda before: Download.objects.filter(at__lt=before).delete()[0]
    )
    personal_data.register(
        READINGS,
        export=exported_readings,
        purge=lambda before: DownloadReading.objects.filter(at__lt=before).delete()[0],
    )
    personal_data.register(
        PLACES,
        export=exported_places,
        erase=erase_places,
        purge=lambda before: ReadingPlace.objects.filter(used_at__lt=before).delete()[0],
    )
    personal_data.register(SIGNERS)
