"""What is typed on the pages about certificates and downloads."""

from django import forms


class CertificateForm(forms.Form):
    file = forms.FileField(
        label="Tệp chứng thư",
        help_text="Dạng PEM hoặc DER (.pem, .crt, .cer, .der). Chứng thư gốc, và chứng thư trung gian nếu tệp ký không mang theo.",
        error_messages={"required": "Hãy chọn tệp chứng thư.", "empty": "Tệp này rỗng. Hãy chọn tệp khác."},
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Lý do xem",
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ví dụ: xác minh bản chụp lan truyền ngày 05/9 theo chỉ đạo tại công văn số 12. Lý do được ghi vào nhật ký, "
        "đơn vị quản lý văn bản đọc được.",
        error_messages={
            "required": "Hãy ghi lý do xem lượt tải.",
            "min_length": "Hãy ghi lý do rõ hơn, ít nhất 10 chữ cái.",
        },
    )
