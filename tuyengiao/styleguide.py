"""The living style page: every part of templates/_components/ with content that could be real. Mounted in DEBUG only."""

from datetime import date, datetime
from types import SimpleNamespace

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.timezone import get_current_timezone
from django.views.decorators.http import require_safe


class DescribeForm(forms.Form):
    number = forms.CharField(label="Số ký hiệu", help_text="Ví dụ: 09-NQ/TU hoặc 15/QĐ-UBND.")
    date_issued = forms.DateField(label="Ngày ban hành", help_text="Theo dạng ngày/tháng/năm, ví dụ 05/09/2025.")
    subject = forms.CharField(label="Trích yếu", widget=forms.Textarea(attrs={"rows": 3}))
    doc_type = forms.ChoiceField(
        label="Loại văn bản", choices=[("NQ", "Nghị quyết"), ("QD", "Quyết định"), ("KH", "Kế hoạch")]
    )
    field = forms.MultipleChoiceField(
        label="Lĩnh vực",
        required=False,
        choices=[("cds", "Chuyển đổi số"), ("gd", "Khoa giáo"), ("tt", "Thông tin, tuyên truyền")],
        widget=forms.CheckboxSelectMultiple,
    )
    audience = forms.ChoiceField(
        label="Ai được xem",
        choices=[("all", "Công khai"), ("inside", "Nội bộ toàn ngành"), ("some", "Một số đơn vị")],
        widget=forms.RadioSelect,
    )
    checked = forms.BooleanField(label="Tôi đã đối chiếu với bản gốc")


def _document(symbol, type_name, title, issuer_name, issued, page_count):
    return SimpleNamespace(
        symbol=symbol,
        type_name=type_name,
        title=title,
        issuer_name=issuer_name,
        date_issued=issued,
        page_count=page_count,
        get_absolute_url="#",
    )


DOCUMENTS = [
    _document(
        "09-NQ/TU",
        "Nghị quyết",
        "Về chuyển đổi số tỉnh Đắk Nông đến năm 2025, định hướng đến năm 2030",
        "Tỉnh ủy Đắk Nông",
        date(2022, 4, 5),
        12,
    ),
    _document(
        "215-HD/BTGTU",
        "Hướng dẫn",
        "Hướng dẫn tuyên truyền kỷ niệm các ngày lễ lớn và sự kiện lịch sử quan trọng trong năm 2025",
        "Ban Tuyên giáo Tỉnh ủy",
        date(2025, 2, 18),
        8,
    ),
    _document(
        "1542/QĐ-UBND",
        "Quyết định",
        "Ban hành Kế hoạch phát triển du lịch Công viên địa chất toàn cầu UNESCO Đắk Nông giai đoạn 2024–2030",
        "Ủy ban nhân dân tỉnh Đắk Nông",
        date(2024, 11, 29),
        31,
    ),
]


def _at(*parts):
    return datetime(*parts, tzinfo=get_current_timezone())


def _message(level_tag, message, extra_tags=""):
    return SimpleNamespace(level_tag=level_tag, message=message, extra_tags=extra_tags)


