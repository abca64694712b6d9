from datetime import timedelta

import holidays
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.exceptions import AccountsError
from accounts.models import DataRequest
from accounts.models.data_requests import TRANSITIONS, RequestKind, RequestState
from accounts.personal_data import erase_person
from audit.trail import record

ANSWER_WORKING_DAYS = 2
FINISH_DAYS = 15
FINISH_DAYS_WITH_THIRD_PARTIES = 20


def answer_deadline(received):
    """The second Vietnamese working day after the day of receipt (Tết, holidays and swapped days counted)."""
    return holidays.country_holidays("VN").get_nth_working_day(received, ANSWER_WORKING_DAYS)


def finish_deadline(received, *, third_parties):
    """Calendar days: the law says days, and the stricter reading is never late."""
    return received + timedelta(days=FINISH_DAYS_WITH_THIRD_PARTIES if third_parties else FINISH_DAYS)


@transaction.atomic
def ask_about_own_data(*, kind, text, by):
    today = timezone.localdate()
    try:
        with transaction.atomic():
            request = DataRequest.objects.create(
                person=by,
                kind=kind,
                text=text,
                answer_due=answer_deadline(today),
                finish_due=finish_deadline(today, third_parties=False),
            )
    except IntegrityError:
        raise AccountsError("Yêu cầu cùng loại của đồng chí đang được giải quyết.") from None
    record(verb="accounts.ask_about_data", by=by, on=request, data={"kind": kind})
    return request


@transaction.atomic
def answer_data_request(*, request, state, answer, third_parties, by):
    """Move the request on; finishing an erasure erases."""
    request = DataRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)
    if state not in TRANSITIONS[RequestState(request.state)]:
        raise AccountsError(f"Yêu cầu này {request.get_state_display()}, không chuyển trạng thái được nữa.")
    if request.kind == RequestKind.ERASE and state == RequestState.DONE and request.person_id == by.pk:
        raise AccountsError("Người giải quyết không tự xóa dữ liệu của mình. Mời quản trị khác thực hiện.")
    now = timezone.now()
    request.state, request.answer, request.handled_by = state, answer, by
    request.third_parties = third_parties
    request.finish_due = finish_deadline(timezone.localdate(request.received_at), third_parties=third_parties)
    request.answered_at = request.answered_at or now
    if state in (RequestState.DONE, RequestState.REFUSED):
        request.finished_at = now
    request.save()
    record(verb="accounts.answer_data_request", by=by, on=request, data={"state": state})
    if request.kind == RequestKind.ERASE and state == RequestState.DONE:
        erase_person(user=request.person, by=by)
    return request
