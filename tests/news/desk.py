"""What the tests of the desk share: a form as the browser sends it."""

from django.forms.models import model_to_dict

from news.models import CONTENT_FIELDS, Tag

NO_EVIDENCE = {"evidence-TOTAL_FORMS": "0", "evidence-INITIAL_FORMS": "0"}


def typed(article, **changes):
    """The form of the newest version with what was changed in it."""
    article.refresh_from_db()
    version = article.newest
    values = {name: value for name, value in model_to_dict(version, CONTENT_FIELDS).items() if value not in (None, False)}
    values |= {
        "also_in": version.also_in_ids, "authors": version.author_ids, "documents": version.document_ids,
        "tags": list(Tag.objects.filter(pk__in=version.tag_ids).values_list("name", flat=True)),
        "based_on": version.number,
    }  # fmt: skip
    return NO_EVIDENCE | values | changes


def url(article, rest=""):
    return f"/tin-tuc/ban-bien-tap/{article.pk}/{rest}"


def body(response):
    return response.content.decode()
