"""What the desk keeps about those who work at it."""

from accounts import personal_data
from accounts.personal_data import Entry
from news.models import Article, Author, Presence, Step, Typed, Version

TYPED_DAYS = 90
PRESENT_DAYS = 1

WORK = Entry(
    code="news_work",
    what="Người lập, người lưu từng bản, người duyệt và đăng tin, bài; tên đứng bài (bút danh nối với tài khoản chỉ bàn biên tập biết)",
    whose="biên tập viên, lãnh đạo, cộng tác viên",
    why="người viết không tự duyệt bài của mình; xác định trách nhiệm đối với nội dung đã đăng; tính nhuận bút",
    basis="thực hiện nhiệm vụ được giao; pháp luật về báo chí, xuất bản, thông tin điện tử",
    kept_for="cùng với tin, bài; khi xóa dữ liệu cá nhân thì bỏ tên người khỏi các bản và các bước",
)
TYPED = Entry(
    code="news_typed",
    what="Phần đang gõ mà chưa lưu của một bài",
    whose="biên tập viên",
    why="lấy lại được khi hết phiên làm việc hoặc máy hỏng",
    basis="thực hiện nhiệm vụ được giao",
    kept_for=f"đến khi lưu hoặc bỏ, nhiều nhất {TYPED_DAYS} ngày",
    days=TYPED_DAYS,
)
PRESENT = Entry(
    code="news_present",
    what="Đang mở bài nào để sửa, từ lúc nào",
    whose="biên tập viên",
    why="báo cho người mở sau biết ai đang sửa",
    basis="thực hiện nhiệm vụ được giao",
    kept_for=f"2 phút sau khi đóng trang, nhiều nhất {PRESENT_DAYS} ngày",
    days=PRESENT_DAYS,
)


def exported_work(user):
    steps = Step.objects.filter(by=user).order_by("at").values_list("article_id", "deed", "reason", "at")
    versions = Version.objects.filter(by=user).order_by("at").values_list("article_id", "number", "at")
    return {
        "steps": [{"article": pk, "deed": deed, "reason": reason, "at": at.isoformat()} for pk, deed, reason, at in steps],
        "versions": [{"article": pk, "version": number, "at": at.isoformat()} for pk, number, at in versions],
        "bylines": list(Author.objects.filter(user=user).values("name", "post", "is_pen_name")),
    }


def erase_work(user, *, by):
    """The texts and what was decided stay, without the person."""
    Article.objects.filter(created_by=user).update(created_by=None)
    Article.objects.filter(approved_by=user).update(approved_by=None)
    Author.objects.filter(user=user).update(user=None)
    return sum(model.objects.filter(by=user).update(by=None, by_name="") for model in (Step, Version))


def exported_typed(user):
    rows = Typed.objects.filter(user=user).values_list("article_id", "values", "at")
    return [{"article": pk, "values": values, "at": at.isoformat()} for pk, values, at in rows]


def erase_typed(user, *, by):
    return Typed.objects.filter(user=user).delete()[0]


def exported_presence(user):
    return [{"article": pk, "since": since.isoformat()} for pk, since in Presence.objects.filter(user=user).values_list("article_id", "since")]


def erase_presence(user, *, by):
    return Presence.objects.filter(user=user).delete()[0]


def register():
    personal_data.register(WORK, export=exported_work, erase=erase_work)
    personal_data.register(
        TYPED, export=exported_typed, erase=erase_typed, purge=lambda before: Typed.objects.filter(at__lt=before).delete()[0]
    )
    personal_data.register(
        PRESENT, export=exported_presence, erase=erase_presence,
        purge=lambda before: Presence.objects.filter(seen_at__lt=before).delete()[0],
    )  # fmt: skip
