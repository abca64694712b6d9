"""What readers can see of how a published article changed."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from news import comparison
from news.models import Article, Step
from news.public_pages import public_page

# Settings of the page, and what names papers that may have been taken back since.
NOT_SHOWN = {"seo_title", "seo_description", "allows_comments", "allows_rating", "also_in_ids", "document_ids"}
SHOWN = (Step.Deed.UPDATED, Step.Deed.CORRECTED)


@public_page()
def change(request, pk, step_pk):
    article = get_object_or_404(Article.objects.published().select_related("category").only("pk", "slug", "title", "standing", "category__name"), pk=pk)
    parts = ("category", "story", "cover", "source")
    versions = [f"{side}__{part}" for side in ("before", "version") for part in parts]
    step = get_object_or_404(article.steps.filter(deed__in=SHOWN, before__isnull=False).select_related(*versions), pk=step_pk)
    if step.version is None:
        raise Http404
    changes = [one for one in comparison.changes(step.before, step.version) if one.field not in NOT_SHOWN]
    return render(request, "news/change.html", {"article": article, "step": step, "changes": changes})
