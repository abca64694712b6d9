"""Báo cáo nhanh: two pages with what matters first."""

import io

import pypdfium2

from papers import letter
from papers.paper import Paper
from surveys.reports import frame, grids, pictures, telling

PAGES = 2
# (charts, findings, differences), less of everything until it fits
SIZES = ((3, 6, 3), (2, 6, 3), (2, 5, 2), (1, 5, 2), (1, 4, 1), (0, 4, 1), (0, 3, 0))
CHART_WIDTH = 0.62


def paper(survey, bodies, tell):
    for step, size in enumerate(SIZES):
        made = _of_size(survey, bodies, *size)
        tell(min(0.3 + 0.1 * step, 0.9))
        if pages(letter.typeset(made, frame.STYLE)) <= PAGES:
            break
    return made


def pages(pdf):
    return len(pypdfium2.PdfDocument(io.BytesIO(pdf)))


def _of_size(survey, bodies, charts, findings, differences) -> Paper:
    body = [frame.opening(survey), grids.label(bodies[0]) if bodies else "", "# 1. Kết quả nổi bật"]
    said = telling.headlines(bodies, frame.personal(survey), findings)
    for about, words in said:
        body.append(f"- {frame.asked(about)}: {words} (Bảng {about['number']})")
    if not said:
        body.append("Số phiếu không đủ để nêu nhận định bằng lời; xem các bảng trong báo cáo chuyên đề.")
    apart = telling.differences(bodies, differences)
    if apart:
        body.append("# 2. Khác biệt giữa các nhóm")
        body += [f"- {frame.difference(about)} (Bảng {about['number']})" for about in apart]
    chosen = telling.charted(bodies, frame.personal(survey), charts)
    figures = [pictures.figure(about, caption=f"Hình {place}. Theo Bảng {about['number']}", width=CHART_WIDTH) for place, about in enumerate(chosen, 1)]
    if any(figures):
        body.append(f"# {2 + bool(apart)}. Biểu đồ")
        body += filter(None, figures)
    body.append("~ Cách dùng từ chỉ tỷ lệ, phương pháp và toàn bộ số liệu: xem báo cáo chuyên đề.")
    return frame.paper(survey, f"nhanh kết quả {frame.subject(survey)}", [block for block in body if block])
