"""What readers leave."""

from accounts import personal_data
from accounts.personal_data import Entry
from news.models import Subscription

SUBSCRIPTIONS = Entry(
    code="news_subscriptions",
    what="Chuyên mục tự đăng ký nhận tin",
    whose="người có tài khoản, người ngoài đã xác nhận địa chỉ thư",
    why="báo khi chuyên mục có bài mới",
    basis="người nhận tự đăng ký; không ai khác xem được, không có trang hay số đếm nào cho biết ai đăng ký gì",
    kept_for="đến khi người nhận thôi đăng ký hoặc có yêu cầu xóa",
)


def exported_subscriptions(user):
    own = Subscription.objects.filter(recipient__user=user).select_related("category")
    return [{"column": row.category.name, "since": row.since.isoformat()} for row in own]


def erased_subscriptions(user, *, by):
    return Subscription.objects.filter(recipient__user=user).delete()[0]


def register():
    personal_data.register(SUBSCRIPTIONS, export=exported_subscriptions, erase=erased_subscriptions)
