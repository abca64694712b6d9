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
    "documents.relation_added": "thêm quan hệ văn bản",
    "documents.relation_kind_set": "sửa loại quan hệ văn bản",
    "documents.relation_removed": "bỏ quan hệ văn bản",
    "documents.relation_restored": "khôi phục quan hệ văn bản",
    "documents.validity_computed": "tính lại hiệu lực văn bản",
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
    "documents.register_entered": "vào sổ đăng ký",
    "documents.register_corrected": "sửa lại sổ đăng ký",
    "documents.register_linked": "gắn dòng sổ với văn bản",
    "documents.register_assigned": "giao xử lý văn bản",
    "documents.register_done": "xử lý xong văn bản",
    "documents.register_reopened": "mở lại việc xử lý văn bản",
    "documents.register_cancelled": "hủy số trong sổ đăng ký",
    "documents.term_begun": "khai nhiệm kỳ",
    "documents.term_removed": "bỏ nhiệm kỳ khai nhầm",
    "documents.feed_given": "cấp địa chỉ theo dõi riêng",
    "documents.feed_revoked": "thu hồi địa chỉ theo dõi riêng",
    "documents.api_client_admitted": "cấp khóa cho hệ thống kết nối",
    "documents.api_client_renewed": "cấp lại khóa cho hệ thống kết nối",
    "documents.api_client_revoked": "thu hồi khóa của hệ thống kết nối",
    "documents.organ_code_set": "ghi mã định danh cơ quan",
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
    "documents.source_added": "lập nguồn tiếp nhận",
    "documents.source_changed": "sửa nguồn tiếp nhận",
    "documents.source_paused": "tạm dừng nguồn tiếp nhận",
    "documents.source_resumed": "cho nguồn tiếp nhận chạy lại",
    "documents.source_declared": "cam kết nguồn tiếp nhận không mật",
    "documents.source_given_up": "thôi phụ trách nguồn tiếp nhận",
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
        from documents import gate, kept_data, notices, rules, succession  # noqa: F401  rules declares the permissions
        from notifications.secrecy import register_reader

        register_verbs(VERBS)
        kept_data.register_all()
        notices.register_all()
        succession.register()
        register_reader(gate.text_bears_a_level)
