"""Which run of numbers a paper belongs to, and the number that comes next in it.

A run is only ever asked for its highest number. What is missing below it is nobody's business: secret
papers take numbers of the same runs and are registered outside the portal.
"""

from django.db.models import Max

from documents.exceptions import NoTerm, NumberTaken
from documents.models import CommitteeTerm, DocumentTypeRule, NumberRun, RegisterEntry, Series
from vietnamese.numbering import format_number


def run_key(*, unit, series, day, doc_type=None) -> dict:
    """What the run of such a paper is counted by. Raises NoTerm where the day lies in no known term."""
    key = {"unit": unit, "series": series, "doc_type": None, "term": None, "year": None}
    if series in (Series.PARTY, Series.CONGRESS):
        key["term"] = CommitteeTerm.objects.of(unit, day)
        if key["term"] is None:
            raise NoTerm
    else:
        key["year"] = day.year
    if series in (Series.PARTY, Series.STATE):
        key["doc_type"] = doc_type
    return key


def next_number(key) -> int:
    highest = RegisterEntry.objects.filter(run__in=NumberRun.objects.filter(**key)).aggregate(highest=Max("number"))
    return (highest["highest"] or 0) + 1


def take(key, number=None, suffix="") -> tuple[NumberRun, int, str]:
    """(run, number, suffix) with the run locked until the transaction ends: whoever comes at the same
    moment waits, and then gets the next one. Without a number the next is taken. Raises NumberTaken."""
    run, _ = NumberRun.objects.get_or_create(**key)
    run = NumberRun.objects.select_for_update(of=("self",)).select_related("doc_type", "term").get(pk=run.pk)
    following = next_number(key)
    if number is None:
        return run, following, ""
    if run.entries.filter(number=number, suffix=suffix).exists():
        raise NumberTaken(
            f"Số {format_number(number)}{suffix} đã được lấy ({run}). Những gì đã nhập vẫn còn; "
            f"số tiếp theo là {format_number(following)}, hoặc để trống để cổng tự lấy số.",
            next_number=following,
        )
    return run, number, suffix


def usual_notation(*, unit, series, doc_type, day) -> str:
    """The notation of the unit's latest paper of that kind; for a first one the abbreviation that the
    rules of the day give the type, joined to the sign of the unit that its latest paper bears."""
    outgoing = RegisterEntry.objects.filter(unit=unit, book="outgoing", run__series=series).order_by("-pk")
    latest = outgoing.filter(doc_type=doc_type).first()
    if latest:
        return notation_of(latest)
    other = outgoing.first()
    sign = notation_of(other).partition("/" if series != Series.STATE else "-")[2] if other else ""
    regime = "state" if series == Series.STATE else "party"
    rules = DocumentTypeRule.objects.filter(doc_type=doc_type, regime=regime).order_by("-valid_from")
    rule = rules.exclude(valid_to__lte=day).first()
    if not (rule and rule.abbreviation and sign):
        return ""
    return f"{rule.abbreviation}{'-' if regime == 'state' else '/'}{sign}"


def notation_of(entry) -> str:
    """What stands behind the number and its joint: "NQ/TU" of "09-NQ/TU"."""
    printed = f"{format_number(entry.number)}{entry.suffix}"
    return entry.symbol.removeprefix(printed)[1:]
