"""What went wrong, as RFC 9457 says it: status, title, and a sentence in Vietnamese on what to do."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

TITLES = {
    400: "Yêu cầu không đúng", 401: "Chưa được xác nhận", 403: "Không được phép", 404: "Không có", 405: "Không dùng được cách này", 409: "Chưa làm được", 422: "Không xử lý được", 429: "Quá nhiều yêu cầu", 503: "Tạm thời chưa trả lời",
}  # fmt: skip
DETAILS = {
    exceptions.NotAuthenticated: "Thiếu khóa truy cập. Hãy gửi tiêu đề Authorization: Bearer <khóa> do quản trị của cổng cấp.",
    Http404: "Không có văn bản, tệp hoặc địa chỉ này.",
    exceptions.NotFound: "Không có văn bản, tệp hoặc địa chỉ này.",
    PermissionDenied: "Khóa truy cập này không được làm việc đó.",
    exceptions.PermissionDenied: "Khóa truy cập này không được làm việc đó.",
    exceptions.MethodNotAllowed: "Cổng chỉ cho đọc: hãy dùng GET hoặc HEAD.",
    exceptions.Throttled: "Hệ thống này gửi quá nhiều yêu cầu trong một phút. Hãy chờ số giây ghi ở tiêu đề Retry-After rồi gửi tiếp.",
}


class Problem(exceptions.APIException):
    """A refusal with a sentence of its own."""

    def __init__(self, status, sentence):
        self.status_code = status
        super().__init__(sentence)


class ProblemRenderer(JSONRenderer):
    media_type = "application/problem+json"
    charset = "utf-8"


def told(status, detail):
    return {"type": "about:blank", "title": TITLES.get(status, "Lỗi"), "status": status, "detail": detail}


def answer(problem, context):
    """Django REST framework's handler of exceptions; what it does not know stays the portal's 500."""
    if isinstance(problem, Http404):
        status = 404
    elif isinstance(problem, PermissionDenied):
        status = 403
    elif isinstance(problem, exceptions.APIException):
        status = problem.status_code
    else:
        return None
    detail = DETAILS.get(type(problem)) or str(getattr(problem, "detail", ""))
    response = Response(told(status, detail), status=status, content_type="application/problem+json")
    if getattr(problem, "auth_header", None):
        response["WWW-Authenticate"] = problem.auth_header
    if getattr(problem, "wait", None):
        response["Retry-After"] = int(problem.wait)
    return response


def not_found(request, **kwargs):
    """For addresses under the API that lead nowhere."""
    text = ProblemRenderer().render(told(404, DETAILS[Http404]))
    return HttpResponse(text, status=404, content_type="application/problem+json")
