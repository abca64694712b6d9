"""What readers and their moderators type."""

import secrets

from django import forms

from notifications.secrecy import bears_a_level
from vietnamese.text import nfc

TRAP = "Ô “Trang web” phải để trống: ô này chỉ để nhận ra chương trình tự gửi. Mời xóa chữ trong ô rồi gửi lại."
LEVEL = (
    "Nội dung có dấu chỉ mức độ mật nên cổng không nhận và không giữ lại. Thông tin thuộc bí mật nhà nước chỉ gửi theo đường "
    "công văn mật tới cơ quan có thẩm quyền."
)
SHORTEST, LONGEST = 10, 3000


class MessageForm(forms.Form):
    text = forms.CharField(
        label="Ý kiến", min_length=SHORTEST, max_length=LONGEST, widget=forms.Textarea({"rows": 7}),
        error_messages={"min_length": "Ý kiến quá ngắn để hiểu được. Mời viết rõ hơn."},
    )  # fmt: skip
    name = forms.CharField(
        label="Tên hiển thị", max_length=80, required=False, widget=forms.TextInput({"autocomplete": "nickname"}),
        help_text="Có thể dùng tên khác hoặc để trống; khi đăng sẽ ghi “Bạn đọc”.",
    )  # fmt: skip
    email = forms.EmailField(
        label="Thư điện tử để nhận trả lời riêng", max_length=254, required=False,
        help_text="Chỉ ghi khi muốn nhận trả lời qua thư. Địa chỉ không hiện ra ngoài và được xóa sau khi thư trả lời được gửi.",
    )  # fmt: skip
    # Programs fill every box; people do not see this one.
    website = forms.CharField(label="Trang web (để trống)", required=False, widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}))
    token = forms.RegexField(regex=r"\A[A-Za-z0-9_-]{32,64}\Z", widget=forms.HiddenInput, error_messages={
        "invalid": "Trang đã mở quá lâu. Mời chép lại ý kiến, tải lại trang rồi gửi.",
        "required": "Trang đã mở quá lâu. Mời chép lại ý kiến, tải lại trang rồi gửi.",
    })  # fmt: skip

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        self.fields["token"].initial = secrets.token_urlsafe(32)

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise forms.ValidationError(TRAP)
        return ""

    def clean(self):
        values = super().clean()
        for name in ("text", "name", "quote"):
            if name in values:
                values[name] = nfc(values[name])
        if bears_a_level("\n".join(values.get(name, "") for name in ("name", "quote", "text"))):
            raise forms.ValidationError(LEVEL)
        values.pop("website", None)
        return values


class ErrorForm(MessageForm):
    quote = forms.CharField(
        label="Đoạn có lỗi", max_length=500, required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Chép đoạn ấy vào đây, hoặc bôi đen trong bài rồi bấm “Báo lỗi nội dung”.",
    )  # fmt: skip
    field_order = ["quote", "text"]

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        self.fields["text"].label = "Lỗi ở đâu, đúng ra là gì"
        del self.fields["name"]


class AnswerForm(forms.Form):
    text = forms.CharField(label="Trả lời", max_length=LONGEST, widget=forms.Textarea({"rows": 6}))


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label="Lý do không đăng", max_length=300, help_text="Người viết thấy lý do này; không hiện ra ngoài."
    )
