"""Which reports speak of the same: suggestions for the desk, which decides."""

from rapidfuzz import fuzz, process

from surveys.models import ContributorReport

ALIKE = 62  # of 100; in the same area less is asked
ALIKE_IN_AREA = 55
LOOKED_AT = 500
SHOWN = 6


def alike(report, among):
    """[(report, likeness)] of those `among` that may speak of the same, the likeliest first."""
    others = {other.pk: other for other in among}
    texts = {pk: other.words for pk, other in others.items()}
    found = process.extract(report.words, texts, scorer=fuzz.token_set_ratio, limit=SHOWN * 2, score_cutoff=ALIKE_IN_AREA)
    pairs = [(others[pk], round(likeness)) for _, likeness, pk in found]
    return [(other, likeness) for other, likeness in pairs if likeness >= ALIKE or other.area_id == report.area_id][:SHOWN]


def suggestions(report, user):
    """For a received report that stands for itself: others of the month and field in the reach of the person's desk."""
    if report.state != ContributorReport.State.RECEIVED or report.merged_into_id:
        return []
    others = ContributorReport.objects.of_desk(user).issues().filter(period=report.period, field=report.field_id).exclude(pk=report.pk)
    return alike(report, others.select_related("area", "author").order_by("-pk")[:LOOKED_AT])
