"""What stands with every figure: the label that says what it is worth, and the fixed words for shares."""

from surveys.models import Survey
from surveys.statistics.words import word

NOTHING = "·"  # where a figure is withheld or cannot be told


def number(value, decimals=1):
    """1.234,5 as it is written in Vietnam."""
    text = f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    return text.replace("-", "−")


def percent(value, decimals=1):
    return f"{number(value, decimals)}%"


def sentence(rows):
    """The finding of one column in words. `rows`: [(label, sign or None, valid percentage or None)]; "" where the answers it
    would speak of are withheld."""
    signed = [(sign, share) for _, sign, share in rows if sign]
    if signed:
        if any(share is None for _, share in signed):
            return ""
        good = sum(share for sign, share in signed if sign > 0)
        bad = sum(share for sign, share in signed if sign < 0)
        first, second = sorted([(good, "tích cực"), (bad, "tiêu cực")], key=lambda side: -side[0])
        return (
            f"{_opened(first[0])} ({percent(first[0])}) là {first[1]}; {word(second[0])} ({percent(second[0])}) là {second[1]}."
        )
    shown = [(share, label) for label, _, share in rows if share is not None]
    if not shown or len(shown) < len(rows) and max(shown)[0] < 50:
        return ""
    share, label = max(shown, key=lambda pair: pair[0])
    return f"{_opened(share)} ({percent(share)}) chọn “{label}”."


def _opened(share):
    opening = word(share)
    return opening[0].upper() + opening[1:]


def reliability(survey, *, n, rejected, invited=None, deff=None, n_eff=None, margin=None):
    """The sentences that no table, chart, sheet or document goes without. No margin is ever put beside a sample that chose
    itself or was filled up to a quota."""
    lines = [f"Cách chọn mẫu: {survey.get_design_display()}. Số phiếu hợp lệ: {number(n, 0)}."]
    if rejected:
        lines.append(f"Phiếu loại: {number(rejected, 0)}, không tính vào số liệu chính.")
    if invited:
        lines.append(f"Tỷ lệ trả lời: {percent(100 * (n + rejected) / invited)} của {number(invited, 0)} người được mời.")
    if deff:
        lines.append(f"Gia quyền: hệ số thiết kế (deff) {number(deff, 2)}, tương đương {number(n_eff, 0)} phiếu ngang nhau.")
    if survey.design == Survey.Design.OPEN:
        lines.append("Mẫu tự nguyện, không kiểm soát trùng: chỉ nói về những người đã trả lời, không suy rộng ra người dân.")
    elif not survey.by_chance:
        lines.append("Mẫu theo chỉ tiêu, không ngẫu nhiên: chỉ nói về những người đã trả lời, không tính được sai số.")
    elif survey.design == Survey.Design.CENSUS:
        lines.append("Điều tra toàn bộ danh sách: sai khác chỉ do những người không trả lời.")
    elif margin is not None:
        lines.append(
            f"Sai số chọn mẫu lớn nhất ±{number(margin)} điểm % ở độ tin cậy {number(survey.confidence, 0)}%; suy rộng được ra tổng thể đã nêu."
        )
    return lines
