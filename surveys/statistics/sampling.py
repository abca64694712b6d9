"""How many to ask, how many of each stratum, and whom: a draw that anybody can repeat.

Before the draw the office makes a seed of 32 random bytes and publishes its SHA-256; after it, the seed. Whoever has the
seed and the roster finds the same people, byte for byte, with these rules:

 1. A person of the roster is `id`, `stratum`, `cluster`: texts in NFC without control characters, ids unlike one another.
    The canonical order is that of the code points of the ids. The roster's digest is SHA-256 of UTF-8 JSON
    [["id","stratum","cluster"],…] in that order, without spaces, letters outside ASCII as they are; the drawn ids' digest
    the same of ["id",…] in canonical order.
 2. mac(a, b, …) = HMAC-SHA-256 under the seed of the UTF-8 texts joined by the byte 1F.
    lot(scope, ids): the ids sorted by mac("lot", scope, id).
    below(scope, N): for i = 0, 1, … the number mac("number", scope, i) (big-endian, i in decimal); the first that is less
    than the largest multiple of N not above 2^256, modulo N.
 3. simple, n: the first n of lot("", ids).
    systematic, n of N: r = below("systematic", N); with the ids in canonical order, numbered from 0, the numbers
    floor((r + kN) / n) for k = 0 … n-1.
    stratified, n of each stratum: the first n of lot("stratum" 1F stratum, ids of the stratum).
    cluster, m: the first m of lot("clusters", cluster codes), and everybody in them.
    two_stage, m and b: the clusters in the order of code points, laid end to end, each as long as its people, M in all;
    r = below("clusters", M); the points (r + kM) / m for k = 0 … m-1 (systematic, probability proportional to size). Of a
    cluster hit h times, the first min(hb, size) of lot("cluster" 1F cluster, its ids).

Sources: Cochran, Sampling Techniques (1977), ch. 4, 5, 8, 9A.
"""

import hashlib
import hmac
import json
import math
import secrets
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from scipy.special import ndtri

from .columns import BadDesign

SEED_BYTES = 32


@dataclass(frozen=True)
class SampleSize:
    """`exact` before rounding, `people` after: up, and never more than there are."""

    exact: float
    people: int


def sample_size(*, margin, share=50.0, confidence=0.95, population=None, deff=1.0):
    """People who must answer for a share of `share` per cent to be known to ± `margin` points."""
    _refuse_unless(0 < margin < 100, "Sai số chấp nhận phải lớn hơn 0 và nhỏ hơn 100 điểm phần trăm.")
    _refuse_unless(0 < share < 100, "Tỷ lệ dự kiến phải lớn hơn 0% và nhỏ hơn 100%.")
    _refuse_unless(population is None or population > 0, "Quy mô tổng thể phải lớn hơn 0.")
    z, p = _quantile(confidence), share / 100
    exact = deff * z * z * p * (1 - p) / (margin / 100) ** 2
    if population:
        exact = exact / (1 + (exact - 1) / population)
    people = math.ceil(exact - 1e-9)
    return SampleSize(exact, min(people, population) if population else people)


def margin_of_error(n, *, share=50.0, confidence=0.95, population=None, deff=1.0):
    """± in points that a simple random sample of n will have; `n` may be an n_eff. None where n is zero."""
    if not n > 0:
        return None
    p = share / 100
    variance = deff * p * (1 - p) / n
    if population:
        variance *= max(population - n, 0) / max(population - 1, 1)
    return 100 * _quantile(confidence) * math.sqrt(variance)


