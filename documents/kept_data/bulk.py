"""What deeds over many documents, and imports of whole folders, keep about people."""

from accounts import personal_data
from accounts.personal_data import Entry
from documents.models import BulkDeed, Import

BULK_DAYS = 30
IMPORT_DAYS = 180

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


def register():
    personal_data.register(BULK_DEEDS, export=exported_bulk_deeds, erase=erase_bulk_deeds, purge=purge_bulk_deeds)
    personal_data.register(IMPORTS, export=exported_imports, purge=purge_imports)
