"""Charts are drawn on the server, bear their label, and escape what people wrote."""

from xml.etree import ElementTree

import pytest

from surveys import charts
from surveys.models import ReleasedTable
from surveys.tables.bodies import EMPTY_CELL
from tests.factories import surveys as make

LABEL = ["Mẫu tự nguyện, không kiểm soát trùng."]
BAD = "<script>alert('x')</script> & \"Nam\""


def cell(share):
    text = "·" if share is None else f"{share}%"
    return EMPTY_CELL | {"n": share, "pct": share, "valid_pct": share, "text": text}


def body(**values):
    column = {"code": "", "label": "Tổng", "letter": "", "base": 100, "net": None, "mean": 5.2}
    rows = [{"code": str(n), "label": BAD, "sign": None, "kind": "option", "cells": [cell(share)]} for n, share in enumerate([40, None])]
    return {"shown": True, "reliability": None, "layout": "alone", "type": "single", "title": BAD, "text": BAD, "by": "", "label": LABEL,
            "columns": [column], "rows": rows} | values  # fmt: skip


def signed(rows):
    return [row | {"sign": sign} for row, sign in zip(rows, (1, -1), strict=False)]


def drawings():
    plain = body()
    yield "bars", charts.chart(plain)
    yield "stack", charts.chart(body(rows=signed(plain["rows"])))
    yield "distribution", charts.chart(body(type="scale"))
    crossed = {"layout": "cross", "columns": plain["columns"] * 2, "rows": [row | {"cells": row["cells"] * 2} for row in plain["rows"]]}
    yield "multiples", charts.chart(body(**crossed))
    yield "stacks", charts.chart(body(**crossed | {"rows": signed(crossed["rows"])}))
    yield "tiles", charts.tiles(body(**crossed), "0")
    waves = [{"label": BAD, "break": "", "base": 1200}, {"label": BAD, "break": BAD, "base": None}]
    yield "trend", charts.trend({"title": BAD, "label": LABEL, "waves": waves, "lines": [{"label": BAD, "shares": [1.0, None]}]})


@pytest.mark.parametrize("name, drawn", list(drawings()), ids=lambda value: value if len(value) < 20 else "")
def test_a_chart_is_whole_bears_its_label_and_escapes(name, drawn):
    tree = ElementTree.fromstring(drawn)
    assert "<script" not in drawn and " style=" not in drawn
    words = " ".join(" ".join(part.text or "" for part in tree.iter()).split())
    assert "Mẫu tự nguyện, không kiểm soát trùng." in words
    assert tree.get("role") == "img" and tree.get("aria-label")
    width = float(tree.get("viewBox").split()[2])
    for rect in tree.iter("{http://www.w3.org/2000/svg}rect"):
        assert float(rect.get("x")) >= 0 and float(rect.get("x")) + float(rect.get("width")) <= width


def test_what_is_withheld_has_no_length_of_its_own():
    small, large = (charts.chart(body(rows=[{**body()["rows"][0], "cells": [cell(None) | {"n": None}]}])) for _ in range(2))
    assert small == large and "chart-none" in small


@pytest.mark.django_db
def test_every_released_table_can_be_drawn(province):
    make.tabulated(submitter=province.opinion, leader=province.leader, unit=province.department)
    for row in ReleasedTable.objects.all():
        drawn = charts.chart(row.body)
        assert not drawn or ElementTree.fromstring(drawn) is not None
