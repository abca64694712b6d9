"""What axe-core finds on the rendered page of a version, and what the desk is told of it.

The browser that shows the preview runs the check and reports by itself. It guards against slips, not against a desk that
forges its own report; the public pages are checked by the tests as well.
"""

from django.utils import timezone

from news.models import AxeReport

BLOCKING = ("critical", "serious")
MOST = 60
NOT_CHECKED = "Chưa kiểm tra khả năng tiếp cận của trang; hãy mở xem trước."
OTHERWISE = "Trang có chỗ người khuyết tật không dùng được ({help}); hãy xem lại phần này trong bản xem trước."
SENTENCES = {
    "area-alt": "Vùng bấm trên ảnh chưa có lời mô tả.",
    "aria-hidden-focus": "Có phần tử bị ẩn với người nghe đọc màn hình nhưng vẫn nhận con trỏ bàn phím.",
    "blink": "Không dùng chữ nhấp nháy.",
    "color-contrast": "Chữ và nền không đủ tương phản nên khó đọc; hãy bỏ màu tự đặt hoặc chọn ảnh nền khác.",
    "definition-list": "Danh sách định nghĩa chưa đúng cấu trúc.",
    "dlitem": "Mục của danh sách định nghĩa nằm ngoài danh sách.",
    "document-title": "Trang chưa có tiêu đề; hãy kiểm tra tiêu đề của bài.",
    "duplicate-id-aria": "Hai phần tử trùng mã nên trình đọc màn hình đọc nhầm.",
    "empty-heading": "Có đề mục không có chữ; hãy xóa hoặc viết tên đề mục.",
    "empty-table-header": "Có ô tiêu đề bảng không có chữ.",
    "frame-title": "Khung nhúng chưa có tên.",
    "heading-order": "Thứ tự đề mục nhảy cóc; hãy hạ từng cấp một.",
    "html-lang-valid": "Ngôn ngữ của trang ghi sai.",
    "image-alt": "Có ảnh chưa có văn bản thay thế.",
    "image-redundant-alt": "Văn bản thay thế của ảnh lặp lại chữ ngay bên cạnh.",
    "label": "Có ô nhập chưa có nhãn.",
    "link-in-text-block": "Liên kết trong đoạn văn không phân biệt được với chữ thường nếu không nhìn ra màu.",
    "link-name": "Có liên kết không có chữ; hãy viết nơi nó dẫn tới.",
    "list": "Danh sách chứa phần tử không phải mục danh sách; hãy gõ lại danh sách bằng nút Danh sách.",
    "listitem": "Có mục danh sách nằm ngoài danh sách; hãy gõ lại danh sách bằng nút Danh sách.",
    "marquee": "Không dùng chữ chạy.",
    "nested-interactive": "Có nút hoặc liên kết nằm trong nút hoặc liên kết khác.",
    "scope-attr-valid": "Ô tiêu đề bảng chưa ghi đúng là của hàng hay của cột; hãy mở “Thuộc tính bảng” và chọn lại tiêu đề.",
    "scrollable-region-focusable": "Có vùng phải cuộn mà bàn phím không tới được, thường là bảng quá rộng; hãy bớt cột.",
    "svg-img-alt": "Có hình vẽ chưa có lời mô tả.",
    "table-duplicate-name": "Tên bảng và phần tóm tắt của bảng trùng nhau.",
    "td-headers-attr": "Ô của bảng dẫn tới ô tiêu đề không có.",
    "th-has-data-cells": "Có ô tiêu đề bảng không thuộc dữ liệu nào; hãy kiểm tra hàng, cột của bảng.",
    "valid-lang": "Có đoạn ghi sai mã ngôn ngữ.",
    "video-caption": "Video chưa có phụ đề.",
}


def keep_report(*, version, findings, by) -> AxeReport:
    """The newest report of a version counts. `findings` as the page's script sends them; ValueError when they are
    something else."""
    if not isinstance(findings, list) or not all(isinstance(finding, dict) for finding in findings):
        raise ValueError
    kept = [
        {name: _storable(finding.get(name, ""))[:300] for name in ("rule", "impact", "help", "target")}
        for finding in findings[:MOST]
        if finding.get("impact") in BLOCKING
    ]
    report, _ = AxeReport.objects.update_or_create(
        version=version, defaults={"findings": kept, "by": by, "at": timezone.now()}
    )
    return report


def _storable(value):
    """Without the signs that JSON may carry and the database may not."""
    return str(value).replace("\0", "").encode(errors="replace").decode()


def sentences(report) -> list[tuple[str, str]]:
    """[(what to mend, where)], one for each rule; what the page says of its own design is told too."""
    by_rule = {}
    for finding in report.findings:
        sentence = SENTENCES.get(finding["rule"]) or OTHERWISE.format(help=finding["help"])
        by_rule.setdefault(sentence, finding["target"])
    return list(by_rule.items())


def problems_of(version) -> list[tuple[str, str]]:
    """What keeps its page from being published."""
    report = AxeReport.objects.filter(version=version).first()
    return sentences(report) if report else [(NOT_CHECKED, "")]
