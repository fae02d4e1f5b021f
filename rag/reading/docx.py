"""Word documents: the body's paragraphs and tables, in document order.

Read as if every tracked change had been accepted. Text boxes, headers, footers, footnotes,
comments and field codes are left out; automatic numbers are computed where that is sound
(see ``numbering``).
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from rag.errors import ReadError
from rag.reading.base import Extracted
from rag.reading.numbering import Numbering

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_LARGEST = 200 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Spelt in UTF-16 in the directory of the OLE container that holds an encrypted document.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_REMOVED = frozenset(_W + tag for tag in ("del", "moveFrom"))
_WRAPPERS = frozenset(
    _W + tag
    for tag in (
        *("ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag", "hyperlink"),
        *("fldSimple", "dir", "bdo"),
    )
)
_LINE_BREAKS = (None, "textWrapping")


def read_docx(name: str, data: bytes) -> Extracted:
    """The reader of .docx. Paragraphs and table rows are lines joined by ``\\n``, cells are
    joined by tabs, and a line break inside a paragraph is a ``\\n``. Raises ``ReadError`` for
    what Word would not open without a password or a repair."""
    _check_container(name, data)
    # python-docx takes a tenth of a second to import.
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        numbering = Numbering.of(document)
        text = "\n".join(_lines(document.element.body, numbering))
    # Damage shows in whatever python-docx, lxml, zipfile or zlib trips over (many types of
    # exception in a trial with flipped bytes); one bad file must not stop the others.
    except Exception as error:
        raise ReadError(
            f"{name}: not a readable Word document ({_problem(error)}); "
            f"open it in Word or WPS, save it again as .docx and index that"
        ) from error
    return Extracted(text, "docx", hashlib.sha256(data).hexdigest())


def _problem(error: Exception) -> str:
    if isinstance(error, ValueError) and "content type" in str(error):
        return f"its content type is {str(error).rpartition(' ')[2]}"
    return f"{type(error).__name__}: {error}"


def _check_container(name: str, data: bytes) -> None:
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            problem, remedy = "is encrypted", "remove the password in Word or WPS"
        else:
            problem, remedy = "is an old .doc or .wps renamed to .docx", "save it as .docx"
        raise ReadError(f"{name}: the document {problem}; {remedy} and index it again")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise ReadError(
            f"{name}: not a Word document, or one cut short ({error}); "
            f"save it as .docx in Word or WPS, or fetch it anew, and index that"
        ) from error
    # A reader never gets more than the size that an entry declares, so the declared sizes bound.
    size = sum(entry.file_size for entry in entries)
    if size > _LARGEST:
        raise ReadError(
            f"{name}: the document unpacks to {size / 2**20:.0f} MB, more than the limit of "
            f"{_LARGEST / 2**20:.0f} MB; save its text as .txt and index that"
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise ReadError(
            f"{name}: the document is encrypted; remove the password and index it again"
        )


def _lines(body: Any, numbering: Numbering) -> Iterator[str]:
    carried = ""
    for element in _accepted(body):
        if element.tag == _W + "tbl":
            yield from _rows(element, numbering)
        elif element.tag == _W + "p":
            line = carried + _numbered(element, numbering)
            # A paragraph whose mark was deleted runs on into the next one.
            carried = line if _mark_deleted(element) else ""
            if not _mark_deleted(element):
                yield line
    if carried:
        yield carried


def _rows(table: Any, numbering: Numbering) -> Iterator[str]:
    for row in _accepted(table):
        if row.tag == _W + "tr" and row.find(f"{_W}trPr/{_W}del") is None:
            cells = (cell for cell in _accepted(row) if cell.tag == _W + "tc")
            yield "\t".join(" ".join(" ".join(_lines(c, numbering)).split()) for c in cells)


def _numbered(paragraph: Any, numbering: Numbering) -> str:
    text = "".join(_pieces(paragraph))
    if not text and _mark_deleted(paragraph):
        return ""
    number = numbering.next_number(paragraph)
    return number + text if text.strip() else text


def _pieces(parent: Any) -> Iterator[str]:
    for element in _accepted(parent):
        if element.tag == _W + "r":
            yield from _run(element)
        elif element.tag in (_M + "oMath", _M + "oMathPara"):
            yield from (node.text or "" for node in element.iter(_M + "t"))


def _run(run: Any) -> Iterator[str]:
    for element in run:
        tag = element.tag
        if tag == _W + "t":
            yield element.text or ""
        elif tag in (_W + "tab", _W + "ptab"):
            yield "\t"
        elif tag == _W + "cr" or (tag == _W + "br" and element.get(_W + "type") in _LINE_BREAKS):
            yield "\n"
        elif tag == _W + "noBreakHyphen":
            yield "-"
        elif tag == _W + "ruby":
            for base in element.findall(_W + "rubyBase"):
                yield from _pieces(base)


def _accepted(parent: Any) -> Iterator[Any]:
    """The children once tracked changes are accepted, wrappers opened."""
    for element in parent:
        if element.tag in _WRAPPERS:
            yield from _accepted(element)
        elif element.tag not in _REMOVED:
            yield element


def _mark_deleted(paragraph: Any) -> bool:
    properties = paragraph.find(f"{_W}pPr/{_W}rPr")
    return properties is not None and any(child.tag in _REMOVED for child in properties)
