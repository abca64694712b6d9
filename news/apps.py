from django.apps import AppConfig

VERBS = {
    "news.created": "lập tin, bài",
    "news.demo_filled": "nạp xong tin, bài mẫu",
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
    "news.column_added": "mở chuyên mục",
    "news.column_changed": "sửa chuyên mục",
    "news.column_closed": "đóng chuyên mục",
    "news.column_reopened": "mở lại chuyên mục",
    "news.column_staffed": "nêu tên người của chuyên mục",
    "news.columns_ordered": "sắp lại thứ tự chuyên mục",
    "news.author_added": "thêm tác giả",
    "news.author_changed": "sửa tác giả",
    "news.author_merged": "gộp tác giả",
    "news.source_added": "thêm nguồn tin",
    "news.source_changed": "sửa nguồn tin",
    "news.source_merged": "gộp nguồn tin",
    "news.story_added": "mở dòng sự kiện",
    "news.story_changed": "sửa dòng sự kiện",
    "news.story_merged": "gộp dòng sự kiện",
    "news.tag_added": "thêm thẻ tin",
    "news.tag_changed": "đổi tên thẻ tin",
    "news.tag_merged": "gộp thẻ tin",
    "news.block_added": "thêm khối trang chủ",
    "news.block_changed": "sửa khối trang chủ",
    "news.block_removed": "bỏ khối trang chủ",
    "news.blocks_ordered": "sắp lại trang chủ",
    "news.day_added": "thêm ngày kỷ niệm",
    "news.day_changed": "sửa ngày kỷ niệm",
    "news.day_removed": "xóa ngày kỷ niệm",
    "news.days_loaded": "nạp danh mục ngày kỷ niệm",
    "news.channel_added": "thêm kênh chính thức",
    "news.channel_changed": "sửa kênh chính thức",
    "news.channel_confirmed": "xác nhận kênh chính thức",
    "news.channel_closed": "ghi kênh đã ngừng",
    "news.channel_reopened": "mở lại kênh chính thức",
    "news.page_added": "thêm trang cố định",
    "news.page_changed": "sửa trang cố định",
    "news.pages_ordered": "sắp lại trang cố định",
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
