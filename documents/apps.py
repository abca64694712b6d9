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
    "documents.store_check_started": "kiểm tra kho",
    "documents.store_check_finished": "kiểm tra xong kho",
    "documents.finding_accepted": "chấp nhận phát hiện trong kho",
    "documents.finding_mended": "ghi nhận đã khắc phục phát hiện trong kho",
    "documents.reprocessing_started": "xử lý lại văn bản",
    "documents.reprocessing_stopped": "dừng xử lý lại văn bản",
    "documents.gate_stopped": "đưa văn bản ra khỏi kho vì cổng kiểm tra dừng khi đọc lại",
    "documents.gate_finding_accepted": "xác nhận văn bản cổng dừng lại là không mật",
    "documents.gate_finding_confirmed": "giữ ngoài kho văn bản cổng dừng lại",
    "documents.store_imported": "nhập kho từ bản xuất",
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
