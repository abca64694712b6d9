"""Version 1: list and search, one document, its files, its edXML."""

from datetime import datetime

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from documents import edxml
from documents.actions import downloads
from documents.api import problems
from documents.api.authentication import TokenAuthentication
from documents.api.serializers import (
    DocumentSerializer,
    PageSerializer,
    ProblemSerializer,
    WholeDocumentSerializer,
)
from documents.api.throttling import PerClient
from documents.asked import NARROWING, Asked
from documents.models import Document, DocumentFile
from documents.search.newest import newest
from documents.search.statement import SearchTooBroad
from documents.storage import original_path
from documents.views.edxml import answer as edxml_answer
from documents.views.reading_room import merged_into

PAGE_SIZE, LARGEST_PAGE = 50, 200
KNOWN = {*NARROWING, "cursor", "limit"}
REFUSALS = {
    401: OpenApiResponse(ProblemSerializer, description="Thiếu khóa, khóa sai, hết hạn hoặc đã thu hồi."),
    429: OpenApiResponse(ProblemSerializer, description="Quá 120 yêu cầu một phút; chờ số giây ở Retry-After."),
}
ABSENT = {
    301: OpenApiResponse(description="Bản ghi đã được gộp; Location là địa chỉ của bản ghi còn lại. Việc gộp có thể bị hoàn tác, nên đừng ghi nhớ lâu dài."),
    404: OpenApiResponse(ProblemSerializer, description="Không có, hoặc khóa này không được xem."),
}


def _typed(name, words, many=False, kind=str):
    return OpenApiParameter(name, kind, description=words, many=many, explode=True if many else None)


