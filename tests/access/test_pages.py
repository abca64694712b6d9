"""Every URL with every persona: who gets in, who is asked to sign in, who meets 403 or 404.

A URL that is not in the table fails the last test, so nothing can be added without deciding who may not.
"""

from django.db import transaction
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern

from tests.access import accounts, documents, notifications
from tests.access.page import LOOK_AT_DEPARTMENT
from tests.news import access as news
from tests.personas import PEOPLE
from tests.surveys import access as surveys

PAGES = accounts.PAGES | documents.PAGES | notifications.PAGES | news.PAGES | surveys.PAGES

# These ask for the token of a system; being signed in helps nobody.
BY_TOKEN = {"api:documents", "api:document", "api:file", "api:edxml"}

# The same reading pages once more, of a document only the department may see: to the rest it does not exist.
HIDDEN = {
    "documents:compare": "draft_versions",
    "documents:document": "draft_document",
    "documents:page_image": "draft_page",
    "documents:file_page_image": "draft_file_page",
    "documents:original": "draft_file",
    "documents:viewer": "draft_file",
    "documents:relations": "draft",
}


def outcome(client, url, method):
    """What the answer means, with whatever the deed changed undone."""
    with transaction.atomic():
        response = getattr(client, method)(url, secure=False)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    if response.status_code in (301, 302) and response.url.startswith(reverse("account_login")):
        return "sign-in"
    if response.status_code == 503 and url == reverse("health"):
        return "in"  # it says that something waits: this test may take longer than notices may
    return {401: "sign-in", 403: "forbidden", 404: "absent"}.get(
        response.status_code, "in" if response.status_code < 500 else f"error {response.status_code}"
    )


def expected(page, persona):
    if persona in page.allowed:
        return {"in"}
    if persona is None:
        return {"sign-in"}
    return {"forbidden"} if persona in page.seen_by else {"absent"}


# Objects that belong to one person, or links that never were: "absent" tells as little as "forbidden".
ABSENT_WILL_DO = {
    "mfa_remove_webauthn", "mfa_edit_webauthn", "device_forget", "invitation_accept", "account_reset_password_from_key",
    "documents:decide_held", "units:membership_end", "units:invitation_renew", "units:invitation_revoke",
    "data_request", "documents:retry_upload", "documents:private_feed", "api:nowhere", "notifications:outside_link",
    "notifications:shown", "news:confirm_subscription",
}  # fmt: skip


def test_who_gets_in(as_person, targets):
    wrong = []
    for persona in [None, *PEOPLE]:
        client = as_person(persona)
        for name, page in PAGES.items():
            url = reverse(name, kwargs=targets[page.target])
            found, wanted = outcome(client, url, page.method), expected(page, persona)
            if name in BY_TOKEN:
                wanted = {"sign-in"}
            if found == "absent" and name in ABSENT_WILL_DO and (wanted == {"forbidden"} or page.target in NEVER_WERE):
                continue
            if found not in wanted:
                wrong.append(f"{persona or 'nobody'} {page.method} {url}: {found}, not {'/'.join(wanted)}")
    assert not wrong, "\n".join(wrong)


NEVER_WERE = {"invitation", "reset", "foreign_key", "feed", "nowhere", "unsigned", "news_no_letter"}


def test_a_draft_does_not_exist_for_those_who_may_not_see_it(as_person, targets):
    for persona in [None, *PEOPLE]:
        client = as_person(persona)
        for name, target in HIDDEN.items():
            url = reverse(name, kwargs=targets[target])
            wanted = "in" if persona in LOOK_AT_DEPARTMENT else "absent"
            assert outcome(client, url, "get") == wanted, f"{persona or 'nobody'} at {url}"


def test_a_reading_address_never_tells_an_absent_document_from_a_hidden_one(as_person, targets):
    hidden = as_person(None).get(reverse("documents:document", kwargs=targets["draft_document"]))
    absent = as_person(None).get(reverse("documents:document", kwargs={"pk": 999_999, "slug": "van-ban"}))
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


def test_deeds_refuse_to_be_done_by_a_link(as_person, targets):
    for name, page in PAGES.items():
        if page.method == "post":
            for persona in sorted(page.allowed - {None})[:1]:
                response = as_person(persona).get(reverse(name, kwargs=targets[page.target]))
                assert response.status_code == 405, name


def test_every_page_is_in_the_table():
    def names(patterns, namespace=""):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield f"{namespace}:{pattern.name}" if namespace else pattern.name
            else:
                yield from names(pattern.url_patterns, pattern.namespace or namespace)

    assert set(names(get_resolver().url_patterns)) == set(PAGES)
