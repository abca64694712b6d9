"""Rows of a MySQL or MariaDB dump, one after another and in bounded memory. Nothing of it is ever executed: INSERT and
CREATE TABLE are read, everything else is passed over."""

import gzip
import re
import zlib

from news.exceptions import DumpProblem

PIECE = 1 << 20
HEAD = 1 << 16  # of a statement: its names stand within
MOST_IN_MEMORY = 64 << 20  # one value; servers take no longer packet by default
MOST_BYTES = 16 << 30  # unpacked
GZIP = b"\x1f\x8b"

QUOTED = rb"'(?:[^'\\]++|\\.|'')*+'|\"(?:[^\"\\]++|\\.|\"\")*+\"|`[^`]*+`"
# Each alternative asks for one more byte, so that what the end of a piece cuts is left for the next.
STATEMENT = re.compile(rb"(?:(?:[^'\"`;#/-]{1,4096}+|" + QUOTED + rb"|/(?!\*)|-(?!-))(?=.))++", re.DOTALL)
LINE = re.compile(rb"(?:[^\n]{1,4096}+(?=.))++", re.DOTALL)
BLOCK = re.compile(rb"(?:(?:[^*]{1,4096}+|\*(?!/))(?=.))++", re.DOTALL)
SPACE = re.compile(rb"(?:[\s\x00;]{1,4096}+(?=.))++", re.DOTALL)

NAME = rb"((?:`[^`]*+`|[\w$-]++)(?:\s*+\.\s*+(?:`[^`]*+`|[\w$-]++))?+)"
INSERT = re.compile(
    rb"(?:INSERT|REPLACE)\s++(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE)\s++)*+(?:INTO\s++)?+" + NAME
    + rb"\s*+(?:\(([^()]*+)\)\s*+)?+VALUES?\s*+(?=\()",
    re.IGNORECASE,
)  # fmt: skip
CREATE = re.compile(rb"CREATE\s++TABLE\s++(?:IF\s++NOT\s++EXISTS\s++)?+" + NAME + rb"\s*+(?=\()", re.IGNORECASE)
COLUMN = re.compile(rb"^\s*`([^`]+)`\s+\w", re.MULTILINE)
VALUE = re.compile(
    rb"\s*+(?:_\w++\s*+)?+(?:'((?:[^'\\]++|\\.|'')*+)'|\"((?:[^\"\\]++|\\.|\"\")*+)\"|0[xX]([0-9A-Fa-f]*+)|[xX]'([0-9A-Fa-f]*+)'"
    rb"|([-+]?[0-9][0-9.eE+-]*+)|([A-Za-z]\w*+(?:\s*+\(\s*+\))?+))\s*+([,)])",
    re.DOTALL,
)
NEXT_ROW = re.compile(rb"\s*+(,?+)\s*+([^\s,])")
ESCAPE = re.compile(rb"\\(.)|(['\"])\2", re.DOTALL)
MEANINGS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"0": b"", b"Z": b"", b"%": b"\\%", b"_": b"\\_"}

BROKEN = "Tệp dữ liệu hỏng hoặc chưa chép hết: không đọc tiếp được từ khoảng byte {place}. Hãy xuất lại từ trang cũ rồi gửi lại."
TOO_LONG = "Tệp dữ liệu có một giá trị dài hơn 64 MB nên cổng không đọc. Hãy xuất riêng các bảng tin tức rồi gửi lại."
TOO_LARGE = "Tệp dữ liệu bung ra lớn hơn 16 GB nên cổng không đọc. Hãy xuất riêng các bảng tin tức rồi gửi lại."
BAD_GZIP = "Tệp nén bị hỏng hoặc chưa chép hết. Hãy nén lại (.sql.gz) hoặc gửi tệp .sql."


def unpacked(file):
    """The SQL of a file that may be gzipped."""
    start = file.read(2)
    file.seek(0)
    return gzip.GzipFile(fileobj=file) if start == GZIP else file


def read_rows(file, wanted):
    """Yields (table, {column: text or None}) of the tables that `wanted(name)`. Raises DumpProblem."""
    return _Reader(unpacked(file)).rows(wanted)


