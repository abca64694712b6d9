"""What both reports share: the head, the signature, the words about the survey itself."""

import textwrap

from django.utils import timezone

from papers.paper import Paper, Signer
from papers.style import Style
from surveys.instrument import definition
from vietnamese.text import fold

STYLE = Style(body=13.0, gap=4.0)


def paper(survey, subject, body, annex=()):
    unit, above = survey.unit, survey.unit.parent
    issuer = unit.name
    if above and issuer.endswith(shared := " " + " ".join(above.name.split()[:2])):
        issuer = issuer.removesuffix(shared)  # "Ban Tuyên giáo", under "Tỉnh ủy …"
    return Paper(
        regime="party", issuer=issuer.upper(), parent_body=above.name.upper() if above else "", notation=f"BC/{initials(unit.name)}",
        date=timezone.localdate(), doc_type="Báo cáo", subject=subject, body=tuple(body), annex=tuple(annex), place=place(unit),
        signers=(Signer("", "TRƯỞNG BAN" if unit.name.startswith("Ban ") else "THỦ TRƯỞNG CƠ QUAN"),),
        recipients=(*([f"Thường trực {above.name}"] if above else []), "Lưu: VT"),
    )  # fmt: skip


def initials(name):
    return "".join(word[0] for word in fold(name).split()).upper()


def place(unit):
    """The province, by the committee above: "Tỉnh ủy Đắk Nông"."""
    names = [unit.name, unit.parent.name if unit.parent else ""]
    return next((name.removeprefix("Tỉnh ủy ") for name in names if name.startswith("Tỉnh ủy ")), "")


def subject(survey):
    wave = f", {survey.wave}" if survey.wave else ""
    return f"điều tra dư luận xã hội\n{survey.title}{wave}"


def opening(survey):
    window = ""
    if survey.opens_at and survey.closes_at:
        window = f" từ ngày {day(survey.opens_at)} đến ngày {day(survey.closes_at)}"
    whom = f" Đối tượng: {survey.population.rstrip('.')}." if survey.population else ""
    return f"{survey.unit.name} đã lấy ý kiến “{survey.title}”{window}.{whom} Kết quả như sau:"


def day(moment):
    return f"{timezone.localtime(moment):%d/%m/%Y}"


def personal(survey):
    return {question.code for question in definition.parse(survey.version.definition).personal}


def asked(body):
    return textwrap.shorten(body["text"].rstrip("?:… "), 150, placeholder="…")


def difference(body):
    """The two groups that lie furthest apart in the answer that parts them most; nothing is computed from several cells."""
    best = None
    for row in body["rows"]:
        shown = [
            (cell["valid_pct"], column["label"], cell["text"])
            for column, cell in zip(body["columns"][1:], row["cells"][1:], strict=True)
            if cell["valid_pct"] is not None and row["kind"] == "option"
        ]
        if len(shown) > 1 and (best is None or max(shown)[0] - min(shown)[0] > best[0]):
            best = max(shown)[0] - min(shown)[0], row["label"], max(shown), min(shown)
    about = f"{asked(body)}, theo {body['by_text'].rstrip('?').lower() or 'nhóm'}"
    if best is None:
        return f"{about}: các nhóm trả lời khác nhau có ý nghĩa thống kê."
    _, answer, high, low = best
    return f"{about}: “{answer}” cao nhất ở “{high[1]}” ({high[2]}), thấp nhất ở “{low[1]}” ({low[2]})."
