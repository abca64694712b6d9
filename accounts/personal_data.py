"""What is kept about whom, why and how long: the table of law 91/2025, and the deeds that follow from it.

Each app registers its own entries when it starts. docs/personal-data.md is written from them
(`manage.py personal_data --write`), the nightly purge runs from them, and a person's page shows them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from audit.trail import record


@dataclass(frozen=True)
class Entry:
    """`days`: how long after its last use it is kept; None: as long as `kept_for` says, ended by a deed."""

    code: str
    what: str
    whose: str
    why: str
    basis: str
    kept_for: str
    days: int | None = None


@dataclass(frozen=True)
class Keeper:
    entry: Entry
    export: Callable | None
    erase: Callable | None
    purge: Callable | None


_keepers: dict[str, Keeper] = {}


def register(entry: Entry, *, export=None, erase=None, purge=None):
    """`export(user)` → JSON-ready list of what is kept about this person;
    `erase(user, by=…)` → number of rows removed or made anonymous when the person is erased;
    `purge(before)` → number of rows removed that are older than `entry.days` allows."""
    if (purge is None) != (entry.days is None):
        raise ValueError(f"{entry.code}: a number of days and a purge go together")
    _keepers[entry.code] = Keeper(entry, export, erase, purge)


def entries() -> list[Entry]:
    return [keeper.entry for keeper in _keepers.values()]


def export_of(user) -> dict:
    """Everything kept about this person, by entry."""
    return {
        code: {"what": keeper.entry.what, "records": keeper.export(user)}
        for code, keeper in _keepers.items()
        if keeper.export
    }


@transaction.atomic
def erase_person(*, user, by) -> dict[str, int]:
    """Remove or make anonymous what is kept about this person. What an office must keep by law stays, and says so
    in its entry by having no `erase`."""
    # The account goes last: the others still find what is theirs by its address.
    keepers = sorted(_keepers.values(), key=lambda keeper: keeper.entry.code == "account")
    counts = {keeper.entry.code: keeper.erase(user, by=by) for keeper in keepers if keeper.erase}
    # What was found; a line of the trail holds a few values only.
    record(verb="accounts.erase_person", by=by, on=user, data={"entries": sum(map(bool, counts.values())), "rows": sum(counts.values())})
    return counts


def purge(now=None) -> dict[str, int]:
    """Remove what is older than the table allows; safe to run twice. Returns counts by entry."""
    now = now or timezone.now()
    counts = {}
    for code, keeper in _keepers.items():
        if keeper.purge:
            with transaction.atomic():
                counts[code] = keeper.purge(now - timedelta(days=keeper.entry.days))
    return counts


def as_markdown() -> str:
    lines = [
        "# Dữ liệu cá nhân: giữ gì, của ai, bao lâu",
        "",
        "Theo Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 và Nghị định 356/2025/NĐ-CP. Bảng này được viết ra từ",
        "`accounts/personal_data.py` bằng `bin/manage personal_data --write`; việc xóa hằng đêm chạy từ chính bảng đó.",
        "",
        "Cổng không lập hồ sơ về việc ai đọc gì, không lưu vị trí, không dùng dữ liệu để chấm điểm hay quảng cáo, và không",
        "chuyển dữ liệu cho bên thứ ba.",
        "",
        "| Dữ liệu | Của ai | Để làm gì | Căn cứ | Giữ bao lâu | Xóa theo yêu cầu |",
        "|---|---|---|---|---|---|",
    ]
    for keeper in sorted(_keepers.values(), key=lambda keeper: keeper.entry.code):
        entry = keeper.entry
        erasable = "có" if keeper.erase else "không, giữ theo luật đến hết hạn"
        lines.append(
            f"| {entry.what} | {entry.whose} | {entry.why} | {entry.basis} | {entry.kept_for} | {erasable} |"
        )
    lines += [
        "",
        "Quyền của mỗi người: xem, chỉnh sửa, nhận bản sao, yêu cầu xóa, phản đối tại trang “Dữ liệu của tôi”. Yêu cầu được",
        "phản hồi trong 2 ngày làm việc và hoàn thành trong 15 ngày, hoặc 20 ngày khi có bên thứ ba giữ dữ liệu.",
        "",
    ]
    return "\n".join(lines)
