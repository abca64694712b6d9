from django.apps import AppConfig

VERBS = {
    "surveys.created": "lập cuộc điều tra",
    "surveys.changed": "sửa kế hoạch điều tra",
    "surveys.form_saved": "lưu phiếu khảo sát",
    "surveys.bank_kept": "đưa câu hỏi vào ngân hàng",
    "surveys.bank_retired": "thôi dùng câu hỏi trong ngân hàng",
    "surveys.past_wave_imported": "nhập kết quả đợt điều tra trước",
    "surveys.submitted": "trình duyệt cuộc điều tra",
    "surveys.returned": "trả lại cuộc điều tra",
    "surveys.approved": "duyệt cuộc điều tra",
    "surveys.opened_field": "mở lấy ý kiến",
    "surveys.paused": "tạm dừng lấy ý kiến",
    "surveys.resumed": "mở lại việc lấy ý kiến",
    "surveys.closed": "đóng cuộc điều tra",
    "surveys.holders_named": "nêu người giữ khóa",
    "surveys.rehearsal_prepared": "chuẩn bị tập dượt mở hòm phiếu",
    "surveys.rehearsed": "tập dượt mở hòm phiếu",
    "surveys.key_made": "tạo khóa hòm phiếu",
    "surveys.opened_box": "mở hòm phiếu",
    "surveys.box_emptied": "hủy phiếu niêm phong và mảnh khóa",
    "surveys.tables_frozen": "duyệt, khóa danh mục bảng",
    "surveys.tables_taken_back": "trả lại danh mục bảng không che giấu được",
    "surveys.weighted": "đặt quyền số của kết quả điều tra",
    "surveys.masked": "che thông tin cá nhân trong ý kiến bằng lời",
    "surveys.released": "công bố kết quả điều tra",
    "surveys.rows_requested": "đề nghị lập tệp dữ liệu ẩn danh",
    "surveys.rows_released": "duyệt tệp dữ liệu ẩn danh",
    "surveys.report_ordered": "lập báo cáo, tệp dữ liệu của cuộc điều tra",
    "surveys.exported": "tải tệp kết quả điều tra",
    "surveys.cancelled": "hủy cuộc điều tra",
    "surveys.roster_set": "lập danh sách của cuộc điều tra",
    "surveys.draw_committed": "cam kết hạt giống chọn mẫu",
    "surveys.drawn": "chọn mẫu",
    "surveys.draw_discarded": "bỏ kết quả chọn mẫu",
    "surveys.form_changed": "duyệt bản phiếu mới của cuộc điều tra",
    "surveys.invited": "gửi thư mời trả lời phiếu",
    "surveys.reminded": "gửi thư nhắc trả lời phiếu",
    "surveys.links_printed": "in phiếu mời có liên kết riêng",
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
            kept_roster,
            notices,
            rules,  # noqa: F401  declares the permissions
        )

        register_verbs(VERBS)
        notices.register_all()
        contributor_notices.register_all()
        kept_roster.register()
        contributor_kept_data.register()