def samples():
    form = DescribeForm({"number": "09-NQ", "subject": "Về chuyển đổi số", "audience": "all", "doc_type": "NQ"})
    return {
        "crumbs": [{"label": "Văn bản", "url": "#"}, {"label": "Nghị quyết", "url": "#"}],
        "form": form,
        "clean_form": DescribeForm(),
        "documents": DOCUMENTS,
        "snippet": mark_safe(
            "… đẩy mạnh <mark>chuyển đổi số</mark> trong các cơ quan đảng, lấy người dân và doanh nghiệp làm trung tâm …"
        ),
        "facets": [
            {
                "name": "loai",
                "label": "Loại văn bản",
                "open": True,
                "options": [
                    {"value": "NQ", "label": "Nghị quyết", "count": 24, "selected": True},
                    {"value": "HD", "label": "Hướng dẫn", "count": 118, "selected": False},
                    {"value": "QD", "label": "Quyết định", "count": 1042, "selected": False},
                ],
            },
            {
                "name": "co-quan",
                "label": "Cơ quan ban hành",
                "open": False,
                "options": [{"value": "1", "label": "Tỉnh ủy Đắk Nông", "count": 86, "selected": False}],
            },
            {
                "name": "nam",
                "label": "Năm",
                "open": False,
                "options": [{"value": "2025", "label": "2025", "count": 312, "selected": True}],
            },
        ],
        "chips": [{"label": "Nghị quyết", "remove_url": "#"}, {"label": "Năm 2025", "remove_url": "#"}],
        "columns": [
            {"label": "Số ký hiệu", "sort_url": "#", "sorted": ""},
            {"label": "Trích yếu", "sort_url": "", "wide": True},
            {"label": "Ngày", "sort_url": "#", "sorted": "desc"},
            {"label": "Số trang", "sort_url": "#", "sorted": "", "numeric": True},
            {"label": "Trạng thái", "sort_url": ""},
        ],
        "bulk_actions": [
            {"value": "publish", "label": "Đăng", "icon": "send", "primary": True},
            {
                "value": "remove",
                "label": "Bỏ khỏi danh sách",
                "icon": "trash3",
                "confirm": "Các văn bản đã chọn sẽ rời danh sách chờ. Bản gốc vẫn được giữ.",
            },
        ],
        "steps": [
            {"label": "Nhận tệp", "state": "done", "note": "14:02"},
            {"label": "Kiểm tra dấu mật", "state": "done", "note": "Không có dấu hiệu mật"},
            {"label": "Nhận dạng chữ", "state": "now", "note": "Trang 4/12"},
            {"label": "Đọc đầu văn bản", "state": "todo"},
            {"label": "Lập chỉ mục", "state": "todo"},
        ],
        "failed_steps": [
            {"label": "Nhận tệp", "state": "done"},
            {"label": "Kiểm tra dấu mật", "state": "held", "note": "Có dấu “Lưu hành nội bộ”"},
            {"label": "Nhận dạng chữ", "state": "failed", "note": "Trang 3 quá mờ"},
        ],
        "events": [
            {"at": _at(2025, 9, 5, 14, 30), "who": "Nguyễn Thị Hồng Vân", "what": "đăng văn bản, công khai."},
            {
                "at": _at(2025, 9, 5, 14, 21),
                "who": "Trần Quốc Bảo",
                "what": "sửa trích yếu.",
                "note": "“Về chuyển đổi số” → “Về chuyển đổi số tỉnh Đắk Nông đến năm 2025”",
            },
            {"at": _at(2025, 9, 5, 14, 2), "who": "Cổng", "what": "đọc xong 12 trang."},
        ],
        "toasts": [
            _message("success", "Đã đăng 3 văn bản.", "undo:#"),
            _message("error", "Chưa lưu được vì một người khác vừa sửa văn bản này. Phần đã nhập vẫn còn nguyên."),
        ],
        "pages": [
            {"number": 1, "image_url": "/static/img/sample-page.svg", "width": 1240, "height": 1754, "alt": "Trang 1"}
        ],
        "boxes": [
            {"name": "number", "page": 1, "x0": 0.14, "y0": 0.128, "x1": 0.36, "y1": 0.152},
            {"name": "date_issued", "page": 1, "x0": 0.5, "y0": 0.128, "x1": 0.88, "y1": 0.152},
            {"name": "doc_type", "page": 1, "x0": 0.38, "y0": 0.19, "x1": 0.62, "y1": 0.215},
            {"name": "subject", "page": 1, "x0": 0.24, "y0": 0.22, "x1": 0.76, "y1": 0.265},
        ],
        "icons": ["search", "file-earmark-text", "inbox", "shield-check", "pause-circle", "clock-history", "building", "tags"],
    }


@login_not_required
@require_safe
def show(request):
    return render(request, "styleguide.html", samples())
