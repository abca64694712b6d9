"""The key of a survey's box: whose shares open it, a rehearsal with a key of its own, and only then the key itself. The
private half is never stored: it exists for the moment in which it is split."""

from django.db import transaction

from audit import trail
from surveys import sealing
from surveys.actions.steps import locked
from surveys.exceptions import BadKeys, WrongState
from surveys.models import KeyHolder, Survey

HOLDERS = {Survey.Level.CONFIDENTIAL: 3, Survey.Level.OPEN: 1}
NEEDED = {Survey.Level.CONFIDENTIAL: 2, Survey.Level.OPEN: 1}
SHORTEST, LEAST_LETTERS = 12, 6  # of a passphrase: its length, and how many different letters it has
SAMPLE = {"a": {"C1": "Đây là phiếu tập dượt."}}
BEFORE_FIELD = (Survey.State.DRAFT, Survey.State.SUBMITTED, Survey.State.RETURNED, Survey.State.APPROVED)


def is_ready(survey):
    """The box has its key, and everybody who holds a part of it has opened a rehearsal box."""
    holders = list(survey.holders.all())
    return bool(survey.public_key) and len(holders) >= HOLDERS[survey.level] and all(holder.has_rehearsed for holder in holders)


@transaction.atomic
def name_holders(*, survey, by, users):
    """Named anew, everything of the key is made anew."""
    survey = _before_field(survey)
    if len({user.pk for user in users}) != HOLDERS[survey.level]:
        raise BadKeys(f"Mức {survey.level} cần {HOLDERS[survey.level]} người giữ khóa, mỗi người một mảnh.")
    if survey.level == Survey.Level.CONFIDENTIAL and any(user.pk == survey.created_by_id for user in users):
        raise BadKeys("Người lập kế hoạch giữ danh sách nên không giữ thêm mảnh khóa. Chọn người khác.")
    survey.holders.all().delete()
    KeyHolder.objects.bulk_create(
        KeyHolder(survey=survey, user=user, number=number) for number, user in enumerate(users, start=1)
    )
    _without_key(survey)
    _record("surveys.holders_named", survey, by, holders=len(users))


@transaction.atomic
def prepare_rehearsal(*, survey, by, passphrases):
    """A key that is for the rehearsal alone is split and its shares locked. `passphrases`: {number of the holder: words}."""
    survey = _before_field(survey)
    holders = _with_words(survey, passphrases)
    if len(holders) < HOLDERS[survey.level]:
        raise BadKeys("Mỗi người giữ khóa tự đặt một cụm mật khẩu của mình.")
    spoken = {number: sealing.spoken(words) for number, words in passphrases.items()}
    if any(len(words) < SHORTEST or len(set(words)) < LEAST_LETTERS for words in spoken.values()):
        raise BadKeys(f"Cụm mật khẩu cần ít nhất {SHORTEST} ký tự, không lặp đi lặp lại; nên là bốn, năm từ dễ nhớ không liên quan nhau.")
    if len(set(spoken.values())) < len(holders):
        raise BadKeys("Hai người đặt cùng một cụm mật khẩu. Mỗi người đặt cụm của riêng mình.")
    _lock_shares(survey, holders, sealing.new_pair()[1], passphrases)
    survey.holders.update(has_rehearsed=False)
    _without_key(survey)
    _record("surveys.rehearsal_prepared", survey, by)


@transaction.atomic
def rehearse(*, survey, by, passphrases):
    """As at the opening: enough holders type their words, and a form sealed for the rehearsal opens. Gives its text."""
    survey = _before_field(survey)
    private = joined(survey, passphrases)
    text = sealing.Opener(private).open(sealing.seal(sealing.public_of(private), SAMPLE))["a"]["C1"]
    survey.holders.filter(number__in=passphrases).update(has_rehearsed=True)
    _record("surveys.rehearsed", survey, by)
    return text


@transaction.atomic
def make_key(*, survey, by, passphrases):
    """The key itself. Every holder proves the words they have rehearsed, and their share is locked with them."""
    survey = _before_field(survey)
    holders = _with_words(survey, passphrases)
    if len(holders) < HOLDERS[survey.level] or not all(holder.has_rehearsed for holder in holders):
        raise BadKeys("Mọi người giữ khóa phải tập dượt mở xong và cùng có mặt khi tạo khóa.")
    for holder in holders:
        _unlocked(holder, passphrases[holder.number])
    survey.public_key, private = sealing.new_pair()
    _lock_shares(survey, holders, private, passphrases)
    survey.save(update_fields=["public_key"])
    _record("surveys.key_made", survey, by)


def joined(survey, passphrases):
    """The private key out of the shares of those who typed their words. BadKeys says whose words are wrong."""
    holders = _with_words(survey, passphrases)
    if len(holders) < NEEDED[survey.level]:
        raise BadKeys(f"Cần {NEEDED[survey.level]} người giữ khóa cùng nhập cụm mật khẩu.")
    shares = [_unlocked(holder, passphrases[holder.number]) for holder in holders]
    try:
        return sealing.join(shares)
    except sealing.Unreadable:
        raise BadKeys("Các mảnh khóa không ghép được với nhau.") from None


def _with_words(survey, passphrases):
    return [holder for holder in survey.holders.select_related("user") if passphrases.get(holder.number)]


def _unlocked(holder, words):
    if not holder.sealed_share:
        raise BadKeys("Chưa chuẩn bị tập dượt, hoặc mảnh khóa đã bị hủy sau khi mở.")
    try:
        return sealing.unlock_share(holder.sealed_share, words)
    except sealing.WrongPassphrase:
        raise BadKeys(f"Cụm mật khẩu của {holder.user.full_name} không đúng. Chưa có gì thay đổi; xin nhập lại.") from None


def _lock_shares(survey, holders, private, passphrases):
    shares = sealing.split(private, NEEDED[survey.level], HOLDERS[survey.level])
    for holder, share in zip(holders, shares, strict=True):
        holder.sealed_share = sealing.lock_share(share, passphrases[holder.number])
        holder.save(update_fields=["sealed_share"])


def _before_field(survey):
    survey = locked(survey)
    if survey.state not in BEFORE_FIELD:
        raise WrongState
    return survey


def _without_key(survey):
    survey.public_key = None
    survey.save(update_fields=["public_key"])


def _record(verb, survey, by, **data):
    trail.record(verb=verb, by=by, on=survey, unit=survey.unit, data=data or None)