class WhateverIsAccepted(BaseContentNegotiation):
    """One address has one form of answer; a client that asks for PDF gets the file it asks for."""

    def select_parser(self, request, parsers):
        return parsers[0]

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class Door(APIView):
    """What every address of the API has in common."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [IsAuthenticated]
    throttle_classes = [PerClient]
    renderer_classes = [JSONRenderer]
    content_negotiation_class = WhateverIsAccepted
    http_method_names = ["get", "head"]

    def get_exception_handler(self):
        return problems.answer

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    def handle_exception(self, problem):
        """As on the site, the address of a record that became part of another leads there for those who may read that one."""
        survivor = merged_into(self.visible(), self.kwargs["pk"]) if isinstance(problem, Http404) and "pk" in self.kwargs else None
        if survivor is None:
            return super().handle_exception(problem)
        match = self.request.resolver_match
        address = reverse(match.view_name, kwargs=self.kwargs | {"pk": survivor.pk})
        return Response(status=301, headers={"Location": self.request.build_absolute_uri(address)})

    def visible(self):
        return Document.objects.visible_to(self.request.user).published()


class DocumentList(Door):
    @extend_schema(
        operation_id="listDocuments",
        summary="Liệt kê và tìm văn bản",
        description="Văn bản mà khóa được xem, mới đăng đứng trước. Có q thì tìm trong toàn văn như trang Văn bản của cổng; "
        "các bộ lọc dùng chung được với nhau, một bộ lọc lặp lại nghĩa là “một trong các giá trị”.",
        parameters=[
            _typed("q", "Từ khóa, “cụm từ trong ngoặc kép”, -từ loại trừ, hoặc số ký hiệu."),
            _typed("loai", "Loại văn bản: slug, ví dụ nghi-quyet.", many=True),
            _typed("co_quan", "Cơ quan ban hành: id.", many=True, kind=int),
            _typed("linh_vuc", "Lĩnh vực: slug.", many=True),
            _typed("the", "Thẻ: slug.", many=True),
            _typed("nam", "Năm ban hành.", many=True, kind=int),
            _typed("nguoi_ky", "Họ tên người ký.", many=True),
            _typed("hieu_luc", "Hiệu lực: in_force, partly, expired, not_yet, unknown.", many=True),
            _typed("don_vi", "Đơn vị: id; tìm cả văn bản của đơn vị tiền thân.", kind=int),
            _typed("limit", f"Số văn bản một trang, từ 1 đến {LARGEST_PAGE}; mặc định {PAGE_SIZE}.", kind=int),
            _typed("cursor", "Chỗ bắt đầu của trang; lấy nguyên từ next, không tự tạo."),
        ],
        responses={200: PageSerializer, 400: OpenApiResponse(ProblemSerializer, description="Bộ lọc, limit hoặc cursor không dùng được."), **REFUSALS},
    )  # fmt: skip
    def get(self, request):
        unknown = sorted(set(request.GET) - KNOWN)
        if unknown:
            raise problems.Problem(400, f"Không có tham số {', '.join(unknown)[:100]}. Xem các tham số dùng được ở /api/.")
        asked = Asked(request.user, request.GET)
        if asked.fails or (asked.query.text and not asked.query):
            raise problems.Problem(400, "Một bộ lọc có giá trị không dùng được, hoặc từ khóa không có chữ, số nào để tìm. Hãy sửa rồi gửi lại.")
        limit = _limit(request.GET.get("limit", ""))
        try:
            found = newest(
                asked.documents.for_cards(), asked.query, limit=limit + 1, after=_after(request.GET.get("cursor", ""))
            )
        except SearchTooBroad:
            raise problems.Problem(422, "Câu tìm quá rộng nên chưa tìm xong trong thời gian cho phép. Hãy thêm từ hoặc bộ lọc.") from None
        page = found[:limit]
        return Response(
            {
                "next": _next(request, page[-1]) if len(found) > limit else None,
                "results": DocumentSerializer(page, many=True, context={"request": request}).data,
            }
        )


def _limit(typed):
    if not typed:
        return PAGE_SIZE
    if typed.isascii() and typed.isdigit() and len(typed) < 5 and 1 <= int(typed) <= LARGEST_PAGE:
        return int(typed)
    raise problems.Problem(400, f"limit phải là số từ 1 đến {LARGEST_PAGE}.")


def _after(cursor):
    """(published_at, pk) of the last document of the page before."""
    if not cursor:
        return None
    moment, _, pk = cursor.rpartition("~")
    try:
        if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
            raise ValueError
        at = datetime.fromisoformat(moment)
        if at.tzinfo is None or not 2000 <= at.year <= 2200:
            raise ValueError
        return at, int(pk)
    except ValueError:
        raise problems.Problem(400, "cursor không đúng. Hãy lấy nguyên địa chỉ ở next của trang trước, hoặc bắt đầu lại không có cursor.") from None


def _next(request, last):
    params = request.GET.copy()
    params["cursor"] = f"{last.published_at.isoformat()}~{last.pk}"
    return f"{request.build_absolute_uri(request.path)}?{params.urlencode()}"


class DocumentDetail(Door):
    @extend_schema(operation_id="getDocument", summary="Một văn bản", description="Thông tin đầy đủ và danh sách tệp gốc.", responses={200: WholeDocumentSerializer, **REFUSALS, **ABSENT})
    def get(self, request, pk):
        whole = self.visible().for_cards().prefetch_related("fields", "tags")
        document = get_object_or_404(whole, pk=pk)
        document.current = edxml.files_of(document)
        return Response(WholeDocumentSerializer(document, context={"request": request}).data)


class OriginalFile(Door):
    @extend_schema(
        operation_id="getFile", summary="Một tệp gốc", description="Nội dung tệp, từng byte như khi tiếp nhận.",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, **REFUSALS, **ABSENT},
    )  # fmt: skip
    def get(self, request, pk, file_pk):
        file = get_object_or_404(DocumentFile, pk=file_pk, document_id=pk, document__in=self.visible())
        try:
            content = original_path(file.sha256).open("rb")
        except FileNotFoundError:
            raise Http404 from None
        downloads.note_client(file=file, client=request.auth)
        response = FileResponse(content, as_attachment=True, filename=file.name, content_type="application/octet-stream")
        response["X-Content-Type-Options"] = "nosniff"
        return response


class EdXML(Door):
    @extend_schema(
        operation_id="getEdXML", summary="Một văn bản dạng edXML",
        description="Tệp trao đổi theo QCVN 102:2016/BTTTT và Sửa đổi 1:2022, kèm các tệp gốc dạng base64.",
        responses={
            (200, "application/xml"): OpenApiTypes.BINARY,
            409: OpenApiResponse(ProblemSerializer, description="Văn bản thiếu số, ký hiệu, ngày, mã định danh hoặc tệp."),
            **REFUSALS, **ABSENT,
        },
    )  # fmt: skip
    def get(self, request, pk):
        document = get_object_or_404(self.visible().select_related("doc_type", "issuer__unit", "owner_unit"), pk=pk)
        try:
            response = edxml_answer(document)
        except edxml.NotExportable as problem:
            raise problems.Problem(409, str(problem)) from None
        for file in edxml.files_of(document):
            downloads.note_client(file=file, client=request.auth)
        return response
