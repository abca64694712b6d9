"""What each role may do: the table that the office reads and signs.

A role is held at a unit and counts for that unit, for what lies under it and for what they succeeded.
Nobody has a right that is not in this table. Shown to everyone at /tai-khoan/vai-tro/.
"""

from dataclasses import dataclass

PERMISSIONS = {
    # Văn bản
    "documents.view_internal": "Xem văn bản nội bộ toàn ngành",
    "documents.view_unit": "Xem văn bản của đơn vị mình và đơn vị trực thuộc, kể cả bản chưa công bố",
    "documents.upload_document": "Tải văn bản lên",
    "documents.change_document": "Sửa thông tin văn bản trước và sau khi công bố",
    "documents.publish_document": "Công bố văn bản",
    "documents.withdraw_document": "Thu hồi văn bản đã công bố",
    "documents.decide_held": "Quyết định văn bản bị tạm giữ vì dấu lưu hành",
    "documents.manage_catalogue": "Quản lý lĩnh vực, từ khóa và hồ sơ",
    "documents.view_register": "Xem, in sổ đăng ký văn bản của đơn vị mình và đơn vị trực thuộc",
    "documents.keep_register": "Vào sổ, sửa lại, hủy số trong sổ đăng ký; khai nhiệm kỳ",
    "documents.assign_handler": "Giao người xử lý và hạn xử lý văn bản đã vào sổ",
    "documents.handle_entry": "Xem và báo kết quả văn bản được giao xử lý",
    "documents.manage_api_clients": "Cấp, thu hồi khóa cho hệ thống khác đọc văn bản",
    "documents.trash_document": "Chuyển văn bản vào thùng rác, xem thùng rác, khôi phục",
    "documents.manage_storage": "Đặt hạn mức dung lượng và thời hạn giữ trong thùng rác",
    "documents.keep_store": "Kiểm tra kho, xử lý lại văn bản",
    "documents.manage_source": "Lập, sửa, tạm dừng nguồn tiếp nhận (thư mục máy quét, hộp thư)",
    "documents.declare_source": "Phụ trách nguồn tiếp nhận của đơn vị và cam kết “không mật”",
    "documents.manage_certificates": "Cài, gỡ chứng thư gốc dùng để kiểm tra chữ ký số",
    "documents.read_downloads": "Xem lượt tải của một văn bản nội bộ, phải nêu lý do",
    # Thông báo
    "notifications.send_notice": "Gửi thông báo của cơ quan cho người của đơn vị mình và đơn vị trực thuộc",
    "notifications.read_ledger": "Xem sổ giao nhận thông báo do đơn vị mình và đơn vị trực thuộc gửi",
    "notifications.set_mailbox": "Khai, đổi, bỏ hộp thư nhận thông báo của đơn vị mình và đơn vị trực thuộc",
    "notifications.operate": "Theo dõi việc gửi thông báo, cho gửi lại",
    # Tin, bài
    "news.write_article": "Soạn, sửa tin, bài của chuyên mục; dùng kho ảnh",
    "news.review_article": "Nhận duyệt, trả lại, duyệt tin, bài do người khác viết",
    "news.publish_article": "Hẹn giờ, xuất bản, đính chính, gỡ tin, bài",
    "news.moderate_readers": "Xử lý, trả lời góp ý và báo lỗi nội dung của bạn đọc",
    "news.count_articles": "Xem số tin, bài theo tác giả để tính nhuận bút",
    "news.manage_site": "Quản lý chuyên mục, trang chủ, trang cố định, ngày kỷ niệm, kênh chính thức",
    "news.import_site": "Nhập tin, bài từ trang cũ",
    # Dư luận xã hội
    "surveys.plan_survey": "Lập kế hoạch, soạn phiếu, theo dõi cuộc điều tra dư luận",
    "surveys.approve_survey": "Duyệt cuộc điều tra, duyệt danh mục bảng, công bố kết quả",
    "surveys.read_results": "Xem kết quả các cuộc điều tra",
    "surveys.write_report": "Gửi phản ánh dư luận của cộng tác viên",
    "surveys.review_report": "Tiếp nhận, trả lại, tổng hợp phản ánh của cộng tác viên",
    # Tài khoản và đơn vị
    "accounts.view_members": "Xem danh sách thành viên của đơn vị",
    "accounts.manage_members": "Mời, thu hồi lời mời, kết thúc vai trò",
    "accounts.manage_unit": "Lập, đổi tên, sáp nhập, kết thúc đơn vị",
    "accounts.handle_data_request": "Giải quyết yêu cầu về dữ liệu cá nhân",
    # Nhật ký
    "audit.view_event": "Xem nhật ký công việc",
}


@dataclass(frozen=True)
class Role:
    code: str
    label: str
    description: str
    permissions: frozenset[str]


def _role(code, label, description, *permissions):
    unknown = set(permissions) - set(PERMISSIONS)
    if unknown:
        raise ValueError(f"{code} names unknown permissions {unknown}")
    return Role(code, label, description, frozenset(permissions))


