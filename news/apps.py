from django.apps import AppConfig

VERBS = {
    "news.created": "lập tin, bài",
    "news.saved": "lưu tin, bài",
    "news.submitted": "chuyển duyệt tin, bài",
    "news.taken": "nhận duyệt tin, bài",
    "news.returned": "trả lại tin, bài",
    "news.approved": "duyệt tin, bài",
    "news.published": "xuất bản tin, bài",
    "news.updated": "cập nhật tin, bài đang đăng",
    "news.corrected": "đính chính tin, bài",
    "news.scheduled": "hẹn giờ đăng, gỡ tin, bài",
    "news.unscheduled": "bỏ hẹn giờ đăng, gỡ tin, bài",
    "news.schedule_failed": "không thực hiện được việc hẹn giờ của tin, bài",
    "news.message_shown": "cho hiện góp ý của bạn đọc",
    "news.message_answered": "trả lời bạn đọc",
    "news.message_refused": "không đăng góp ý của bạn đọc",
    "news.withdrawn": "gỡ tin, bài",
    "news.import_started": "gửi dữ liệu trang cũ",
    "news.import_begun": "bắt đầu nhập trang cũ",
    "news.import_stopped": "tạm dừng nhập trang cũ",
    "news.import_finished": "nhập xong trang cũ",
    "news.imported": "nhập tin, bài từ trang cũ",
    "news.picture_added": "đưa ảnh vào kho ảnh",
    "news.picture_described": "ghi thông tin ảnh",
    "news.placed": "đặt vị trí tin, bài",
}


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = "tin, bài"

    def ready(self):
        from audit.listeners import on_recorded
        from audit.verbs import register_verbs
        from documents.quarantine import take_files_at
        from documents.storage import also_mirror
        from news import freshness, kept_data, notices, rules, telling  # noqa: F401  rules declares the permissions
        from news.pictures import files

        register_verbs(VERBS)
        take_files_at("news:picture_upload", "news.use_pictures")
        take_files_at("news:site_import_start", "news.import_site")
        also_mirror(files.FOLDER)
        on_recorded(freshness.heed)
        kept_data.register_all()
        notices.register_all()
        telling.register_all()
