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
    "news.withdrawn": "gỡ tin, bài",
    "news.picture_added": "đưa ảnh vào kho ảnh",
    "news.picture_described": "ghi thông tin ảnh",
}


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = "tin, bài"

    def ready(self):
        from audit.verbs import register_verbs
        from documents.quarantine import take_files_at
        from documents.storage import also_mirror
        from news import kept_data, rules  # noqa: F401  the rules declare the permissions
        from news.pictures import files

        register_verbs(VERBS)
        take_files_at("news:picture_upload", "news.use_pictures")
        also_mirror(files.FOLDER)
        kept_data.register_all()
