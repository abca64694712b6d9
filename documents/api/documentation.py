"""The OpenAPI schema, and a page in Vietnamese made from it."""

import functools
import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator

KINDS = {"string": "chữ", "integer": "số nguyên", "array": "danh sách", "object": "nhóm", "boolean": "đúng/sai"}
FORMATS = {"date": "ngày", "date-time": "ngày giờ", "uri": "địa chỉ"}


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "documents.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "description": "Khóa do quản trị của cổng cấp cho từng hệ thống."}


@functools.cache
def schema_of():
    """The schema, the same for everybody for as long as the process runs."""
    from documents.api.urls import version_1

    made = SchemaGenerator(patterns=version_1).get_schema(request=None, public=True)
    return json.loads(json.dumps(made, default=str))


@login_not_required
@require_safe
def schema(request):
    document = schema_of() | {"servers": [{"url": request.build_absolute_uri("/").rstrip("/")}]}
    response = HttpResponse(json.dumps(document, ensure_ascii=False, indent=1), content_type="application/vnd.oai.openapi+json")
    patch_cache_control(response, public=True, max_age=300)
    return response


@login_not_required
@require_safe
def page(request):
    return render(request, "documents/api_documentation.html", {"operations": operations(), "root": request.build_absolute_uri(reverse("api:page"))})


@functools.cache
def operations():
    """The schema as the page shows it: [{path, method, summary, description, parameters, answers, fields}]."""
    found = []
    for path, methods in schema_of()["paths"].items():
        for method, operation in methods.items():
            found.append(
                {
                    "path": path,
                    "method": method.upper(),
                    "anchor": operation["operationId"],
                    "summary": operation.get("summary", ""),
                    "description": operation.get("description", ""),
                    "parameters": [_parameter(parameter) for parameter in operation.get("parameters", [])],
                    "answers": [(status, answer.get("description", "")) for status, answer in operation["responses"].items()],
                    "fields": _fields_of_success(operation),
                }
            )
    return found


def _parameter(parameter):
    words = parameter.get("description") or PLACES.get(parameter["name"], "")
    return {"name": parameter["name"], "kind": _kind(parameter["schema"]), "words": words, "in_path": parameter["in"] == "path"}


PLACES = {"id": "Mã văn bản.", "pk": "Mã văn bản.", "file_pk": "Mã tệp, lấy từ danh sách tệp của văn bản."}


def _fields_of_success(operation):
    content = operation["responses"].get("200", {}).get("content", {}).get("application/json")
    return list(_fields(content["schema"])) if content else []


def _fields(schema, prefix=""):
    schema = _resolved(schema)
    for name, part in schema.get("properties", {}).items():
        whole = _resolved(part)
        words = part.get("description") or whole.get("description", "")
        yield {"name": f"{prefix}{name}", "kind": _kind(part), "words": words}
        inner = _resolved(whole.get("items", {})) if whole.get("type") == "array" else whole
        if inner.get("properties"):
            yield from _fields(inner, f"{prefix}{name}.")


def _resolved(schema):
    if "$ref" in schema:
        return schema_of()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    for group in ("allOf", "oneOf", "anyOf"):
        if group in schema:
            return _resolved(schema[group][0]) | {key: value for key, value in schema.items() if key == "description"}
    return schema


def _kind(schema):
    whole = _resolved(schema)
    if whole.get("enum"):
        return ", ".join(str(value) for value in whole["enum"] if value not in ("", None))
    return FORMATS.get(whole.get("format")) or KINDS.get(whole.get("type"), "")
