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
    "documents.file_unit_added": "lập hồ sơ",
    "documents.certificate_installed": "cài chứng thư tin cậy",
    "documents.certificate_removed": "gỡ chứng thư tin cậy",
    "documents.downloads_read": "xem lượt tải của văn bản",
    "documents.demo_filled": "nạp xong văn bản mẫu",
}


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "kho văn bản"

    def ready(self):
        from audit.verbs import register_verbs
        from documents import kept_data, kept_reading, rules, succession  # noqa: F401  rules declares the permissions

        register_verbs(VERBS)
        kept_data.register_all()
        kept_reading.register_all()
        succession.register()
