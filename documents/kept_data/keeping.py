"""What checking and mending the store keeps about people."""

from accounts import personal_data
from accounts.personal_data import Entry
from documents.models import Reprocessing, StoreCheck, StoreFinding

KEEPERS = Entry(
    code="store_keepers",
    what="Người bắt đầu kiểm tra kho, xử lý lại văn bản, quyết định về phát hiện trong kho",
    whose="quản trị, lãnh đạo",
    why="xác định trách nhiệm về việc giữ kho",
    basis="pháp luật về văn thư, lưu trữ",
    kept_for="cùng với kho; khi xóa dữ liệu cá nhân thì bỏ tên người",
)


def exported_keeping(user):
    return [
        {"kind": finding.get_kind_display(), "decided_at": finding.decided_at.isoformat()}
        for finding in StoreFinding.objects.filter(decided_by=user)
    ] + [
        {"run": str(run)} for model in (StoreCheck, Reprocessing) for run in model.objects.filter(started_by=user)
    ]


def forget_keeper(user, *, by):
    return StoreFinding.objects.filter(decided_by=user).update(decided_by=None) + sum(
        model.objects.filter(started_by=user).update(started_by=None) for model in (StoreCheck, Reprocessing)
    )


def register():
    personal_data.register(KEEPERS, export=exported_keeping, erase=forget_keeper)
