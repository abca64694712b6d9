"""The registers of the demo province's department, filled from the papers that went into its store."""

import datetime

from accounts.models import Unit
from documents.actions import register
from documents.actions.terms import begin_term
from documents.exceptions import AlreadyRegistered, NumberTaken
from documents.models import CommitteeTerm, Document, Series
from documents.register_forms import people_of
from vietnamese.numbering import parse_book_number
from vietnamese.text import fold

CONGRESS_CLOSED = datetime.date(2020, 10, 16)
OWN_NAME, OWN_PARENT = fold("Ban Tuyên giáo"), fold("Tỉnh ủy Đắk Nông")
ON_THE_WAY = datetime.timedelta(days=2)
TIME_TO_ANSWER = datetime.timedelta(days=14)
REASON = "Chép từ sổ giấy"
EVERY_FOURTH = 4  # waits for its handler, so that there is something to do


def fill(unit, clerk):
    """Goes on where an earlier run was stopped: a document stands once in a book."""
    committee = Unit.objects.ancestors_of(unit).first()
    if not CommitteeTerm.objects.filter(unit=committee).exists():
        since = CONGRESS_CLOSED + datetime.timedelta(days=1)
        begin_term(unit=committee, by=clerk, first_year=2020, last_year=2025, valid_from=since)
    handlers = list(people_of(unit))
    papers = Document.objects.published().filter(owner_unit=unit, date_issued__isnull=False)
    for position, document in enumerate(papers.select_related("issuer", "doc_type").order_by("date_issued", "pk"), start=1):
        own = document.issuer and (document.issuer.name_key, document.issuer.parent_key) == (OWN_NAME, OWN_PARENT)
        try:
            if own and document.date_issued > CONGRESS_CLOSED and document.doc_type and document.number:
                send_out(document, unit, clerk)
            elif not own:
                take_in(document, unit, clerk, handlers[position % len(handlers)], waits=position % EVERY_FOURTH == 0)
        except (AlreadyRegistered, NumberTaken):
            continue


def send_out(document, unit, clerk):
    values = {
        "day": document.date_issued, "doc_type": document.doc_type, "subject": document.subject,
        "signer": document.signer, "recipients": document.recipients, "copy_keeper": "Văn thư Ban", "copies": 20,
        "sent_on": document.date_issued,
    }  # fmt: skip
    register.enter_outgoing(
        unit=unit, by=clerk, series=Series.PARTY, notation=document.notation, values=values,
        number=parse_book_number(document.number), document=document,
    )  # fmt: skip


def take_in(document, unit, clerk, handler, *, waits):
    day = document.date_issued + ON_THE_WAY
    values = {
        "day": day, "late_reason": REASON, "author": document.issuer_name, "symbol": document.symbol,
        "date_issued": document.date_issued, "doc_type": document.doc_type, "subject": document.subject,
        "receiver": "Lãnh đạo Ban", "handler": handler, "due_on": day + TIME_TO_ANSWER, "sent_on": day,
    }  # fmt: skip
    entry = register.enter_incoming(unit=unit, by=clerk, values=values, document=document)
    if not waits:
        register.finish(entry=entry, by=handler, result="Đã báo cáo lãnh đạo Ban")