_CADRE = ("documents.view_internal", "documents.handle_entry", "accounts.view_members")

ROLES = (
    _role(
        "admin",
        "Quản trị",
        "Lập đơn vị, mời người, chạy sáp nhập, giải quyết yêu cầu về dữ liệu cá nhân, giữ kho văn bản, chuyên mục và trang chủ, theo dõi việc gửi thông báo. Không công bố văn bản, không duyệt, không đăng tin, bài.",
        *_CADRE,
        "documents.manage_storage",
        "documents.manage_source",
        "accounts.manage_members",
        "accounts.manage_unit",
        "accounts.handle_data_request",
        "documents.keep_store",
        "audit.view_event",
        "documents.manage_api_clients",
        "documents.manage_certificates",
        "documents.read_downloads",
        "notifications.operate",
        "notifications.set_mailbox",
        "news.manage_site",
        "news.import_site",
    ),
    _role(
        "clerk",
        "Văn thư",
        "Tải lên, kiểm tra, bổ sung và công bố văn bản của đơn vị; giữ sổ đăng ký văn bản; gửi thông báo của cơ quan.",
        *_CADRE,
        "documents.view_unit",
        "documents.upload_document",
        "documents.change_document",
        "documents.publish_document",
        "documents.withdraw_document",
        "documents.manage_catalogue",
        "documents.view_register",
        "documents.keep_register",
        "documents.assign_handler",
        "documents.trash_document",
        "documents.declare_source",
        "notifications.send_notice",
        "notifications.set_mailbox",
    ),
    _role(
        "editor",
        "Biên tập viên",
        "Soạn tin, bài, duyệt bài của người khác, trả lời bạn đọc; bổ sung từ khóa, lĩnh vực cho văn bản của đơn vị.",
        *_CADRE,
        "news.write_article",
        "news.review_article",
        "news.moderate_readers",
        "news.count_articles",
        "documents.view_unit",
        "documents.change_document",
        "documents.manage_catalogue",
    ),
    _role(
        "leader",
        "Lãnh đạo",
        "Xem mọi văn bản của đơn vị và cấp dưới, công bố, thu hồi, quyết định văn bản bị tạm giữ; xem sổ đăng ký, giao xử lý; duyệt, đăng, gỡ tin, bài; duyệt cuộc điều tra dư luận, xem và công bố kết quả; gửi thông báo, xem sổ giao nhận.",
        *_CADRE,
        "news.review_article",
        "news.publish_article",
        "news.moderate_readers",
        "news.count_articles",
        "surveys.approve_survey",
        "surveys.read_results",
        "documents.view_unit",
        "documents.publish_document",
        "documents.withdraw_document",
        "documents.decide_held",
        "documents.view_register",
        "documents.assign_handler",
        "audit.view_event",
        "notifications.send_notice",
        "notifications.read_ledger",
        "notifications.set_mailbox",
    ),
    _role(
        "opinion",
        "Chuyên viên dư luận",
        "Lập kế hoạch và thực hiện các cuộc điều tra dư luận xã hội, tiếp nhận phản ánh của cộng tác viên; đọc văn bản nội bộ phục vụ việc này. Không duyệt cuộc điều tra, không sửa, không xóa được câu trả lời nào.",
        *_CADRE,
        "surveys.plan_survey",
        "surveys.read_results",
        "surveys.review_report",
    ),
    _role(
        "contributor",
        "Cộng tác viên dư luận",
        "Phản ánh dư luận xã hội nơi mình sinh sống, công tác. Không phản ánh về người dân cụ thể.",
        "surveys.write_report",
    ),
    _role(
        "secretary",
        "Thư ký hội nghị",
        "Chuẩn bị hội nghị và tài liệu hội nghị; đọc văn bản nội bộ phục vụ việc này.",
        *_CADRE,
    ),
    _role(
        "cadre",
        "Cán bộ",
        "Đọc, tìm văn bản công khai và nội bộ toàn ngành.",
        *_CADRE,
    ),
    _role(
        "reader",
        "Bạn đọc",
        "Có tài khoản nhưng chỉ đọc những gì công khai.",
    ),
    _role(
        "auditor",
        "Kiểm tra",
        "Xem nhật ký công việc, lượt tải của từng văn bản khi có lý do; không xem, không sửa văn bản chưa công khai.",
        "audit.view_event",
        "documents.read_downloads",
    ),
)

_BY_CODE = {role.code: role for role in ROLES}
_HOLDERS = {
    permission: frozenset(role.code for role in ROLES if permission in role.permissions)
    for permission in PERMISSIONS
}


def get_role(code) -> Role:
    return _BY_CODE[code]


def role_choices():
    return [(role.code, role.label) for role in ROLES]


def roles_with(permission) -> frozenset[str]:
    """Codes of the roles that have the permission; a permission outside the table is a KeyError."""
    return _HOLDERS[permission]
