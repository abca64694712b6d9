"""What other systems are told about a document: what its page tells the same reader."""

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from documents.models import Document, DocumentFile


class NamedSerializer(serializers.Serializer):
    """A type, field or tag: `slug` is what the filters of the list take."""

    slug = serializers.CharField(help_text="Mã dùng trong bộ lọc.")
    name = serializers.CharField(help_text="Tên để hiện cho người đọc.")


class IssuerSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk", help_text="Mã dùng trong bộ lọc co_quan.")
    name = serializers.CharField(help_text="Tên in trên văn bản.")
    parent_body = serializers.CharField(help_text="Cơ quan chủ quản, nếu có.")


class DocumentSerializer(serializers.ModelSerializer):
    url = serializers.SerializerMethodField(help_text="Địa chỉ chi tiết trong API.")
    page_url = serializers.SerializerMethodField(help_text="Trang văn bản cho người đọc.")
    type = NamedSerializer(source="doc_type", allow_null=True, help_text="Loại văn bản.")
    issuer = IssuerSerializer(allow_null=True, help_text="Cơ quan ban hành.")

    class Meta:
        model = Document
        fields = [
            "id", "url", "page_url", "symbol", "number", "notation", "regime", "type", "issuer", "date_issued", "subject",
            "validity", "visibility", "published_at",
        ]  # fmt: skip
        extra_kwargs = {
            "symbol": {"help_text": "Số, ký hiệu như in trên văn bản."},
            "number": {"help_text": "Số."},
            "notation": {"help_text": "Ký hiệu."},
            "regime": {"help_text": "Hệ thống văn bản: party (Đảng), state (Nhà nước) hoặc trống."},
            "date_issued": {"help_text": "Ngày ban hành."},
            "subject": {"help_text": "Trích yếu."},
            "validity": {"help_text": "Hiệu lực."},
            "visibility": {"help_text": "Phạm vi xem."},
            "published_at": {"help_text": "Lúc đăng lên cổng."},
        }

    @extend_schema_field(serializers.URLField)
    def get_url(self, document):
        return self._absolute(reverse("api:document", args=[document.pk]))

    @extend_schema_field(serializers.URLField)
    def get_page_url(self, document):
        return self._absolute(document.get_absolute_url())

    def _absolute(self, path):
        return self.context["request"].build_absolute_uri(path)


class FileSerializer(serializers.ModelSerializer):
    url = serializers.SerializerMethodField(help_text="Địa chỉ tải bản gốc, từng byte như khi tiếp nhận.")

    class Meta:
        model = DocumentFile
        fields = ["id", "part", "version", "name", "mime", "size", "sha256", "page_count", "url"]
        extra_kwargs = {
            "part": {"help_text": "Phần: văn bản, phụ lục, phiếu trình hoặc tài liệu kèm theo."},
            "version": {"help_text": "Phiên bản của phần này; chỉ phiên bản mới nhất được liệt kê."},
            "name": {"help_text": "Tên tệp khi tiếp nhận."},
            "mime": {"help_text": "Loại nội dung."},
            "size": {"help_text": "Dung lượng, tính bằng byte."},
            "sha256": {"help_text": "Mã SHA-256 của bản gốc, để đối chiếu."},
            "page_count": {"help_text": "Số trang."},
        }

    @extend_schema_field(serializers.URLField)
    def get_url(self, file):
        return self.context["request"].build_absolute_uri(reverse("api:file", args=[file.document_id, file.pk]))


class WholeDocumentSerializer(DocumentSerializer):
    fields_of_work = NamedSerializer(source="fields", many=True, help_text="Lĩnh vực.")
    tags = NamedSerializer(many=True, help_text="Thẻ.")
    files = FileSerializer(source="current", many=True, help_text="Các tệp gốc, văn bản chính đứng đầu.")

    class Meta(DocumentSerializer.Meta):
        fields = [
            *DocumentSerializer.Meta.fields, "place", "signer", "signer_title", "signing_authority", "recipients", "urgency",
            "fields_of_work", "tags", "files",
        ]  # fmt: skip
        extra_kwargs = DocumentSerializer.Meta.extra_kwargs | {
            "place": {"help_text": "Địa danh."},
            "signer": {"help_text": "Người ký; nhiều người cách nhau bằng dấu |."},
            "signer_title": {"help_text": "Chức vụ người ký."},
            "signing_authority": {"help_text": "Quyền hạn ký: T/M, KT., TL. …"},
            "recipients": {"help_text": "Nơi nhận, mỗi nơi một dòng."},
            "urgency": {"help_text": "Mức độ khẩn, hoặc trống."},
        }


class PageSerializer(serializers.Serializer):
    next = serializers.URLField(allow_null=True, help_text="Địa chỉ trang sau; null ở trang cuối.")
    results = DocumentSerializer(many=True, help_text="Văn bản, mới đăng đứng trước.")


class ProblemSerializer(serializers.Serializer):
    """RFC 9457."""

    type = serializers.CharField(help_text="Luôn là about:blank.")
    title = serializers.CharField(help_text="Tên lỗi.")
    status = serializers.IntegerField(help_text="Mã trạng thái HTTP.")
    detail = serializers.CharField(help_text="Điều gì xảy ra và nên làm gì.")
