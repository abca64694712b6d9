"""One look into a mailbox: each new message as a whole is taken in or turned away, then put away.

Nothing is fetched that is not needed to decide: first how large and from whom, then what it is made of, then
the attachments one by one, piece by piece, into memory. All uploads of a message begin in one transaction;
only when every one of them has come to its end does the message leave the inbox.
"""

import contextlib

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from documents import gate, quarantine
from documents.actions import arrivals
from documents.exceptions import NoRoom
from documents.models import Arrival
from documents.models.arrival import NOT_TAKEN
from documents.sources import attachments as files
from documents.sources import mailbox as mail
from documents.sources import senders, structure
from documents.sources.structure import Hostile

MESSAGES_A_LOOK = 20
MOVES_A_LOOK = 100
ATTACHMENTS = 30
HEAD_BYTES = 64 * 1024
MOST_TRIES = 3
TRIES_KEPT = 24 * 3600
SLACK = 64 * 1024  # servers are allowed to misjudge the size of a part by this and a half

SENTENCES = {
    "sender_unknown": "Thư không ghi rõ một người gửi duy nhất nên không nhận.",
    "sender_not_listed": "Người gửi không có trong danh sách người gửi của nguồn này.",
    "sender_not_confirmed": "Máy chủ thư không xác nhận được tên miền của người gửi; nguồn này chỉ nhận thư đã được xác thực.",
    "marked_subject": "Tiêu đề thư cho biết nội dung thuộc loại không được gửi qua đường này. Văn bản mật phải gửi theo đường riêng.",
    "message_too_large": "Thư lớn hơn {limit} MB nên cổng không tải về. Hãy tách thành nhiều thư.",
    "too_many_parts": "Thư có quá nhiều phần. Hãy gửi không quá {files} tệp trong một thư.",
    "nothing_attached": "Thư không có tệp đính kèm nào.",
    "odd_message": "Thư có cấu trúc bất thường nên cổng không mở. Nếu là thư thật, hãy đề nghị người gửi soạn và gửi lại.",
    "odd_head": "Phần đầu thư dài bất thường nên cổng không mở.",
    "never_fetched": "Cổng không lấy được thư này sau nhiều lần thử. Hãy mở hộp thư để xem.",
}


