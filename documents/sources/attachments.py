"""Which parts of a message are files to take, why others are not, and their bytes as they come over the wire."""

import binascii
import re
from pathlib import PurePosixPath

from documents.reading.kinds import ALLOWED_IN_WORDS, KINDS, clean_name
from documents.sources.structure import Part

ALLOWED = {extension for kind in KINDS.values() for extension in kind.extensions}
BY_MEDIA_TYPE = {kind.media_type: kind.extensions[0] for kind in KINDS.values()} | {
    "image/jpeg": ".jpg", "image/png": ".png", "image/tiff": ".tif",
}  # fmt: skip
PROGRAMS = {
    ".exe", ".com", ".bat", ".cmd", ".scr", ".msi", ".js", ".jse", ".vbs", ".vbe", ".ps1", ".jar", ".lnk", ".hta", ".dll",
    ".apk", ".sh", ".wsf", ".cpl", ".pif", ".reg", ".iso", ".img",
}  # fmt: skip
ARCHIVES = {".zip", ".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".cab", ".zipx"}
OLD_OFFICE = {".doc", ".xls", ".ppt", ".rtf", ".dot", ".xlt"}
SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
ENCRYPTED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}

REASONS = {
    "program": "Tệp đính kèm là chương trình hoặc mã lệnh nên cổng không nhận.",
    "archive": "Tệp đính kèm là tệp nén. Hãy gửi từng văn bản riêng, không nén.",
    "winmail": "Tệp winmail.dat do Outlook tạo khi gửi ở dạng RTF; bên nhận không mở được. Hãy gửi lại ở dạng HTML hoặc văn bản thuần.",
    "letter_inside": "Thư đính kèm bên trong thư không được mở. Hãy gửi thẳng các văn bản.",
    "encrypted_mail": "Phần đính kèm được mã hóa nên cổng không đọc được. Hãy gửi lại không mã hóa; văn bản mật phải gửi theo đường riêng.",
    "old_office": "Tệp Office đời cũ. Hãy lưu sang DOCX, XLSX, PPTX hoặc PDF rồi gửi lại.",
    "odd_encoding": "Tệp đính kèm được mã hóa theo cách lạ nên cổng không lấy được. Hãy gửi lại.",
    "other_type": f"Cổng không nhận loại tệp này. Hãy dùng {ALLOWED_IN_WORDS}.",
}
ENCODINGS = {"base64", "quoted-printable", "7bit", "8bit", "binary", ""}


def attachments(parts) -> list[Part]:
    """What somebody attached: not the text of the letter, the pictures it shows in itself, its signature."""
    return [
        part for part in parts
        if part.is_attachment and not part.belongs_to_page and part.media_type not in SIGNATURES
    ]  # fmt: skip


def name_of(part) -> str:
    """A file name fit to show. An attachment without one gets one from its type."""
    return clean_name(part.name or f"dinh-kem-{part.number}{BY_MEDIA_TYPE.get(part.media_type, '')}")


def why_not(part) -> str:
    """The key of REASONS by which this attachment is not even fetched; "" when it is."""
    name = name_of(part)
    extension = PurePosixPath(name).suffix.lower()
    if part.media_type == "application/ms-tnef" or name.lower() == "winmail.dat":
        return "winmail"
    if part.media_type.startswith("message/") or extension in (".eml", ".msg"):
        return "letter_inside"
    if part.media_type in ENCRYPTED or extension in (".p7m", ".pgp", ".gpg"):
        return "encrypted_mail"
    if extension in ALLOWED:
        return "" if part.encoding in ENCODINGS else "odd_encoding"
    for code, extensions in (("program", PROGRAMS), ("archive", ARCHIVES), ("old_office", OLD_OFFICE)):
        if extension in extensions:
            return code
    return "other_type"


class Decoder:
    """Undoes the transfer encoding piece by piece; holds back what may go on in the next piece."""

    def __init__(self, encoding):
        self.encoding, self.kept = encoding, b""

    def feed(self, piece, *, last=False) -> bytes:
        data = self.kept + piece
        if self.encoding == "base64":
            data = re.sub(rb"[^A-Za-z0-9+/=]", b"", data)
            cut = len(data) if last else len(data) // 4 * 4
            self.kept = data[cut:]
            return _base64(data[:cut])
        if self.encoding == "quoted-printable":
            cut = len(data) if last else data.rfind(b"\n") + 1
            self.kept = data[cut:]
            return binascii.a2b_qp(data[:cut])
        self.kept = b""
        return data

    def finish(self) -> bytes:
        return self.feed(b"", last=True)


def _base64(data):
    try:
        return binascii.a2b_base64(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return b""  # what comes of it is a damaged file, and is told to be one
