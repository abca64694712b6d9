"""Why a file could not be read: a stable code for machines, a Vietnamese sentence for people."""

from __future__ import annotations

MESSAGES = {
    "empty": "Tệp rỗng, không có nội dung. Hãy kiểm tra lại tệp gốc rồi tải lên lần nữa.",
    "too_large": "Tệp quá lớn (giới hạn {limit}). Hãy quét ở độ phân giải thấp hơn hoặc tách thành nhiều tệp.",
    "unknown_type": "Cổng không nhận loại tệp này. Hãy dùng {kinds}.",
    "wrong_extension": "Tên tệp ghi đuôi “{extension}” nhưng nội dung là {kind}. Hãy sửa đuôi tệp cho đúng hoặc chọn lại tệp.",
    "truncated": "Tệp bị cắt cụt, thiếu phần cuối (thường do tải về dở dang). Hãy lấy lại tệp gốc đầy đủ rồi tải lên.",
    "damaged": "Tệp bị hỏng, không mở được. Hãy mở tệp trên máy, lưu lại thành tệp mới rồi tải lên.",
    "encrypted": "Tệp được khóa bằng mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi tải lên lại.",
    "too_many_pages": "Tệp có {count} trang, quá giới hạn {limit} trang. Hãy tách thành nhiều tệp.",
    "too_many_pixels": "Trang {page} có kích thước ảnh quá lớn. Hãy quét lại ở độ phân giải 300 dpi trở xuống.",
    "archive_bomb": "Tệp nén chứa lượng dữ liệu bất thường khi giải nén nên không được mở. Hãy lưu lại tệp từ phần mềm soạn thảo rồi tải lên.",
    "xml_bomb": "Cấu trúc bên trong tệp bất thường (thực thể XML lồng nhau hoặc quá sâu) nên không được mở. Hãy lưu lại tệp từ phần mềm soạn thảo rồi tải lên.",
    "image_bomb": "Ảnh trong tệp phình to bất thường khi giải nén nên không được mở. Hãy quét hoặc xuất lại ảnh rồi tải lên.",
    "macros": "Tệp có chứa macro (mã lệnh). Hãy lưu lại thành {kind} không có macro rồi tải lên.",
    "external_links": "Tệp tham chiếu tới dữ liệu nằm ngoài tệp (ảnh, mẫu hoặc bảng tính liên kết). Hãy nhúng hoặc gỡ các liên kết đó rồi tải lên.",
    "embedded_files": "Tệp có đính kèm hoặc nhúng tệp khác bên trong. Hãy gỡ tệp đính kèm và tải từng tệp lên riêng.",
    "pdf_javascript": "Tệp PDF có mã lệnh tự chạy. Hãy in lại tệp ra PDF mới (Print to PDF) rồi tải lên.",
    "too_slow": "Tệp mất quá nhiều thời gian để đọc. Hãy tách thành nhiều tệp nhỏ hoặc quét lại rõ hơn rồi tải lên.",
    "no_ocr": "Máy chủ chưa cài bộ nhận dạng chữ tiếng Việt nên chưa đọc được trang chỉ có ảnh. Hãy báo quản trị cài tesseract-ocr và tesseract-ocr-vie, hoặc tải lên bản có lớp chữ.",
}


class Unreadable(Exception):
    """`code` is a key of MESSAGES; `message` is its sentence with the facts filled in. Never carries file text."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.message = MESSAGES[code].format(**facts)
        super().__init__(self.message)

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"
