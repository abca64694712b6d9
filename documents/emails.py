"""Letters of the document store, one function each. No letter holds anything of a file: no name, no text."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from documents.models import Upload
from documents.models.arrival import NOT_TAKEN

NOT_SENDING = {
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.dummy.EmailBackend",
}
NOT_TO_BE_SENT_THIS_WAY = (
    "Có dấu hiệu cho thấy tệp không được gửi qua đường này, hoặc người có thẩm quyền quyết định không tiếp nhận."
)
# RFC 3834, and what Exchange listens to: no machine should answer.
AUTOMATIC = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}


def can_be_sent() -> bool:
    return settings.EMAIL_BACKEND not in NOT_SENDING


def not_taken(notice):
    """To the sender of a message, or to the person responsible for a folder: how many files were not taken, and why."""
    arrival = notice.arrival
    uploads = Upload.objects.filter(arrived__arrival=arrival, state__in=NOT_TAKEN)
    reasons = [arrival.reason] if arrival.reason else []
    for upload in uploads:
        # What the gate saw is for the office alone: a letter travels in the open.
        reasons += upload.reasons if upload.state != Upload.State.REFUSED else [NOT_TO_BE_SENT_THIS_WAY]
    context = {"arrival": arrival, "source": arrival.source, "count": len(uploads), "reasons": list(dict.fromkeys(reasons))}
    EmailMessage(
        subject=render_to_string("emails/documents/not_taken_subject.txt", context).strip(),
        body=render_to_string("emails/documents/not_taken.txt", context),
        to=[notice.to],
        headers=AUTOMATIC,
    ).send()
