"""Where an administrator of the site begins: what there is to keep, and what waits."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from news import channel_directory
from news.anniversaries import upcoming
from news.models import Anniversary, Author, Category, Channel, HomeBlock, Page, Source, Story, Tag
from news.views.names import FAMILIES
from news.views.site_lists import may_manage


@may_manage
@require_GET
def site(request):
    counts = {model: model.objects.count() for model in (Author, Source, Story, Tag, Page, Anniversary)}
    open_columns, blocks = Category.objects.open().count(), HomeBlock.objects.filter(is_on=True).count()
    channels = Channel.objects.filter(closed_at=None).count()
    rooms = [
        ("list-ul", "Chuyên mục", "news:site_columns", f"{open_columns} đang mở"),
        ("house", "Trang chủ", "news:site_blocks", f"{blocks} khối đang hiện"),
        ("file-earmark-text", "Trang cố định", "news:site_pages", f"{counts[Page]} trang"),
        ("calendar3", "Ngày kỷ niệm", "news:site_days", f"{counts[Anniversary]} ngày"),
        ("qr-code", "Kênh chính thức", "news:site_channels", f"{channels} kênh"),
    ]
    cards = [{"icon": icon, "label": label, "url": reverse(url), "count": count} for icon, label, url, count in rooms]
    cards += [
        {"icon": family.icon, "label": family.heading, "url": reverse("news:site_names", args=[slug]), "count": str(counts[family.model])}
        for slug, family in FAMILIES.items()
    ]
    context = {"cards": cards, "late": channel_directory.to_check_again(), "soon": upcoming(5)}
    return render(request, "news/site_admin/site.html", context)
