"""What readers keep for themselves, and who stands behind a connected system."""

from accounts import personal_data
from accounts.personal_data import Entry
from documents.models import ApiClient, Bookmark, Follow, SavedSearch

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
FOLLOWS = Entry(
    code="follows",
    what="Thẻ, đơn vị, tìm kiếm tự chọn theo dõi",
    whose="người có tài khoản đang theo dõi",
    why="báo khi có văn bản mới",
    basis="người dùng tự chọn cho mình; không ai khác xem được, không có trang hay số đếm nào cho biết ai theo dõi gì",
    kept_for="đến khi người theo dõi bỏ hoặc có yêu cầu xóa",
)
API_CONTACTS = Entry(
    code="api_contacts",
    what="Người liên hệ của hệ thống kết nối, người cấp khóa, ngày dùng gần nhất của hệ thống (không ghi đọc gì)",
    whose="người liên hệ, quản trị",
    why="liên hệ khi có sự cố, xác định người chịu trách nhiệm về khóa",
    basis="thực hiện nhiệm vụ được giao",
    kept_for="cùng với hệ thống kết nối",
)


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


def exported_follows(user):
    return [
        {"follows": str(follow), "since": follow.created_at.isoformat()}
        for follow in user.follows.select_related("tag", "unit", "search")
    ]


def exported_grants(user):
    return list(ApiClient.objects.filter(granted_by=user).values("name", "contact"))


def register():
    personal_data.register(
        SAVED_SEARCHES, export=exported_searches,
        erase=lambda user, *, by: SavedSearch.objects.filter(owner=user).delete()[0],
    )  # fmt: skip
    personal_data.register(
        BOOKMARKS, export=exported_bookmarks, erase=lambda user, *, by: Bookmark.objects.filter(owner=user).delete()[0]
    )
    personal_data.register(
        FOLLOWS, export=exported_follows, erase=lambda user, *, by: Follow.objects.filter(owner=user).delete()[0]
    )
    personal_data.register(API_CONTACTS, export=exported_grants)