def allocate(populations, total, *, method="proportional", spreads=None, least=0):
    """{stratum: n}, adding up to `total`. `method`: proportional, equal, or neyman with `spreads`, the standard deviation
    of each stratum. Nobody is asked twice, and no stratum gets fewer than `least` unless it has fewer people. Remainders
    go to the largest, of equal ones to the earlier stratum."""
    strata = list(populations)
    upper = {s: int(populations[s]) for s in strata}
    lower = {s: min(least, upper[s]) for s in strata}
    if total > sum(upper.values()):
        raise BadDesign(f"Cỡ mẫu {total} lớn hơn tổng thể {sum(upper.values())}.")
    if total < sum(lower.values()):
        raise BadDesign(f"Cỡ mẫu {total} không đủ cho mức tối thiểu {least} phiếu mỗi tầng (cần {sum(lower.values())}).")
    size = {
        "proportional": lambda s: Fraction(upper[s]),
        "equal": lambda s: Fraction(upper[s] > 0),
        "neyman": lambda s: upper[s] * Fraction(spreads[s]),
    }[method]
    exact = _within_bounds({s: size(s) for s in strata}, total, lower, upper, spare={s: Fraction(upper[s]) for s in strata})
    return _largest_remainder(exact, total)


def new_seed():
    return secrets.token_bytes(SEED_BYTES)


def commitment(seed):
    """What is published before the draw."""
    return hashlib.sha256(seed).hexdigest()


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    stratum: str = ""
    cluster: str = ""


@dataclass(frozen=True)
class Drawn:
    """`ids` in canonical order; `chances`: of each, the probability it had to be drawn (its inverse is the base weight)."""

    ids: tuple[str, ...]
    chances: tuple[float, ...]
    roster_sha256: str
    drawn_sha256: str


def draw(seed, roster, *, method, size=None, allocation=None, clusters=None, per_cluster=None):
    """Draws from `roster` (Persons) by the rules above. `method`: census; simple or systematic with `size`; stratified with
    `allocation` {stratum: n}; cluster with `clusters`; two_stage with `clusters` and `per_cluster`."""
    if len(seed) != SEED_BYTES:
        raise ValueError(f"a seed has {SEED_BYTES} bytes")
    people = _canonical(roster)
    ids = [person.id for person in people]
    chances = {
        "census": lambda: dict.fromkeys(ids, Fraction(1)),
        "simple": lambda: _simple(seed, "", ids, size),
        "systematic": lambda: _systematic(seed, ids, size),
        "stratified": lambda: _stratified(seed, people, allocation),
        "cluster": lambda: _cluster(seed, people, clusters),
        "two_stage": lambda: _two_stage(seed, people, clusters, per_cluster),
    }[method]()
    drawn = tuple(sorted(chances))
    return Drawn(
        ids=drawn,
        chances=tuple(float(chances[id]) for id in drawn),
        roster_sha256=_digest([[person.id, person.stratum, person.cluster] for person in people]),
        drawn_sha256=_digest(drawn),
    )


def roster_digest(roster):
    return _digest([[person.id, person.stratum, person.cluster] for person in _canonical(roster)])


def _simple(seed, scope, ids, n):
    _enough(n, len(ids), "người")
    return dict.fromkeys(_lot(seed, scope, ids)[:n], Fraction(n, len(ids) or 1))


