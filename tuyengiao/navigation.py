"""The one place that knows which pages the portal has: the navigation of the public site and the office."""

from django.conf import settings
from django.urls import reverse

# (section, label, icon, URL name, permission or None for everyone)
ENTRIES = [
    ("", "Trang chủ", "house", "home", None),
    ("", "Tin tức", "newspaper", "news:front", None),
    ("", "Văn bản", "file-earmark-text", "documents:library", None),
    ("Của tôi", "Văn bản đã lưu", "bookmark", "documents:bookmarks", "documents.keep_document"),
    ("Của tôi", "Tìm kiếm đã lưu", "search", "documents:saved_searches", "documents.keep_document"),
    ("Của tôi", "Đang theo dõi", "bell", "documents:follows", "documents.keep_document"),
    ("Văn phòng", "Bàn văn thư", "inbox", "documents:desk", "documents.upload_document"),
    ("Văn phòng", "Nguồn tiếp nhận", "envelope", "documents:sources", "documents.view_source"),
    ("Văn phòng", "Tệp tạm giữ", "shield-exclamation", "documents:held", "documents.decide_held"),
    ("Văn phòng", "Sổ đăng ký", "journal-text", "documents:register_incoming", "documents.view_register"),
    ("Văn phòng", "Việc của tôi", "list-check", "documents:my_tasks", "documents.handle_entry"),
    ("Văn phòng", "Hồ sơ và thẻ", "tags", "documents:catalogue", "documents.manage_catalogue"),
    ("Văn phòng", "Thông báo đã gửi", "megaphone", "notifications:sent", "notifications.list_ledgers"),
    ("Văn phòng", "Thùng rác", "trash3", "documents:trash", "documents.trash_document"),
    ("Tin, bài", "Bàn biên tập", "newspaper", "news:desk", "news.view_desk"),
    ("Tin, bài", "Ý kiến bạn đọc", "chat-square-text", "news:reader_messages", "news.moderate_readers"),
    ("Tin, bài", "Kho ảnh", "file-earmark-image", "news:pictures", "news.use_pictures"),
    ("Tin, bài", "Số tin, bài", "bar-chart", "news:counts", "news.count_articles"),
    ("Tin, bài", "Quản trị trang tin", "sliders", "news:site", "news.manage_site"),
    ("Tin, bài", "Nhập trang cũ", "archive", "news:site_imports", "news.import_site"),
    ("Dư luận xã hội", "Bàn dư luận", "bar-chart", "surveys:desk", "surveys.view_desk"),
    ("Dư luận xã hội", "Kết quả đã công bố", "journal-text", "surveys:released", "surveys.list_results"),
    ("Tổ chức", "Đơn vị", "diagram-3", "units:tree", "accounts.view_members"),
    ("Tổ chức", "Vai trò", "person-gear", "roles", "accounts.view_members"),
    ("Quản trị", "Yêu cầu về dữ liệu", "shield-lock", "data_requests", "accounts.handle_data_request"),
    ("Quản trị", "Hệ thống kết nối", "link-45deg", "documents:api_clients", "documents.manage_api_clients"),
    ("Quản trị", "Dung lượng, thời hạn giữ", "sliders", "documents:keeping", "documents.manage_storage"),
    ("Quản trị", "Kiểm tra kho", "archive", "documents:store", "documents.keep_store"),
    ("Quản trị", "Nhật ký", "clock-history", "audit:events", "audit.view_event"),
    ("Quản trị", "Lượt tải", "download", "documents:find_downloads", "documents.read_downloads"),
    ("Quản trị", "Chứng thư tin cậy", "patch-check", "documents:certificates", "documents.manage_certificates"),
    ("Quản trị", "Gửi thông báo", "send", "notifications:operator", "notifications.operate"),
    ("Quản trị", "Cài đặt", "gear", "settings", "accounts.run_merge"),
]
if settings.DEMO:
    ENTRIES.append(("Quản trị", "Hộp thư thử", "envelope", "notifications:demo_mailbox", "accounts.run_merge"))


def navigation(request):
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    match = getattr(request, "resolver_match", None)
    here = match.view_name if match else ""
    return {
        "nav": [
            {"section": section, "label": label, "icon": icon, "url": reverse(name), "active": here == name}
            for section, label, icon, name, permission in ENTRIES
            if permission is None or (signed_in and user.has_perm(permission))
        ]
    }
