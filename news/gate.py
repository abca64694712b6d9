"""What must be right before readers see it. Each fault says in one sentence what to mend, and where."""

from dataclasses import dataclass

from news.accessibility import problems_of
from news.claims import READ_FOR_PERSONS
from news.models import Content
from richtext import faults as richtext_faults
from vietnamese import persons

Kind = Content.Kind


@dataclass(frozen=True)
class Fault:
    """`field` is the form field to jump to ("preview": the rendered page); `position` the ordinal, from 0, of the element among those that `selector` finds
    in the body, or None."""

    field: str
    sentence: str
    excerpt: str = ""
    position: int | None = None
    selector: str = ""


def faults_of(version) -> list[Fault]:
    """Everything that keeps this version from being published, in the order of the form."""
    found = []

    def need(holds, field, sentence):
        if not holds:
            found.append(Fault(field, sentence))

    need(version.title, "title", "Bài chưa có tiêu đề.")
    need(version.lead, "lead", "Bài chưa có sa-pô.")
    need(version.category.is_open or version.article.live_id, "category", "Chuyên mục của bài đã đóng; hãy chọn chuyên mục khác.")
    need(version.body, "body", "Bài chưa có nội dung.")
    need(version.author_ids or version.source, "authors", "Bài chưa ghi tác giả hoặc nguồn tin.")
    need(not version.is_repost or (version.source and version.source_url), "source", "Bài đăng lại phải ghi nguồn tin và liên kết tới bài gốc.")
    need(version.kind != Kind.VIDEO or version.video_url, "video_url", "Bài video chưa có địa chỉ video.")
    need(not version.ai_assisted or version.ai_checked_by, "ai_checked_by", "Bài có phần do trí tuệ nhân tạo hỗ trợ phải ghi người đã kiểm tra.")
    if version.cover is None:
        need(False, "cover", "Bài chưa có ảnh bìa.")
    else:
        need(version.cover.alt, "cover", "Ảnh bìa chưa có văn bản thay thế.")
        need(version.cover.caption, "cover", "Ảnh bìa chưa có chú thích.")
        need(version.cover.credit, "cover", "Ảnh bìa chưa ghi người chụp hoặc nguồn ảnh.")
    if version.is_about_a_claim:
        found += _claim_faults(version)
    found += [Fault("body", fault.sentence, fault.excerpt, fault.position, fault.selector) for fault in richtext_faults.faults(version.body)]
    found += [Fault("preview", sentence, target) for sentence, target in problems_of(version)]
    return found


def doubts_of(version) -> list[Fault]:
    """What does not keep it from being published but is to be looked at: what may be the name of a private person."""
    if not version.is_about_a_claim:
        return []
    return [
        Fault(field, "Có thể là tên người. Bài kiểm chứng nói về thông tin, không nêu tên công dân; mời xem lại.", mention.words)
        for field, mention in _mentions(version)
        if mention.kind == persons.NAME
    ]


def _mentions(version):
    for field in READ_FOR_PERSONS:
        for mention in persons.names_of_persons(getattr(version, field)):
            yield field, mention


POINTS_TO_A_PERSON = {
    persons.HANDLE: "Hãy bỏ tài khoản, địa chỉ mạng xã hội hoặc thư điện tử: bài nói về thông tin, không về người.",
    persons.PHONE: "Hãy bỏ số điện thoại: bài nói về thông tin, không về người.",
    persons.IDENTITY: "Hãy bỏ số định danh cá nhân.",
}


def _claim_faults(version):
    """A finding is about a claim, rests on at least two originals with their dates, and is signed."""
    faults = []
    if not version.claim:
        faults.append(Fault("claim", "Chưa ghi nội dung được đính chính hoặc kiểm chứng."))
    if not version.finding:
        faults.append(Fault("finding", "Chưa chọn kết luận."))
    if not version.office:
        faults.append(Fault("office", "Chưa ghi cơ quan kết luận."))
    dated = [line for line in version.evidence.all() if line.is_original and line.url and line.dated]
    if len(dated) < 2:
        faults.append(Fault("evidence", "Cần ít nhất hai nguồn gốc, mỗi nguồn có liên kết và ngày."))
    for field, mention in _mentions(version):
        if mention.kind in POINTS_TO_A_PERSON:
            faults.append(Fault(field, POINTS_TO_A_PERSON[mention.kind], mention.words))
    return faults