def _systematic(seed, ids, n):
    _enough(n, len(ids), "người")
    start = _below(seed, "systematic", len(ids)) if ids else 0
    return {ids[(start + k * len(ids)) // n]: Fraction(n, len(ids)) for k in range(n)}


def _stratified(seed, people, allocation):
    strata = _grouped(people, "stratum")
    unknown = [stratum for stratum, n in allocation.items() if n and stratum not in strata]
    if unknown:
        raise BadDesign(f"Tầng «{unknown[0]}» được phân bổ mẫu nhưng không có ai trong danh sách.")
    chances = {}
    for stratum, ids in strata.items():
        chances |= _simple(seed, f"stratum\x1f{stratum}", ids, allocation.get(stratum, 0))
    return chances


def _cluster(seed, people, m):
    groups = _grouped(people, "cluster")
    _enough(m, len(groups), "cụm")
    chosen = _lot(seed, "clusters", groups)[:m]
    return {id: Fraction(m, len(groups)) for cluster in chosen for id in groups[cluster]}


def _two_stage(seed, people, m, b):
    groups = _grouped(people, "cluster")
    _enough(m, len(groups), "cụm")
    _refuse_unless(b and b > 0, "Số người chọn ở mỗi cụm phải lớn hơn 0.")
    total = len(people)
    start = _below(seed, "clusters", total) if total else 0
    points = [start + k * total for k in range(m)]
    chances, end = {}, 0
    for cluster in sorted(groups):
        ids = groups[cluster]
        begin, end = end, end + len(ids)
        hits = sum(begin * m <= point < end * m for point in points)
        taken = min(hits * b, len(ids))
        chance = _two_stage_chance(Fraction(m * len(ids), total), b, len(ids))
        chances |= dict.fromkeys(_lot(seed, f"cluster\x1f{cluster}", ids)[:taken], chance)
    return chances


def _two_stage_chance(expected, b, size):
    """Of one person, over all draws. A cluster with `expected` hits is hit so often rounded down, or once more."""
    less = math.floor(expected)
    more = expected - less
    return ((1 - more) * min(less * b, size) + more * min((less + 1) * b, size)) / size


def _canonical(roster):
    people = [Person(*(_text(part) for part in (p.id, p.stratum, p.cluster))) for p in roster]
    people.sort(key=lambda person: person.id)
    for person, following in zip(people, people[1:], strict=False):
        if person.id == following.id:
            raise BadDesign(f"Mã «{person.id}» có hai lần trong danh sách.")
    if people and not people[0].id:
        raise BadDesign("Có người trong danh sách chưa có mã.")
    return people


def _text(text):
    text = unicodedata.normalize("NFC", text)
    if any(unicodedata.category(letter) == "Cc" for letter in text):
        raise BadDesign(f"Mã {text!r} trong danh sách có ký tự điều khiển.")
    return text


def _grouped(people, key):
    groups = defaultdict(list)
    for person in people:
        groups[getattr(person, key)].append(person.id)
    return dict(groups)


def _digest(value):
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _mac(seed, *parts):
    return hmac.digest(seed, "\x1f".join(parts).encode(), "sha256")


def _lot(seed, scope, ids):
    return sorted(ids, key=lambda id: _mac(seed, "lot", scope, id))


def _below(seed, scope, bound):
    """A number from 0 to bound-1, each exactly as likely."""
    limit, attempt = 2**256 - 2**256 % bound, 0
    while (number := int.from_bytes(_mac(seed, "number", scope, str(attempt)))) >= limit:
        attempt += 1
    return number % bound


def _within_bounds(sizes, total, lower, upper, spare):
    """Shares of `total` in proportion to `sizes`, none outside its bounds; `spare` where all sizes that are left are zero."""
    fixed, free, left = {}, list(sizes), Fraction(total)
    while free:
        weights = sizes if sum(sizes[s] for s in free) else spare
        whole = sum(weights[s] for s in free) or 1
        shares = {s: left * weights[s] / whole for s in free}
        under = sum(max(lower[s] - shares[s], 0) for s in free)
        over = sum(max(shares[s] - upper[s], 0) for s in free)
        if not (under or over):
            return {s: (fixed | shares)[s] for s in sizes}
        for s in [s for s in free if (shares[s] < lower[s] and under >= over) or (shares[s] > upper[s] and over >= under)]:
            fixed[s] = Fraction(lower[s] if shares[s] < lower[s] else upper[s])
            free.remove(s)
            left -= fixed[s]
    return {s: fixed[s] for s in sizes}


def _largest_remainder(exact, total):
    """In fractions, unlike `rounding.apportion`: an allocation is repeated by others and no rounding may decide it."""
    whole = {key: math.floor(share) for key, share in exact.items()}
    missing = total - sum(whole.values())
    for key in sorted(exact, key=lambda key: whole[key] - exact[key])[:missing]:
        whole[key] += 1
    return whole


def _quantile(confidence):
    _refuse_unless(0 < confidence < 1, "Độ tin cậy phải lớn hơn 0% và nhỏ hơn 100%.")
    return float(ndtri(0.5 + confidence / 2))


def _enough(wanted, there, what):
    _refuse_unless(wanted is not None and wanted >= 0, f"Số {what} cần chọn phải là số không âm.")
    _refuse_unless(wanted <= there, f"Cần chọn {wanted} {what} nhưng danh sách chỉ có {there}.")


def _refuse_unless(holds, sentence):
    if not holds:
        raise BadDesign(sentence)
