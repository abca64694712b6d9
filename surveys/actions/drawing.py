"""The draw of the sample (surveys/statistics/sampling.py). The digest of the seed stands before anybody is drawn, with
that of the list and the allocation; the seed stands after."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from nacl.encoding import RawEncoder
from nacl.exceptions import CryptoError
from nacl.hash import blake2b
from nacl.secret import SecretBox

from audit import trail
from surveys.actions.planning import changeable
from surveys.exceptions import CannotDraw, DrawDone, NoReason, RosterChanged
from surveys.models import Draw, Step, Survey
from surveys.statistics import sampling
from surveys.statistics.columns import BadDesign

Design = Survey.Design
BY_CLUSTER = (Design.CLUSTER, Design.TWO_STAGE)


@transaction.atomic
def commit(*, survey, by, clusters=0, per_cluster=0):
    """Lays down the seed, the list and the allocation. Nobody, the office included, chooses the seed."""
    survey = changeable(survey, by=by)
    if hasattr(survey, "draw"):
        raise DrawDone
    roster = roster_of(survey)
    if not roster:
        raise CannotDraw("Chưa có danh sách để chọn.")
    plan = _plan(survey, roster, clusters, per_cluster)
    seed = sampling.new_seed()
    _drawn(seed, roster, plan)  # a plan that cannot be drawn is told before anything is committed
    Draw.objects.create(
        survey=survey, commitment=sampling.commitment(seed), sealed_seed=_box().encrypt(seed),
        roster_sha256=sampling.roster_digest(roster), allocation=plan,
    )  # fmt: skip
    survey.save()
    trail.record(verb="surveys.draw_committed", by=by, on=survey, unit=survey.unit, data={"people": len(roster)})


@transaction.atomic
def draw(*, survey, by):
    survey = changeable(survey, by=by)
    made = Draw.objects.select_for_update().filter(survey=survey).first()
    if made is None:
        raise CannotDraw("Cam kết hạt giống trước, rồi mới chọn.")
    if made.drawn_at:
        raise DrawDone
    roster = roster_of(survey)
    if sampling.roster_digest(roster) != made.roster_sha256 or made.allocation["method"] != survey.design:
        raise RosterChanged
    try:
        seed = _box().decrypt(bytes(made.sealed_seed))
    except CryptoError:
        raise CannotDraw("Khóa của cổng đã đổi nên không mở được hạt giống. Bỏ cam kết rồi cam kết lại.") from None
    drawn = _drawn(seed, roster, made.allocation)
    survey.participations.update(is_selected=False)
    survey.participations.filter(roster_code__in=drawn.ids).update(is_selected=True)
    made.seed, made.sealed_seed, made.drawn_sha256 = seed.hex(), b"", drawn.drawn_sha256
    made.drawn_at, made.drawn_by = timezone.now(), by
    made.save()
    survey.save()
    said = f"{len(drawn.ids)} trong {len(roster)} người."
    Step.objects.create(survey=survey, deed=Step.Deed.DRAWN, reason=said, by=by, by_name=by.full_name)
    trail.record(verb="surveys.drawn", by=by, on=survey, unit=survey.unit, data={"drawn": len(drawn.ids), "sha256": made.drawn_sha256})
    return len(drawn.ids)


@transaction.atomic
def discard(*, survey, by, reason):
    """A draw that is thrown away stays on record: drawing until it pleases would be seen."""
    survey = changeable(survey, by=by)
    made = Draw.objects.filter(survey=survey).first()
    if made is None:
        return
    if not reason.strip():
        raise NoReason("Ghi lý do bỏ kết quả chọn mẫu.")
    survey.participations.update(is_selected=False)
    data = {"commitment": made.commitment, "seed": made.seed, "sha256": made.drawn_sha256}
    made.delete()
    survey.save()
    said = f"{reason.strip()[:300]} (mã cam kết {data['commitment'][:16]}…)"
    Step.objects.create(survey=survey, deed=Step.Deed.DRAW_DISCARDED, reason=said, by=by, by_name=by.full_name)
    trail.record(verb="surveys.draw_discarded", by=by, on=survey, unit=survey.unit, data=data)


def roster_of(survey):
    """What the draw sees of people: a code, a stratum, the number of a unit."""
    rows = survey.participations.values_list("roster_code", "stratum__code", "unit")
    return [sampling.Person(code, stratum or "", str(unit or "")) for code, stratum, unit in rows]


def roster_rows(survey):
    """The same as the rows whose JSON is digested."""
    return sorted([person.id, person.stratum, person.cluster] for person in roster_of(survey))


def plan_of(made):
    """All that is needed, beside the list, to draw again."""
    return {"seed": made.seed} | made.allocation


def _drawn(seed, roster, plan):
    try:
        return sampling.draw(seed, roster, **plan)
    except BadDesign as problem:
        raise CannotDraw(str(problem)) from None


def _plan(survey, roster, clusters, per_cluster):
    """The arguments of sampling.draw."""
    plan = {"method": str(survey.design)}
    if survey.design in (Design.SIMPLE, Design.SYSTEMATIC):
        if not survey.sample_size:
            raise CannotDraw("Ghi cỡ mẫu ở bước hai trước khi chọn.")
        return plan | {"size": survey.sample_size}
    if survey.design == Design.STRATIFIED:
        wanted = dict(survey.strata.filter(target__gt=0).values_list("code", "target"))
        if not wanted:
            raise CannotDraw("Chọn mẫu phân tầng cần chỉ tiêu của từng tầng ở bước phân bổ.")
        return plan | {"allocation": wanted}
    if survey.design in BY_CLUSTER:
        if any(not person.cluster for person in roster):
            raise CannotDraw("Chọn theo cụm cần đơn vị của mọi người trong danh sách.")
        if clusters < 2:
            raise CannotDraw("Ghi số cụm cần chọn, ít nhất 2.")
        plan["clusters"] = clusters
    if survey.design == Design.TWO_STAGE:
        plan["per_cluster"] = per_cluster
    return plan


def _box():
    return SecretBox(blake2b(b"surveys.draw", key=settings.SECRET_KEY.encode()[:64], encoder=RawEncoder))
