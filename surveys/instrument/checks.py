"""What stands against opening a survey with this form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from vietnamese.text import exact

from . import judging
from .elements import (
    ORDINAL,
    TEXTS,
    TYPES,
    WITH_HARD_TO_SAY,
    WITH_OPTIONS,
    WITH_OTHER,
    Fault,
    Form,
    Question,
    Section,
)
from .logic import COMPARISONS, DAY, HARD_TO_SAY, NUMBER, Condition
from .order import arranged
from .reach import Reach, Verdict

_MEANS_NONE = re.compile(r"(không có (ý|nội dung|vấn đề|phương án|điều|lý do|mục)? ?(gì|nào)|không (ý|phương án|nội dung) nào|không có khó khăn)\b.*")
_SET_TYPES = ("multiple", "ranking")


def faults(form: Form) -> tuple[Fault, ...]:
    found = [*_whole(form), *_codes(form)]
    for section in form.sections:
        found += _section(section)
        for question in section.questions:
            found += _question(question)
    of_conditions = [*_references(form)]
    found += of_conditions
    if not of_conditions:  # a way through the form is only worth trying where all signs point somewhere
        found += [*_later_in_some_order(form), *_reachability(form)]
    return tuple(found)


def _whole(form: Form) -> Iterator[Fault]:
    if not form.title:
        yield Fault("", "Phiếu chưa có tên.")
    if not form.answerable:
        yield Fault("", "Phiếu chưa có câu hỏi nào.")
    for question in form.answerable:
        if question.type == "consent" and question.show_if:
            yield Fault(question.code, "Câu đồng ý tham gia phải hỏi mọi người, không đặt điều kiện hiển thị.")


def _repeated(codes: Iterable[str]) -> list[str]:
    return [code for code, times in Counter(codes).items() if times > 1]


def _codes(form: Form) -> Iterator[Fault]:
    codes = [question.code for question in form.questions]
    for code in _repeated(code.lower() for code in codes):
        yield Fault(code.upper(), "Mã câu hỏi bị dùng hai lần (không phân biệt chữ hoa, chữ thường).")
    for code in _repeated(section.code for section in form.sections):
        yield Fault(code, "Mã mục bị dùng hai lần.")
    for question in form.questions:
        if question.other and question.other_key in codes:
            yield Fault(question.other_key, f"Mã này dành cho phần ghi rõ của câu {question.code}, xin đổi mã khác.")


def _section(section: Section) -> Iterator[Fault]:
    if not section.questions and not section.text:
        yield Fault(section.code, "Mục chưa có câu hỏi hay lời dẫn nào.")


def _question(question: Question) -> Iterator[Fault]:
    for sentence in (*_words(question), *_options(question), *_numbers(question), *_traits(question)):
        yield Fault(question.code, sentence)


def _words(question: Question) -> Iterator[str]:
    if not question.text:
        yield "Câu hỏi chưa có lời."
    if any(not part.text for part in (*question.options, *question.rows)):
        yield "Có phương án hoặc dòng chưa có lời."


def _options(question: Question) -> Iterator[str]:
    kind = TYPES[question.type]
    if question.type not in WITH_OPTIONS:
        if question.options:
            yield f"Câu dạng {kind} không có phương án để chọn, xin bỏ các phương án."
    elif len(question.options) < 2:
        yield f"Câu dạng {kind} cần ít nhất hai phương án."
    if question.type == "matrix" and not question.rows:
        yield "Ma trận chưa có dòng nào."
    if question.rows and question.type not in ("matrix", "two_sided"):
        yield f"Câu dạng {kind} không có dòng, xin bỏ các dòng."
    for codes, noun in ((question.options, "phương án"), (question.rows, "dòng")):
        for code in _repeated(part.code for part in codes):
            yield f"Mã {noun} {code} bị dùng hai lần."
    texts = [exact(option.text) for option in question.options if option.text]
    if _repeated(texts):
        yield "Có hai phương án cùng một lời."
    yield from _exclusive(question)


def _exclusive(question: Question) -> Iterator[str]:
    if question.type != "multiple":
        return
    for option in question.options:
        if not option.exclusive and _MEANS_NONE.fullmatch(exact(option.text)):
            yield f"Phương án “{option.text}” phải loại trừ các phương án khác, xin đánh dấu."
    leaves_out = any(option.exclusive or option.other for option in question.choices)
    if question.required and question.options and not leaves_out:
        yield "Câu bắt buộc nhưng thiếu lối cho người không chọn gì: xin thêm “Không có ý nào” (loại trừ) hoặc “Khác (ghi rõ)”."


def _numbers(question: Question) -> Iterator[str]:
    low, high = question.min, question.max
    if low is not None and high is not None and low > high:
        yield "Mức nhỏ nhất lớn hơn mức lớn nhất."
        return
    if question.type == "scale" and not 0 <= question.bounds[0] < question.bounds[1] <= 10:
        yield "Thang điểm phải nằm trong khoảng từ 0 đến 10."
    if question.type in _SET_TYPES:
        yield from _how_many(question)
    if question.type in TEXTS:
        most = judging.LONGEST[question.type]
        if low is not None or (high is not None and not 1 <= high <= most):
            yield f"Văn bản chỉ giới hạn được số ký tự nhiều nhất, từ 1 đến {most}."


def _how_many(question: Question) -> Iterator[str]:
    free = sum(1 for o in question.options if not o.exclusive) if question.type == "multiple" else len(question.options)
    for bound in (question.min, question.max):
        if bound is not None and (bound != int(bound) or bound < 1):
            yield "Số phương án ít nhất, nhiều nhất phải là số nguyên từ 1."
    if question.min is not None and question.min > free:
        yield f"Yêu cầu chọn ít nhất {question.min:g} nhưng chỉ có {free} phương án."
    elif question.max is not None and question.max > len(question.options):
        yield f"Cho chọn nhiều nhất {question.max:g} nhưng chỉ có {len(question.options)} phương án."


def _traits(question: Question) -> Iterator[str]:
    kind = TYPES[question.type]
    if question.hard_to_say and question.type not in WITH_HARD_TO_SAY:
        yield f"Câu dạng {kind} không dùng được “Khó trả lời”."
    others = sum(option.other for option in question.options)
    if others and question.type not in WITH_OTHER:
        yield f"Câu dạng {kind} không dùng được “Khác (ghi rõ)”."
    if others > 1:
        yield "Chỉ một phương án được là “Khác (ghi rõ)”."
    if question.decimals and question.type != "number":
        yield "Chỉ câu dạng số mới có phần thập phân."
    if question.type == "two_sided" and not {1, -1} <= {option.sign for option in question.options}:
        yield "Câu hai chiều cần ít nhất một phương án chiều thuận (+) và một phương án chiều nghịch (−)."
    if question.shuffle and question.type not in (*ORDINAL, "single", *_SET_TYPES):
        yield f"Câu dạng {kind} không có gì để đổi thứ tự."
    if question.type == "text" and (question.required or question.personal or question.screen_out):
        yield "Lời dẫn không có câu trả lời, xin bỏ các đánh dấu bắt buộc, thông tin cá nhân, điều kiện dừng."
    if question.type == "text" and question.pipes & {question.code}:
        yield "Lời dẫn không thể nhắc lại chính nó."


def _references(form: Form) -> Iterator[Fault]:
    """Whether conditions and quoted answers speak of earlier questions, and of what these can say."""
    places = {question.code: number for number, question in reversed(list(enumerate(form.questions)))}
    yield from _circles(form)
    at = 0
    for section in form.sections:
        yield from _pointing(form, section.code, section.show_if, section.pipes, places, at)
        for question in section.questions:
            yield from _pointing(form, question.code, question.show_if, question.pipes, places, at)
            yield from _pointing(form, question.code, question.screen_out, frozenset(), places, at + 1)
            at += 1


def _pointing(
    form: Form, code: str, condition: Condition | None, pipes: frozenset, places: dict[str, int], before: int
) -> Iterator[Fault]:
    asks = condition.asks() if condition else frozenset()
    for other in sorted(asks | pipes):
        what = "Điều kiện hỏi đến" if other in asks else "Lời văn nhắc lại"
        if other not in places:
            yield Fault(code, f"{what} câu {other}, nhưng phiếu không có câu này.")
        elif form.question(other).type == "text":
            yield Fault(code, f"{what} {other} là lời dẫn, không có câu trả lời.")
        elif places[other] >= before:
            yield Fault(code, f"{what} câu {other}, nhưng câu này đứng sau hoặc là chính nó.")
    for atom in condition.atoms() if condition else ():
        if atom.question.partition(".")[0] in places:
            yield from (Fault(code, sentence) for sentence in _atom(form, atom))


def _atom(form: Form, atom: Condition) -> Iterator[str]:
    code, _, part = atom.question.partition(".")
    question = form.question(code)
    if part:
        parts = {"matrix": [row.code for row in question.rows], "two_sided": ["side", "strength"]}
        if part not in parts.get(question.type, ()):
            yield f"Điều kiện hỏi đến {atom.question}, nhưng câu {code} không có phần này."
            return
    elif question.type == "matrix" and atom.op != "answered":
        yield f"Điều kiện về ma trận {code} phải nói rõ dòng nào, ví dụ {code}.{question.rows[0].code if question.rows else 1}."
        return
    if atom.op in COMPARISONS:
        yield from _bound(question, atom.values[0])
    elif atom.op in ("is", "any"):
        yield from _values(question, part, atom)


def _bound(question: Question, bound: str) -> Iterator[str]:
    if question.type in ("multiple", "ranking", "area", "consent", *TEXTS):
        yield f"Câu {question.code} không so lớn, bé được."
    elif not (DAY if question.type == "date" else NUMBER).fullmatch(bound):
        noun = "ngày" if question.type == "date" else "số"
        yield f"Điều kiện so câu {question.code} với “{bound[:40]}”, đó không phải là {noun}."


def _values(question: Question, part: str, atom: Condition) -> Iterator[str]:
    if question.type in TEXTS:
        yield f"Câu {question.code} là văn bản, điều kiện chỉ hỏi được đã trả lời hay chưa."
        return
    if part == "strength":
        offered = {row.code for row in question.strengths}
    elif question.type in WITH_OPTIONS:
        offered = set(question.choice_of)
    elif question.type == "scale":
        low, high = question.bounds
        offered = {str(point) for point in range(low, high + 1)} | ({HARD_TO_SAY} if question.hard_to_say else set())
    elif question.type == "consent":
        offered = {"1"}
    else:
        return
    for value in atom.values:
        if value not in offered:
            yield f"Điều kiện hỏi phương án {value[:40]} của câu {question.code}, nhưng câu này không có phương án đó."


def _circles(form: Form) -> Iterator[Fault]:
    """Questions that wait for each other."""
    waits = {
        question.code: set().union(*(c.asks() for c in (section.show_if, question.show_if) if c)) - {question.code}
        for section in form.sections
        for question in section.questions
    }
    done: set[str] = set()

    def follow(code: str, path: list[str]) -> list[str]:
        if code in path:
            return path[path.index(code) :] + [code]
        if code in done:
            return []
        found = next((c for other in sorted(waits.get(code, ())) if (c := follow(other, [*path, code]))), [])
        done.add(code)
        return found

    for code in waits:
        if circle := follow(code, []):
            yield Fault(circle[0], f"Các câu chờ nhau thành vòng: {' → '.join(circle)}.")
            return


def _later_in_some_order(form: Form) -> Iterator[Fault]:
    told = set()
    for group in range(2, form.orders + 1):
        for fault in _references(arranged(form, group)):
            if fault.code not in told:
                told.add(fault.code)
                yield Fault(fault.code, f"Khi đổi chỗ các khối (nhóm thứ tự {group}): {fault.sentence}")


def _reachability(form: Form) -> Iterator[Fault]:
    reach = Reach(form)
    for section in form.sections:
        hidden = yield from _judged(reach, section, reach.shown)
        for question in section.questions:
            if question.show_if and not hidden:
                yield from _judged(reach, question, reach.asked)
            if question.screen_out and not hidden:
                yield from _sends_away(reach, question)


def _judged(reach: Reach, element: Section | Question, verdict_of) -> Iterator[Fault]:
    """Says at its end whether the element is never shown, so that its parts need not be complained of too."""
    if not element.show_if:
        return False
    noun = "Mục" if isinstance(element, Section) else "Câu hỏi"
    if reach.satisfiable(element.show_if) is Verdict.NEVER:
        yield Fault(element.code, "Điều kiện tự mâu thuẫn: không câu trả lời nào thỏa được.")
        return True
    verdict = verdict_of(element)
    if verdict is Verdict.NEVER:
        yield Fault(element.code, f"{noun} không bao giờ được hỏi: các câu trước loại hết những ai thỏa điều kiện.")
    elif verdict is Verdict.UNKNOWN:
        yield Fault(element.code, f"{noun} có được hỏi hay không: không xác định được, vì quá nhiều trường hợp. Xin thử bằng bản xem trước.", blocks=False)
    return verdict is Verdict.NEVER


def _sends_away(reach: Reach, question: Question) -> Iterator[Fault]:
    if reach.satisfiable(question.screen_out) is Verdict.NEVER:
        yield Fault(question.code, "Điều kiện dừng tự mâu thuẫn: không bao giờ xảy ra.")
    elif reach.lets_pass(question) is Verdict.NEVER:
        yield Fault(question.code, "Điều kiện dừng đúng với mọi người: không ai đi tiếp được.")
