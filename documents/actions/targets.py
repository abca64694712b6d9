"""Files that are meant for a document that is there already: one more of a part, or a new version."""

from django.db.models import Max

from documents.gate.verdicts import Reason, Verdict
from documents.models import Document, DocumentFile, UploadTarget
from documents.places import first_position
from documents.search.index import current_files

GONE = Verdict(
    "refuse",
    [
        Reason(
            "target_gone",
            "Văn bản nhận tệp này đang ở thùng rác hoặc đã gộp vào văn bản khác, nên cổng chưa nhận tệp. Tệp vẫn ở máy "
            "của đồng chí: hãy khôi phục văn bản rồi gửi lại, hoặc tải tệp lên thành văn bản mới ở bàn văn thư.",
        )
    ],
)
KEPT_APART = (
    "Trong lúc cổng đọc tệp, văn bản nhận tệp này đã vào thùng rác, đã gộp, hoặc không còn thuộc quyền sửa của đồng chí. "
    "Tệp được giữ thành một văn bản riêng, chờ kiểm tra."
)


def receiving(document_id):
    """That document, locked until the end of the transaction, if it still takes files; else None."""
    present = Document.objects.filter(state__in=Document.PRESENT)
    return present.select_for_update(of=("self",)).select_related("owner_unit").filter(pk=document_id).first()


def refusal(target):
    """The verdict on a file whose document went away before it was sent; None when all is well."""
    return GONE if target is not None and receiving(target.document_id) is None else None


def same_file(target, sha256):
    """The same bytes among the newest versions of the document; an older version may well come back."""
    return next((file for file in current_files(target.document) if file.sha256 == sha256), None)


def settle(upload) -> tuple[Document, dict]:
    """The document that takes the file, and the place in it. Two clerks at once stand in line at the
    document's row, so each version gets a number of its own."""
    target = UploadTarget.objects.filter(upload=upload).first()
    if target is None:
        return _own_document(upload), {}
    document = receiving(target.document_id)
    if document is None or not upload.clerk.has_perm("documents.change_document", document):
        target.kept_apart = True
        target.save(update_fields=["kept_apart"])
        return _own_document(upload), {}
    return document, free_place(document, target.part, target.position)


def _own_document(upload):
    return Document.objects.create(owner_unit=upload.unit, created_by=upload.clerk)


def free_place(document, part, position=None) -> dict:
    """Where a file goes: the next version at that position, or behind all files of its part."""
    files = DocumentFile.objects.filter(document=document, part=part)
    if part == DocumentFile.Part.MAIN:
        position = files.order_by("position").values_list("position", flat=True).first() if position is None else position
    if position is None:
        last = files.aggregate(last=Max("position"))["last"]
        position = first_position(part) if last is None else last + 1
    newest = files.filter(position=position).aggregate(newest=Max("version"))["newest"] or 0
    return {"part": part, "position": position, "version": newest + 1}
