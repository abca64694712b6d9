import re

from django import forms

from accounts.models import Unit

HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d+)?")
MODULE = re.compile(r"[a-z]{2}_[\w-]{1,50}")


class SiteImportForm(forms.Form):
    """A dump of an old site and what must be known of it."""

    label = forms.CharField(
        label="Tên miền trang cũ", max_length=160, help_text="Ví dụ: tuyengiao.daknong.gov.vn. Cổng nhận ra liên kết và ảnh của trang cũ theo tên này."
    )
    dump = forms.FileField(
        label="Tệp dữ liệu", widget=forms.FileInput(attrs={"accept": ".sql,.gz"}),
        help_text="Bản sao lưu cơ sở dữ liệu của NukeViet hoặc mysqldump (.sql, .sql.gz), tối đa {limit} MB.",
    )  # fmt: skip
    pictures = forms.FileField(
        label="Ảnh của trang cũ", required=False, widget=forms.FileInput(attrs={"accept": ".zip"}),
        help_text="Thư mục uploads nén thành một tệp ZIP, tối đa {limit} MB. Lớn hơn thì đặt lên máy chủ rồi ghi tên thư mục bên dưới.",
    )  # fmt: skip
    pictures_folder = forms.CharField(
        label="Hoặc thư mục ảnh trên máy chủ", required=False, max_length=400, help_text="Tên thư mục nằm trong thư mục nhập mà quản trị đã mở cho đơn vị."
    )
    unit = forms.ModelChoiceField(
        label="Đơn vị nhận", empty_label="Chọn đơn vị…", queryset=Unit.objects.none(), help_text="Chuyên mục lập mới thuộc đơn vị này; biên tập viên của đơn vị sửa được bài."
    )
    module = forms.CharField(
        label="Phân hệ tin tức", max_length=60, initial="vi_news",
        help_text="Ngôn ngữ và tên phân hệ, như trong tên bảng: bảng nv4_vi_news_rows thì ghi vi_news.",
    )  # fmt: skip
    declared_open = forms.BooleanField(label="Tôi cam đoan dữ liệu này không chứa bí mật nhà nước")

    def __init__(self, *args, units, folders_on, limit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        for name in ("dump", "pictures"):
            self.fields[name].help_text = self.fields[name].help_text.format(limit=limit)
        if not folders_on:
            del self.fields["pictures_folder"]
        for field in self.fields.values():
            field.error_messages["required"] = f"Chưa có “{field.label}”."
        self.fields["declared_open"].error_messages["required"] = "Chưa có cam kết “không mật”."

    def clean_label(self):
        host = re.sub(r"^https?://", "", self.cleaned_data["label"].strip().lower()).split("/")[0]
        if not HOST.fullmatch(host):
            raise forms.ValidationError("Hãy ghi tên miền, ví dụ: tuyengiao.daknong.gov.vn.")
        return host.split(":")[0]

    def clean_module(self):
        module = self.cleaned_data["module"].strip().lower()
        if not MODULE.fullmatch(module):
            raise forms.ValidationError("Hãy ghi ngôn ngữ và tên phân hệ, nối bằng dấu gạch dưới, ví dụ: vi_news.")
        return module

    def clean(self):
        if self.cleaned_data.get("pictures") and self.cleaned_data.get("pictures_folder"):
            self.add_error("pictures_folder", "Chỉ chọn một trong hai: tệp ZIP ảnh hoặc thư mục trên máy chủ.")
