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
    "documents.file_added": "thêm tệp vào văn bản",
    "documents.version_added": "thêm phiên bản mới của tệp",
    "documents.trashed": "chuyển văn bản vào thùng rác",
    "documents.restored": "khôi phục văn bản từ thùng rác",
    "documents.erased": "xóa văn bản quá hạn trong thùng rác",
    "documents.retention_set": "đặt thời hạn giữ trong thùng rác",
    "documents.merged": "gộp hai bản ghi của một văn bản",
    "documents.unmerged": "tách bản ghi đã gộp",
    "documents.quota_set": "đặt hạn mức dung lượng",
    "documents.quota_dropped": "bỏ hạn mức dung lượng",
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
