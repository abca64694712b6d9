"""What readers leave."""

from django.db.models import Q

from accounts import personal_data
from accounts.personal_data import Entry
from news.models import ReaderMessage, Subscription

AGREED = "người viết tự gửi và xóa được bất cứ lúc nào bằng liên kết riêng"
SUBSCRIPTIONS = Entry(
    code="news_subscriptions",
    what="Chuyên mục tự đăng ký nhận tin",
    whose="người có tài khoản, người ngoài đã xác nhận địa chỉ thư",
    why="báo khi chuyên mục có bài mới",
    basis="người nhận tự đăng ký; không ai khác xem được, không có trang hay số đếm nào cho biết ai đăng ký gì",
    kept_for="đến khi người nhận thôi đăng ký hoặc có yêu cầu xóa",
)
MESSAGES = Entry(
    code="reader_messages",
    what="Góp ý, báo lỗi nội dung: chữ đã viết, tên hiển thị nếu có ghi. Không ghi tài khoản, địa chỉ máy, trình duyệt",
    whose="bạn đọc tự gửi",
    why="đăng góp ý dưới bài, sửa lỗi, trả lời",
    basis=AGREED,
    kept_for="góp ý đã đăng: đến khi người viết xóa; còn lại: 1 năm",
    days=365,
)
ADDRESSES = Entry(
    code="reader_addresses",
    what="Thư điện tử ghi cùng góp ý, báo lỗi để nhận trả lời",
    whose="bạn đọc muốn được trả lời qua thư",
    why="gửi thư trả lời",
    basis=AGREED,
    kept_for="đến khi trả lời; lâu nhất 60 ngày. Sổ gửi thư giữ thêm 7 ngày",
    days=60,
)


def exported_subscriptions(user):
    own = Subscription.objects.filter(recipient__user=user).select_related("category")
    return [{"column": row.category.name, "since": row.since.isoformat()} for row in own]


def erased_subscriptions(user, *, by):
    return Subscription.objects.filter(recipient__user=user).delete()[0]


def purge_messages(before):
    """All but the comments that stand under an article."""
    shown = Q(kind=ReaderMessage.Kind.COMMENT, state__in=[ReaderMessage.State.SHOWN, ReaderMessage.State.ANSWERED])
    return ReaderMessage.objects.filter(received_at__lt=before).exclude(shown).delete()[0]


def purge_addresses(before):
    return ReaderMessage.objects.filter(received_at__lt=before).exclude(email="").update(email="")


def register():
    personal_data.register(SUBSCRIPTIONS, export=exported_subscriptions, erase=erased_subscriptions)
    personal_data.register(MESSAGES, purge=purge_messages)
    personal_data.register(ADDRESSES, purge=purge_addresses)
