from django.apps import AppConfig

VERBS = {
    "surveys.created": "lập cuộc điều tra",
    "surveys.changed": "sửa kế hoạch điều tra",
    "surveys.form_saved": "lưu phiếu khảo sát",
    "surveys.submitted": "trình duyệt cuộc điều tra",
    "surveys.returned": "trả lại cuộc điều tra",
    "surveys.approved": "duyệt cuộc điều tra",
    "surveys.opened_field": "mở lấy ý kiến",
    "surveys.paused": "tạm dừng lấy ý kiến",
    "surveys.resumed": "mở lại việc lấy ý kiến",
    "surveys.closed": "đóng cuộc điều tra",
    "surveys.opened_box": "mở hòm phiếu",
    "surveys.tables_frozen": "duyệt, khóa danh mục bảng",
    "surveys.weighted": "đặt quyền số của kết quả điều tra",
    "surveys.masked": "che thông tin cá nhân trong ý kiến bằng lời",
    "surveys.released": "công bố kết quả điều tra",
    "surveys.rows_requested": "đề nghị lập tệp dữ liệu ẩn danh",
    "surveys.rows_released": "duyệt tệp dữ liệu ẩn danh",
    "surveys.report_ordered": "lập báo cáo, tệp dữ liệu của cuộc điều tra",
    "surveys.exported": "tải tệp kết quả điều tra",
    "surveys.cancelled": "hủy cuộc điều tra",
}


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = "điều tra dư luận xã hội"

    def ready(self):
        from audit.verbs import register_verbs
        from surveys import rules  # noqa: F401  declares the permissions

        register_verbs(VERBS)
