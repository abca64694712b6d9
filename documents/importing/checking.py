"""The dry run: what will become of every row, told before anything is brought in."""

import hashlib
import re

from django.conf import settings

from documents import gate
from documents.actions.import_rows import digest, forget_words, opened, seal
from documents.importing import folder
from documents.importing.values import SHA256, Reader
from documents.models import Document, DocumentFile, ImportRow
from documents.reading.kinds import clean_name
from vietnamese.numbering import number_key

Outcome = ImportRow.Outcome

MARKED_SECRET = "Mục lục ghi độ mật ở dòng này; tệp không được nhập và nội dung dòng không được giữ."
BAD_HASH = "Mã SHA-256 ở mục lục không đủ 64 chữ số hệ 16."
WILL_BE_HELD = "Tên tệp cần người có thẩm quyền xem; tệp sẽ được tạm giữ."
SAME_NUMBER = "Trong kho đã có văn bản cùng số, ký hiệu và ngày; hãy so khi kiểm tra."
SEVERAL = "Trong thư mục có nhiều tệp mang tên này; hãy ghi rõ thư mục con ở mục lục."
SECOND = "Một dòng phía trên đã ghi tệp này."
EMPTY = "Tệp rỗng, không có nội dung."
KNOWN_FILE = "Tệp này đã có trong kho."
PIECE = 1 << 20


class RowCheck:
    """Checks rows of one import; `listing` is None where the files come later from the clerk's machine."""

    def __init__(self, entry, listing):
        self.entry, self.listing = entry, listing
        self.reader = Reader(entry.columns)
        self.visible = Document.objects.visible_to(entry.by)

    def check(self, rows):
        said = {}
        for row in rows:
            said[row.pk] = self._check_words(row)
        if self.listing is not None:
            for row in rows:
                if row.outcome == Outcome.UNCHECKED:
                    self._find(row, said[row.pk])
        self._second_rows(rows)
        if self.listing is not None:
            self._look_into(rows)
        self._same_numbers(rows, said)
        for row in rows:
            if row.outcome == Outcome.UNCHECKED:
                row.outcome = Outcome.AWAITED if self.listing is None else Outcome.READY
        ImportRow.objects.bulk_update(
            rows, ["outcome", "notes", "sealed", "path_key", "name_key", "expected_sha256"], batch_size=200
        )

    def _check_words(self, row):
        said = self.reader.read(opened(row)["cells"])
        row.notes = list(said.notes)
        name = clean_name(said.file)
        verdict = gate.examine_name(name) if said.file else None
        steps = re.split(r"[/\\]", said.file)[:-1]
        in_secret = any(step.strip() and gate.examine_name(f"{clean_name(step)}.").outcome == "refuse" for step in steps)
        if said.secret or in_secret or (verdict and verdict.outcome == "refuse"):
            row.outcome = Outcome.REFUSED
            row.notes = [MARKED_SECRET] if said.secret or in_secret else [reason.sentence for reason in verdict.reasons]
            forget_words(row)
        elif not said.file:
            row.outcome = Outcome.UNNAMED
        else:
            if verdict.outcome == "hold":
                row.notes.append(WILL_BE_HELD)
            self._name(row, said, name)
        return said

    def _name(self, row, said, name):
        try:
            folder.parts_of(said.file)
        except folder.Outside:
            row.outcome = Outcome.OUTSIDE
            return
        if said.sha256 and not SHA256.fullmatch(said.sha256):
            row.notes.append(BAD_HASH)
            row.outcome = Outcome.WRONG_HASH
            return
        row.expected_sha256 = said.sha256
        row.name_key = digest(folder.key_of(name))

    def _find(self, row, said):
        try:
            found = self.listing.find(said.file)
        except folder.Outside:
            row.outcome = Outcome.OUTSIDE
            return
        if not found:
            row.outcome = Outcome.MISSING
        elif len(found) > 1:
            row.outcome = Outcome.TWICE
            row.notes.append(SEVERAL)
        else:
            row.path_key = digest(found[0])
            row.sealed = seal(opened(row)["cells"], found[0])

    def _second_rows(self, rows):
        """The first row that names a file has it."""
        column = "name_key" if self.listing is None else "path_key"
        keys = [getattr(row, column) for row in rows if getattr(row, column)]
        others = self.entry.rows.exclude(pk__in=[row.pk for row in rows])
        taken = set(others.filter(**{f"{column}__in": keys}).values_list(column, flat=True))
        for row in rows:
            key = getattr(row, column)
            if row.outcome == Outcome.UNCHECKED and key in taken:
                row.outcome = Outcome.TWICE
                row.notes.append(SECOND)
            if key:
                taken.add(key)

    def _look_into(self, rows):
        """Size, hash, and whether the store has the same bytes already."""
        hashes = {}
        for row in rows:
            if row.outcome == Outcome.UNCHECKED:
                self._measure(row, hashes)
        known = set(
            DocumentFile.objects.filter(sha256__in=hashes.values(), document__in=self.visible).values_list("sha256", flat=True)
        )
        for row in rows:
            if row.outcome == Outcome.UNCHECKED and hashes.get(row.pk) in known:
                row.outcome = Outcome.DUPLICATE
                row.notes.append(KNOWN_FILE)

    def _measure(self, row, hashes):
        taken, size = hashlib.sha256(), 0
        try:
            with folder.open_inside(self.entry.unit, self.entry.folder, opened(row)["path"]) as file:
                while size <= settings.UPLOAD_MAX_BYTES and (piece := file.read(PIECE)):
                    taken.update(piece)
                    size += len(piece)
        except folder.Outside:
            row.outcome = Outcome.OUTSIDE
            return
        except OSError:
            row.outcome = Outcome.MISSING
            return
        hashes[row.pk] = taken.hexdigest()
        if size > settings.UPLOAD_MAX_BYTES:
            row.outcome = Outcome.TOO_LARGE
        elif size == 0:
            row.outcome = Outcome.UNREADABLE
            row.notes.append(EMPTY)
        elif row.expected_sha256 and row.expected_sha256 != hashes[row.pk]:
            row.outcome = Outcome.WRONG_HASH

    def _same_numbers(self, rows, said):
        keys = {
            row.pk: (number_key(values["symbol"])[:120], values["date_issued"])
            for row in rows
            if "symbol" in (values := said[row.pk].values) and "date_issued" in values and row.outcome == Outcome.UNCHECKED
        }
        known = set(
            self.visible.filter(symbol_key__in={key for key, _ in keys.values() if key}).values_list("symbol_key", "date_issued")
        )
        for row in rows:
            if keys.get(row.pk) in known:
                row.notes.append(SAME_NUMBER)
