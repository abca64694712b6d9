"""The one place that knows which pages the portal has: the navigation of the public site and the office."""

from django.urls import reverse

# (section, label, icon, URL name, permission or None for everyone)
ENTRIES = [
    ("public", "Trang chủ", "house", "home", None),
    ("public", "Văn bản", "file-text", "documents:library", None),
    ("office", "Bàn văn thư", "inbox", "documents:desk", "documents.upload_document"),
    ("office", "Tạm giữ", "shield", "documents:held", "documents.decide_held"),
    ("office", "Hồ sơ và thẻ", "tags", "documents:catalogue", "documents.manage_catalogue"),
    ("admin", "Đơn vị", "building", "units:tree", "accounts.view_members"),
    ("admin", "Vai trò", "people", "roles", "accounts.view_members"),
    ("admin", "Yêu cầu dữ liệu", "person-lock", "data_requests", "accounts.handle_data_request"),
    ("admin", "Nhật ký", "clock-history", "audit:events", "audit.view_event"),
]


def navigation(request):
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    match = getattr(request, "resolver_match", None)
    here = match.view_name if match else ""
    return {
        "nav": [
            {"section": section, "label": label, "icon": icon, "url": reverse(name), "active": here == name}
            for section, label, icon, name, permission in ENTRIES
            if permission is None or (signed_in and user.holds(permission))
        ]
    }
