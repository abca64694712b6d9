from django.apps import AppConfig

VERBS = {
    "documents.upload_received": "tiếp nhận tệp",
    "documents.upload_refused": "từ chối tệp tải lên",
    "documents.upload_held": "tạm giữ tệp tải lên",
    "documents.held_released": "cho tiếp nhận tệp tạm giữ",
    "documents.held_refused": "không tiếp nhận tệp tạm giữ",
    "documents.held_expired": "hủy tệp tạm giữ quá hạn",
    "documents.described": "sửa thông tin văn bản",
    "documents.published": "đăng văn bản",
    "documents.withdrawn": "gỡ văn bản",
    "documents.reopened": "đưa văn bản về bàn văn thư",
    "documents.bulk_edited": "sửa hàng loạt văn bản",
    "documents.bulk_published": "đăng hàng loạt văn bản",
    "documents.bulk_undone": "hoàn tác việc hàng loạt",
    "documents.tag_renamed": "đổi tên thẻ",
    "documents.tag_moved": "chuyển thẻ trong cây",
    "documents.tag_merged": "gộp thẻ",
    "documents.tag_deleted": "xóa thẻ",
    "documents.field_renamed": "đổi tên lĩnh vực",
    "documents.field_moved": "chuyển lĩnh vực trong cây",
    "documents.import_started": "bắt đầu nhập thư mục",
    "documents.import_stopped": "tạm dừng nhập thư mục",
    "documents.import_finished": "nhập xong thư mục",
    "documents.file_unit_added": "lập hồ sơ",
    "documents.demo_filled": "nạp xong văn bản mẫu",
}


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "kho văn bản"

    def ready(self):
        from audit.verbs import register_verbs
        from documents import kept_data, rules, succession  # noqa: F401  rules declares the permissions

        register_verbs(VERBS)
        kept_data.register_all()
        succession.register()
