"""Small office files written by hand, so that a bench can put words into any corner of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

import openpyxl
from PIL import Image

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_EPOCH = (2022, 1, 1, 0, 0, 0)


def docx(
    paragraphs: Sequence[str],
    *,
    header: str = "",
    footer: str = "",
    text_box: str = "",
    table: Sequence[Sequence[str]] = (),
    picture: Image.Image | None = None,
    font: str = "",
) -> bytes:
    """`paragraphs` in bold where they are in capitals, in `font` where one is named; `text_box` and `picture` stand before them."""
    parts = {}
    body, links, kinds = "", "", ""
    if picture is not None:
        out = io.BytesIO()
        picture.convert("RGB").save(out, "PNG")
        parts["word/media/image1.png"] = out.getvalue()
        links += f'<Relationship Id="rId9" Type="{_RELS}/image" Target="media/image1.png"/>'
        body += _drawing(picture.width, picture.height)
    if text_box:
        body += (
            '<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape style="width:120pt;height:30pt">'
            f"<v:textbox><w:txbxContent>{_paragraph(text_box)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
        )
    body += "".join(_paragraph(text, font) for text in paragraphs)
    if table:
        rows = "".join(
            "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{_paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in table
        )
        body += f"<w:tbl><w:tblPr/>{rows}</w:tbl><w:p/>"
    section = ""
    for name, text, ref in (("header", header, "rId1"), ("footer", footer, "rId2")):
        if text:
            tag = "hdr" if name == "header" else "ftr"
            parts[f"word/{name}1.xml"] = f"<w:{tag} {_W}>{_paragraph(text)}</w:{tag}>".encode()
            links += f'<Relationship Id="{ref}" Type="{_RELS}/{name}" Target="{name}1.xml"/>'
            kinds += f'<Override PartName="/word/{name}1.xml" ContentType="{_TYPE}.{name}+xml"/>'
            section += f'<w:{name}Reference w:type="default" r:id="{ref}"/>'
    parts |= {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>{kinds}</Types>'
        ).encode(),
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{_RELS}/officeDocument" Target="word/document.xml"/></Relationships>'
        ).encode(),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
        ).encode(),
        "word/document.xml": (
            f"<w:document {_W}><w:body>{body}<w:sectPr>{section}"
            '<w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'
        ).encode(),
    }
    return _zip(parts)


def odt(paragraphs: Sequence[str], *, header: str = "") -> bytes:
    space = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:'
        'xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" office:version="1.2"'
    )
    lines = "".join(f"<text:p>{escape(text)}</text:p>" for text in paragraphs)
    kind = "application/vnd.oasis.opendocument.text"
    return _zip({
        "mimetype": kind.encode(),
        "content.xml": f"<office:document-content {space}><office:body><office:text>{lines}</office:text></office:body></office:document-content>".encode(),
        "styles.xml": (
            f"<office:document-styles {space}><office:master-styles><style:master-page style:name=\"Standard\" style:page-layout-name=\"a\">"
            f"<style:header><text:p>{escape(header)}</text:p></style:header></style:master-page></office:master-styles></office:document-styles>"
        ).encode(),
        "META-INF/manifest.xml": (
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/></manifest:manifest>'
        ).encode(),
    })  # fmt: skip


def xlsx(rows: Sequence[Sequence[str]], *, header: str = "", sheet: str = "Danh sách") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    if header:
        page.oddHeader.right.text = header
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pptx(slides: Sequence[Sequence[str]]) -> bytes:
    """One text box per line of a slide; no masters or themes, which readers of text do without."""
    space = (
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="' + _RELS + '"'
    )
    kind = "application/vnd.openxmlformats-officedocument.presentationml"
    count = range(1, len(slides) + 1)
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/ppt/presentation.xml" ContentType="{kind}.presentation.main+xml"/>'
            + "".join(f'<Override PartName="/ppt/slides/slide{n}.xml" ContentType="{kind}.slide+xml"/>' for n in count) + "</Types>"
        ).encode(),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{_RELS}/officeDocument" '
            'Target="ppt/presentation.xml"/></Relationships>'
        ).encode(),
        "ppt/presentation.xml": (
            f"<p:presentation {space}><p:sldIdLst>" + "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in count)
            + '</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>'
        ).encode(),
        "ppt/_rels/presentation.xml.rels": (
            f'<Relationships xmlns="{package}/relationships">'
            + "".join(f'<Relationship Id="rId{n}" Type="{_RELS}/slide" Target="slides/slide{n}.xml"/>' for n in count) + "</Relationships>"
        ).encode(),
    }  # fmt: skip
    for number, lines in zip(count, slides, strict=True):
        boxes = "".join(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{row + 2}" name="Box {row}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
            f'<a:off x="500000" y="{300000 + row * 700000}"/><a:ext cx="8000000" cy="600000"/></a:xfrm></p:spPr>'
            f"<p:txBody><a:bodyPr/><a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p></p:txBody></p:sp>"
            for row, line in enumerate(lines)
        )
        parts[f"ppt/slides/slide{number}.xml"] = (
            f'<p:sld {space}><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
            f"<p:grpSpPr/>{boxes}</p:spTree></p:cSld></p:sld>"
        ).encode()
    return _zip(parts)


def _paragraph(text: str, font: str = "") -> str:
    lines = text.split("\n")
    looks = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>' if font else ""
    looks += "<w:b/>" if text.isupper() else ""
    looks = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f"<w:p><w:r>{looks}{runs}</w:r></w:p>"


def _drawing(width: int, height: int) -> str:
    wide = 5_400_000
    tall = int(wide * height / width)
    return (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f'<wp:extent cx="{wide}" cy="{tall}"/><wp:docPr id="1" name="Picture 1"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:nvPicPr><pic:cNvPr id="1" name="image1.png"/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip r:embed="rId9"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{tall}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()