class _Reader:
    def __init__(self, stream):
        self.stream, self.data, self.at, self.passed, self.ended = stream, b"", 0, 0, False

    def rows(self, wanted):
        columns = {}
        self._reach(3)
        if self.data.startswith(b"\xef\xbb\xbf"):
            self.at = 3
        while self._next_statement():
            if insert := INSERT.match(self.data, self.at):
                self.at = insert.end()
                table = _name(insert[1])
                names = _listed(insert[2]) if insert[2] else columns.get(table)
                if wanted(table) and names:
                    for values in self._values():
                        if len(values) == len(names):
                            yield table, dict(zip(names, values, strict=True))
                else:
                    self._pass_statement()
            elif create := CREATE.match(self.data, self.at):
                table, start = _name(create[1]), create.end()
                found = [name.decode(errors="replace") for name in COLUMN.findall(self.data, start, self._end_of_statement(start))]
                columns[table] = found
                self._pass_statement()
            else:
                self._pass_statement()

    def _next_statement(self):
        """Over spaces and comments; False at the end."""
        while True:
            self._pass(SPACE)
            self._reach(HEAD)
            start = self.data[self.at : self.at + 2]
            if not start.strip():
                return False
            if start == b"--" or start[:1] == b"#":
                self._pass(LINE)
            elif start == b"/*":
                self._pass_comment()
            else:
                return True

    def _pass_comment(self):
        self.at += 2
        self._pass(BLOCK)
        self.at += 2

    def _pass_statement(self):
        while True:
            self._pass(STATEMENT)
            start = self.data[self.at : self.at + 2]
            if start == b"/*":
                self._pass_comment()
            elif start == b"--" or start[:1] == b"#":
                self._pass(LINE)
            elif start[:1] == b";" or len(start) < 2:
                self.at += 1
                return
            elif not self._more():
                raise DumpProblem(BROKEN.format(place=self._place()))

    def _end_of_statement(self, start):
        found = STATEMENT.match(self.data, start)
        return found.end() if found else start

    def _values(self):
        while (following := self._match(NEXT_ROW)) and following[2] == b"(":
            self.at = following.end()
            values = []
            while True:
                value = self._match(VALUE)
                if value is None:
                    raise DumpProblem(BROKEN.format(place=self._place()))
                self.at = value.end()
                values.append(_meaning(value))
                if value[7] == b")":
                    break
            yield values
        if following and following[1]:
            self.at = following.start(2)  # the backup of NukeViet may end a table with a comma
        else:
            self._pass_statement()

    def _match(self, pattern):
        while True:
            found = pattern.match(self.data, self.at)
            if found or not self._more():
                return found

    def _pass(self, run):
        """Over all that the pattern takes; what lies behind is forgotten on the way."""
        while True:
            found = run.match(self.data, self.at)
            if found:
                self.at = found.end()
            elif len(self.data) - self.at > 4096 or not self._more():
                return

    def _reach(self, count):
        while len(self.data) - self.at < count and self._more():
            pass

    def _more(self):
        """Read on; the piece grows with what is still needed, so that a long value is not gone over again and again."""
        if self.ended:
            return False
        left = len(self.data) - self.at
        if left > MOST_IN_MEMORY:
            raise DumpProblem(TOO_LONG)
        try:
            piece = self.stream.read(max(PIECE, left))
        except (EOFError, OSError, zlib.error):
            raise DumpProblem(BAD_GZIP) from None
        if not piece:
            self.ended, piece = True, b";\n"  # ends whatever is open: a statement, a comment
        self.passed += self.at
        if self._place() > MOST_BYTES:
            raise DumpProblem(TOO_LARGE)
        self.data, self.at = self.data[self.at :] + piece, 0
        return True

    def _place(self):
        return self.passed + self.at


def _name(quoted):
    return quoted.decode(errors="replace").rsplit(".", 1)[-1].strip().strip("`")


def _listed(names):
    return [_name(name.strip()) for name in names.split(b",")]


def _meaning(value):
    text = value[1] if value[1] is not None else value[2]
    if text is not None:
        if b"\\" in text or b"''" in text or b'""' in text:
            text = ESCAPE.sub(_unescaped if value[1] is not None else _unescaped_in_double, text)
    elif (digits := value[3] if value[3] is not None else value[4]) is not None:
        text = bytes.fromhex(("0" if len(digits) % 2 else "") + digits.decode())
    elif value[5] is not None:
        text = value[5]
    else:
        return None
    return text.decode(errors="replace").replace("\0", "")


def _unescaped(found):
    if found[2]:
        return found[2] if found[2] == b"'" else found[0]
    return MEANINGS.get(found[1], found[1])


def _unescaped_in_double(found):
    if found[2]:
        return found[2] if found[2] == b'"' else found[0]
    return MEANINGS.get(found[1], found[1])
