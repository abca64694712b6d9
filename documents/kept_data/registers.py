"""What the registers of papers in and out keep about people."""

from django.db.models import Q

from accounts import personal_data
from accounts.personal_data import Entry
from documents.actions.printing import forget_prints
from documents.models import RegisterEntry, RegisterExport

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
)


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


def register():
    personal_data.register(REGISTERS, export=exported_register_entries)
    personal_data.register(PRINTS, export=exported_prints, purge=forget_prints)
