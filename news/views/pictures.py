"""The picture library, the dialog that chooses from it, and the files themselves."""

import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from accounts.models import Unit
from news.actions.pictures import add_picture, describe_picture
from news.exceptions import NewsError
from news.forms_pictures import PictureForm
from news.models import Picture
from news.pictures import decoding, figure_html, file_url, uses
from news.public_pictures import answer, found

PER_PAGE = 48
ACCEPT = ".jpg,.jpeg,.png,.webp,.avif,.gif,.tif,.tiff"
UPLOAD_PROBLEMS = {
    "too_large": (413, decoding.TOO_LARGE),
    "busy": (503, "Máy chủ đang nhận nhiều tệp nên chưa nhận thêm. Hãy gửi lại sau ít phút."),
    "not_in_memory": (503, "Máy chủ chưa có vùng nhớ tạm an toàn nên chưa nhận tệp. Hãy báo quản trị."),
}

may_use = permission_required("news.use_pictures", raise_exception=True)


@may_use
@require_GET
def library(request):
    template = "news/_picture_grid.html" if request.htmx else "news/picture_list.html"
    return render(request, template, {**_drop_zone(), **_grid(request, reverse("news:pictures"))})


@may_use
@require_GET
def picker(request):
    """What the dialog holds; its search and its next pages ask for the grid alone."""
    template = "news/_picture_grid.html" if request.htmx.target == "anh-de-chon" else "news/_picker.html"
    return render(request, template, {**_drop_zone(), **_grid(request, reverse("news:picture_picker")), "choosing": True})


def _grid(request, url):
    sought = request.GET.get("q", "").replace("\0", "").strip()[:200]
    undescribed = request.GET.get("thieu") == "1"
    pictures = Picture.objects.search(sought)
    if undescribed:
        pictures = pictures.filter(Q(alt="") | Q(caption="") | Q(credit=""))
    edge = _as_uuid(request.GET.get("truoc", ""))
    if edge:
        last = get_object_or_404(Picture, pk=edge)
        pictures = pictures.filter(Q(uploaded_at__lt=last.uploaded_at) | Q(uploaded_at=last.uploaded_at, pk__lt=last.pk))
    page = list(pictures[: PER_PAGE + 1])
    return {
        "pictures": page[:PER_PAGE],
        "before": page[PER_PAGE - 1].pk if len(page) > PER_PAGE else None,
        "sought": sought,
        "undescribed": undescribed,
        "grid_url": url,
    }


def _as_uuid(text):
    try:
        return uuids.UUID(text)
    except ValueError:
        return None


def _drop_zone():
    return {
        "upload_url": reverse("news:picture_upload"),
        "batch": uuids.uuid4(),
        "accept": ACCEPT,
        "max_bytes": decoding.MOST_BYTES,
    }


@may_use
@require_POST
def upload(request):
    """One picture from the page's script (JSON), or all of a plain form."""
    answers = [_take(request, file) for file in request.FILES.getlist("file")]
    for problem in getattr(request, "upload_problems", []):
        status, sentence = UPLOAD_PROBLEMS[problem]
        answers.append((status, {"error": sentence}))
    if not answers:
        answers.append((400, {"error": "Chưa có ảnh nào. Hãy chọn ảnh rồi tải lên."}))
    if "application/json" in request.headers.get("accept", ""):
        status, body = answers[0]
        return JsonResponse(body, status=status)
    for _, body in answers:
        if "error" in body:
            messages.error(request, body["error"])
        elif "message" in body:
            messages.info(request, body["message"])
    return redirect("news:pictures")


def _take(request, file):
    if file.size > decoding.MOST_BYTES:
        file.discard()
        return 413, {"error": f"{file.name}: {decoding.TOO_LARGE}"}
    data = file.read_at_most(decoding.MOST_BYTES)
    file.discard()
    if request.POST.get("declared_open") != "1":
        return 400, {"error": "Cần cam đoan ảnh không chứa bí mật nhà nước trước khi tải lên."}
    try:
        picture, is_new = add_picture(data=data, name=file.name, unit=_unit_of(request.user), by=request.user)
    except NewsError as problem:
        return 422, {"error": f"{file.name}: {problem}"}
    if is_new:
        return 202, {"id": str(picture.pk)}
    return 202, {"id": str(picture.pk), "message": f"Ảnh này đã có trong kho từ trước: {picture}."}


def _unit_of(user):
    """Whose pictures a person adds: of the desk the role is held at."""
    return Unit.objects.filter(pk__in=user.units_holding("news.write_article")).order_by("pk").first()


@may_use
@require_http_methods(["GET", "POST"])
def picture(request, uuid):
    picture = get_object_or_404(Picture.objects.select_related("unit"), pk=uuid)
    may_change = request.user.has_perm("news.change_picture", picture)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = PictureForm(request.POST or None, instance=picture)
    if request.method == "POST" and _described(request, uuid, form):
        messages.success(request, "Đã lưu thông tin ảnh.")
        return redirect("news:picture", uuid=uuid)
    places, unseen = uses.places_of(picture, request.user)
    return render(
        request,
        "news/picture_detail.html",
        {"picture": picture, "form": form, "may_change": may_change, "places": places, "unseen": unseen},
        status=422 if form.errors else 200,
    )


def _described(request, uuid, form):
    """The form's content is kept as the picture's; what stands against it is said in the form."""
    if not form.is_valid():
        return False
    try:
        describe_picture(picture=Picture(pk=uuid), by=request.user, **form.cleaned_data)
    except NewsError as problem:
        form.add_error(None, str(problem))
        return False
    return True


@may_use
@require_http_methods(["GET", "POST"])
def choose(request, uuid):
    """In the dialog: look at it, say what is missing, put it in. Pictures of other units are used as they are described."""
    picture = get_object_or_404(Picture, pk=uuid)
    form = None
    if request.user.has_perm("news.change_picture", picture):
        form = PictureForm(request.POST or None, instance=Picture.objects.get(pk=uuid))
    if request.method == "POST" and (form is None or _described(request, uuid, form)):
        picture.refresh_from_db()
        if picture.is_described:
            return trigger_client_event(HttpResponse(status=204), "picture:taken", chosen_data(picture))
    return render(request, "news/_picture_choose.html", {"picture": picture, "form": form})


def chosen_data(picture):
    """The detail of the event `picture:chosen`."""
    return {
        "id": str(picture.pk),
        "figure_html": figure_html(picture),
        "thumb_url": file_url(picture, 320),
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit,
    }


@login_not_required
@require_safe
def picture_file(request, uuid, width, ext):
    """What is open has been answered before (news.public_pictures); the rest is for the desks."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not request.user.has_perm("news.view_desk"):
        raise Http404
    picture = found(uuids.UUID(uuid), int(width), ext)
    if picture is None:
        raise Http404
    return answer(request, picture, int(width), ext, public=False)
