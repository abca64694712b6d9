"""Lists, pages and rules agree on who sees a document."""

from documents.models import Document
from tests.access.page import LOOK_AT_DEPARTMENT
from tests.factories import documents as make
from tests.personas import PEOPLE


def test_what_a_list_shows_is_what_the_page_shows(province, as_person):
    """visible_to and the rule of the page agree, for every persona and every kind of document."""
    documents = [
        make.document(owner_unit=owner, state=state, visibility=visibility, shared_with=shared)
        for owner in (province.department, province.commune)
        for state in Document.State.values
        for visibility, shared in (("public", ()), ("internal", ()), ("units", (province.district,)))
        if state != "published" or shared is not None
    ]
    for name in [None, *PEOPLE]:
        client = as_person(name)
        user = province.people[name] if name else client.get("/").wsgi_request.user
        listed = set(Document.objects.visible_to(user).values_list("pk", flat=True))
        for document in documents:
            assert user.has_perm("documents.view_document", document) == (document.pk in listed) or name is None
            status = client.get(document.get_absolute_url()).status_code
            assert (status == 200) == (document.pk in listed), f"{name} and {document.state}/{document.visibility}"


def test_a_document_shared_with_one_unit_is_for_its_people_alone(province):
    shared = make.document(owner_unit=province.department, visibility="units", shared_with=[province.commune])
    who = {
        name for name, user in province.people.items() if Document.objects.visible_to(user).filter(pk=shared.pk).exists()
    }
    # The commune's own people, those of the province committee above it, and the office that owns the document.
    assert who == {"cadre", "commune_clerk", "admin"} | LOOK_AT_DEPARTMENT
