"""All tables of a plan at once: what is counted, what of it may be said, and the bodies that say it."""

import numpy as np

from surveys.disclosure import suppress
from surveys.statistics.crosstab import crosstab, crosstab_multiple
from surveys.tables import bodies, coded, scale_of
from surveys.tables.bands import MOST, MOST_PLACES, bands
from surveys.tables.columns import NOT_ASKED
from surveys.tables.subjects import CODED, SCALE_OF
from surveys.tables.wave import Wave

NOT_COVERED = [
    "Số người không trả lời một câu luôn được công bố; phép kiểm coi đó không phải là ý kiến.",
    "Báo cáo gia quyền cho chuyên viên biết (đã làm tròn) cơ cấu người trả lời trước khi khóa danh mục bảng.",
    "Số liệu có quyền số và số liệu tính cả phiếu loại được làm tròn sao cho thêm bớt ba người không đổi kết quả; "
    "cách kết hợp nhiều số đã làm tròn với nhau chưa được kiểm tra.",
    "Giới hạn “≤5%”, “≥95%” của nhóm nhỏ gần như nhất trí chỉ được kiểm tra về việc suy ra số đúng, không về độ rộng của khoảng.",
    "Các đại lượng không tuyến tính (χ², V, α, chữ cái khác biệt) chỉ được công bố khi mọi ô của bảng đều công bố, hoặc trên toàn mẫu.",
    "Hiểu biết riêng của người đọc (biết chắc một người cụ thể đã trả lời thế nào) không thuộc phạm vi kiểm tra.",
    "Quan hệ giữa các câu qua điều kiện hiện câu hỏi phức hợp (nhiều điều kiện lồng nhau) chưa được đưa vào phép kiểm.",
]


def compute(survey, planned, progress=None):
    """({pk of the planned table: body}, report of the audit)."""
    plan = survey.plan
    wave = Wave(survey)
    special = [table for table in planned if table.question.startswith((SCALE_OF, CODED))]
    plain = [table for table in planned if table not in special]
    facets = {facet.key: (facet, key) for key in _subjects(plain) for facet in wave.facets(key)}
    columns = {key: _bands(wave, key, plan.least_base) for key in dict.fromkeys(t.by for t in plain if t.by)}
    verdict = suppress.protect(
        [_variable(facet, key, wave) for facet, key in facets.values()],
        [_cross(facet, columns[t.by]) for t in plain if t.by for facet in wave.facets(t.question)],
        least_cell=plan.least_cell,
        least_base=plan.least_base,
        relations=list(_relations(wave, facets)),
        progress=progress,
    )
    done = {}
    for table in plain:
        if table.by:
            body = bodies.cross(wave, table, columns[table.by], verdict, _compared(wave, table, columns[table.by]))
        else:
            body = bodies.alone(wave, table, verdict)
        done[table.pk] = body
    for table in special:
        make = scale_of.body if table.question.startswith(SCALE_OF) else coded.body
        done[table.pk] = make(wave, table, plan)
    return done, verdict.report | {"tables": len(planned), "not_covered": NOT_COVERED}


def _bands(wave, key, least):
    places = wave.subject(key).type in ("area", "stratum")
    return bands(wave.facets(key)[0], least, most=MOST_PLACES if places else MOST)


def _subjects(tables):
    return dict.fromkeys([key for table in tables for key in (table.question, table.by) if key])


def _variable(facet, key, wave):
    kind = wave.subject(key).type
    return suppress.Variable(
        facet.key,
        tuple(facet.counts.tolist()),
        facet.missing,
        known_anyway=kind == "stratum",
        group=key if kind == "multiple" else "",
    )


def _cross(facet, columns):
    rows, count = len(facet.codes), columns.count
    cells = np.zeros((rows + 1, count + 1), dtype=int)
    down = np.where(facet.column < 0, rows, facet.column)
    along = np.where(columns.column < 0, count, columns.column)
    np.add.at(cells, (down, along), 1)
    return suppress.Cross(facet.key, columns.key, cells, columns.of_code)


def _relations(wave, facets):
    """Where a question is put to those who gave certain answers to one other, and the counts bear it out."""
    of_section = {q.code: section.show_if for section in wave.form.sections for q in section.questions}
    for key, (facet, subject_key) in facets.items():
        code = subject_key.partition(".")[0]
        if subject_key.startswith("_") or code not in wave.form:
            continue
        conditions = [c for c in (of_section.get(code), wave.form.question(code).show_if) if c]
        if len(conditions) != 1 or conditions[0].op not in ("is", "any") or conditions[0].question not in facets:
            continue
        source = facets[conditions[0].question][0]
        codes = [place for place, answer in enumerate(source.codes) if answer in conditions[0].values]
        asked = int((facet.column != NOT_ASKED).sum())
        if asked == sum(source.counts[codes]):
            yield [(source.key, place) for place in codes], key, asked


def _compared(wave, table, columns):
    facets = wave.facets(table.question)
    if wave.subject(table.question).type == "multiple":
        return crosstab_multiple([facet.column for facet in facets], columns.column, columns.count, wave.weights)
    return crosstab(facets[0].column, len(facets[0].codes), columns.column, columns.count, wave.weights, design=wave.design)


