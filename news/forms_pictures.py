from django import forms

from news.models import Picture
from richtext.faults import FILE_NAME
from vietnamese.text import fold


class PictureForm(forms.ModelForm):
    """Three things of a picture that are often mistaken for one another, and where its centre is."""

    class Meta:
        model = Picture
        fields = ["alt", "caption", "credit", "licence", "focal_x", "focal_y"]
        widgets = {
            "alt": forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
            "caption": forms.Textarea(attrs={"rows": 2, "maxlength": 400}),
            "focal_x": forms.NumberInput(attrs={"type": "range", "min": 0, "max": 1000, "step": 10, "data-focal-x": ""}),
            "focal_y": forms.NumberInput(attrs={"type": "range", "min": 0, "max": 1000, "step": 10, "data-focal-y": ""}),
        }
        labels = {
            "caption": "Chú thích ảnh",
            "credit": "Người chụp hoặc nguồn ảnh",
            "focal_x": "Tâm ảnh, từ trái sang phải",
            "focal_y": "Tâm ảnh, từ trên xuống dưới",
        }
        help_texts = {
            "alt": "Đọc cho người không nhìn thấy ảnh: trong ảnh có ai, có gì, ở đâu.",
            "caption": "In dưới ảnh: sự kiện, địa điểm, thời gian.",
            "credit": "Ví dụ: Nguyễn Văn An; TTXVN. Cổng tự thêm chữ “Ảnh:”.",
            "licence": "Ví dụ: Ảnh của Ban; được phép đăng theo văn bản số…; CC BY 4.0.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, missing in (
            ("alt", "Chưa có văn bản thay thế: hãy viết trong ảnh có ai, có gì, ở đâu."),
            ("caption", "Chưa có chú thích: hãy viết câu in dưới ảnh."),
            ("credit", "Chưa ghi người chụp hoặc nguồn ảnh."),
        ):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = missing

    @property
    def said(self):
        """Its fields without those of the centre."""
        return [self[name] for name in ("alt", "caption", "credit", "licence")]

    def clean_alt(self):
        alt = " ".join(self.cleaned_data["alt"].split())
        if FILE_NAME.fullmatch(fold(alt)):
            raise forms.ValidationError("Văn bản thay thế đang là tên tệp: hãy viết trong ảnh có ai, có gì, ở đâu.")
        return alt

    def clean(self):
        data = super().clean()
        alt, caption = data.get("alt"), data.get("caption")
        if alt and caption and fold(alt).strip(" .") == fold(" ".join(caption.split())).strip(" ."):
            self.add_error(
                "alt", "Văn bản thay thế giống hệt chú thích nên người nghe phải nghe hai lần: hãy tả điều nhìn thấy trong ảnh."
            )
        return data