class TurnedAway(Exception):
    def __init__(self, code):
        self.code = code
        super().__init__(code)

    @property
    def sentence(self):
        return SENTENCES[self.code].format(limit=settings.MAIL_MAX_BYTES // (1024 * 1024), files=ATTACHMENTS)


def collect(source) -> str:
    """Returns what is to be told about the look. Raises SourceProblem."""
    with mail.opened(source) as mailbox:
        validity = mailbox.uid_validity
        put_settled_away(source, mailbox, validity)
        waiting = mailbox.waiting()
        known = set(
            Arrival.objects.filter(source=source, uid_validity=validity, uid__in=waiting).values_list("uid", flat=True)
        )
        new = [uid for uid in waiting if uid not in known]
        for uid in new[:MESSAGES_A_LOOK]:
            try:
                take_message(source, mailbox, validity, uid)
            except quarantine.Busy:
                return "Máy chủ đang đọc nhiều tệp; các thư còn lại sẽ được lấy sau ít phút."
            except Hostile:
                return ""  # written down; this connection may be in the midst of an answer, so the rest waits
        left = len(new) - MESSAGES_A_LOOK
        return f"Còn {left} thư chưa lấy; cổng lấy dần qua nhiều lượt." if left > 0 else ""


def put_settled_away(source, mailbox, validity):
    """What has come to its end leaves the inbox."""
    settled = Arrival.objects.filter(source=source, uid__isnull=False, settled_at__isnull=False, moved_at=None)
    for arrival in settled.order_by("pk")[:MOVES_A_LOOK]:
        if arrival.uid_validity == validity:  # else the mailbox was made anew, and the number means another letter
            refused = arrival.reason_code or arrival.files.filter(upload__state__in=NOT_TAKEN).exists()
            mailbox.put_away(arrival.uid, mail.NOT_ACCEPTED if refused else mail.ACCEPTED)
        arrivals.record_moved(arrival)


def take_message(source, mailbox, validity, uid):
    arrival = Arrival(source=source, uid_validity=validity, uid=uid)
    tries = f"mail-tries-{source.pk}-{validity}-{uid}"
    try:
        if _count(tries) > MOST_TRIES:
            raise TurnedAway("never_fetched")
        size = mailbox.size_of(uid)
        if size is None:  # somebody took it out of the inbox
            return
        _read_head(arrival, mailbox)
        if size > settings.MAIL_MAX_BYTES:
            raise TurnedAway("message_too_large")
        parts = files.attachments(structure.parse(mailbox.structure_of(uid)))
        if not parts:
            raise TurnedAway("nothing_attached")
        if len(parts) > ATTACHMENTS:
            raise TurnedAway("too_many_parts")
        with contextlib.ExitStack() as bodies:
            fetched = _fetch_all(mailbox, uid, parts, bodies)
            _take_in(arrival, fetched)
    except TurnedAway as away:
        arrivals.turn_message_away(arrival=arrival, code=away.code, sentence=away.sentence)
    except Hostile as problem:
        away = TurnedAway("too_many_parts" if problem.code == "too_many_parts" else "odd_message")
        arrivals.turn_message_away(arrival=arrival, code=away.code, sentence=away.sentence)
        raise
    except (quarantine.Busy, NoRoom):
        cache.delete(tries)
        raise
    cache.delete(tries)


def _count(key) -> int:
    """How often this message was begun: one that ends the connection each time must not stand before all others."""
    cache.add(key, 0, TRIES_KEPT)
    return cache.incr(key)


def _read_head(arrival, mailbox):
    source = arrival.source
    data = mailbox.section(arrival.uid, f"HEADER.FIELDS ({senders.FIELDS})", length=HEAD_BYTES)
    if len(data) >= HEAD_BYTES:
        raise TurnedAway("odd_head")
    head = senders.read_head(data, verifier=source.verifier)
    arrival.sender, arrival.proof, arrival.proof_words = head.sender, head.proof, head.proof_words
    if not head.sender:
        raise TurnedAway("sender_unknown")
    if not senders.is_listed(head.sender, source.senders):
        raise TurnedAway("sender_not_listed")
    if source.needs_proof and head.proof != Arrival.Proof.CONFIRMED:
        raise TurnedAway("sender_not_confirmed")
    # From here on an answer reaches somebody who is on the list.
    arrival.answerable = head.written_by_a_person and head.sender != source.username.lower()
    if gate.examine_name(head.subject.strip() or "thu").outcome == "refuse":
        raise TurnedAway("marked_subject")


def _fetch_all(mailbox, uid, parts, bodies):
    """[(part, body in memory or None, code)]. Bodies that nothing adopts are erased when `bodies` closes."""
    fetched, travelled = [], 0
    for part in parts:
        code = files.why_not(part)
        if not code and part.size == 0:
            code = "empty"
        if not code and part.size * 3 // 4 > settings.UPLOAD_MAX_BYTES:
            code = "too_large"
        if code:
            fetched.append((part, None, code))
            continue
        body = quarantine.IncomingBody(files.name_of(part), expected=part.size * 3 // 4)
        bodies.callback(lambda body=body: body.file.adopted or body.give_up())
        decoder, raw = files.Decoder(part.encoding), 0
        try:
            for piece in mailbox.pieces(uid, part.number):
                raw += len(piece)
                travelled += len(piece)
                if raw > part.size * 3 // 2 + SLACK or travelled > settings.MAIL_MAX_BYTES * 3 // 2:
                    raise Hostile("lying_size")
                body.write(decoder.feed(piece))
            body.write(decoder.finish())
        except quarantine.TooLarge:
            raise Hostile("lying_size") from None
        fetched.append((part, body, "" if body.file.size else "empty"))
    return fetched


@transaction.atomic
def _take_in(arrival, fetched):
    for part, body, code in fetched:
        if code:
            sentence = files.REASONS.get(code) or (arrivals.EMPTY if code == "empty" else arrivals.too_large())
            arrivals.turn_away(arrival=arrival, size=part.size, code=code, sentence=sentence)
        else:
            arrivals.take_file(arrival=arrival, taken=body.finish())
