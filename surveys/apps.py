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
    "surveys.released": "công bố kết quả điều tra",
    "surveys.cancelled": "hủy cuộc điều tra",
    "surveys.report_sent": "gửi phản ánh dư luận",
    "surveys.report_corrected": "sửa, gửi lại phản ánh dư luận",
    "surveys.report_returned": "trả lại phản ánh dư luận",
    "surveys.report_received": "tiếp nhận phản ánh dư luận",
    "surveys.report_name_cleared": "chấp nhận chữ có thể là tên người trong phản ánh",
    "surveys.report_merged": "gộp phản ánh trùng",
    "surveys.report_split": "tách phản ánh đã gộp",
    "surveys.report_answered": "phản hồi cộng tác viên",
    "surveys.synthesis_created": "lập báo cáo tổng hợp dư luận",
    "surveys.synthesis_saved": "sửa báo cáo tổng hợp dư luận",
    "surveys.synthesis_submitted": "trình báo cáo tổng hợp dư luận",
    "surveys.synthesis_returned": "trả lại báo cáo tổng hợp dư luận",
    "surveys.synthesis_approved": "duyệt báo cáo tổng hợp dư luận",
    "surveys.synthesis_kept": "lưu báo cáo tổng hợp dư luận",
}


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = "điều tra dư luận xã hội"

    def ready(self):
        from audit.verbs import register_verbs
        from surveys import (
            contributor_kept_data,
            contributor_notices,
            rules,  # noqa: F401  declares the permissions
        )

        register_verbs(VERBS)
        contributor_kept_data.register()
        contributor_notices.register_all()
