"""Bytes → text, with the encoding detected over the whole file.

A byte order mark decides; then strict UTF-8; then charset-normalizer, kept to GB18030, Big5
and UTF-16 and made to look at the whole file, proposes and ``plausibility`` chooses: on
pieces of a dozen characters the library's own order errs far more often than the share of
common characters does, on longer ones the two agree. Nothing is ever decoded with errors
ignored or replaced.
"""

from __future__ import annotations

import hashlib
import re

from rag.errors import ReadError
from rag.reading.base import Extracted
from rag.reading.plausibility import common_share, control_share

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_UTF_16 = ("utf_16_le", "utf_16_be")
# cp950 is Big5 as Windows and the web's standard read it; the plain codec differs in eleven
# signs (～ ￥ ‧) and lacks forty.
_LEGACY = ("gb18030", "cp950")
_LEAST_COMMON = 0.7
_MOST_CONTROLS = 0.01
_CJK_IN_UTF_8 = re.compile(rb"[\xe3-\xe9\xef][\x80-\xbf]{2}")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_OTHER_KINDS = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (.doc, .wps)"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
)
_SUPPORTED = "UTF-8, GB18030, Big5, UTF-16"
_REMEDY = "save the file as UTF-8 and index it again"


def read_text(name: str, data: bytes) -> Extracted:
    """The reader of plain text and Markdown; line ends stay as they are, the byte order mark
    goes. Raises ``ReadError`` for what is no text or in no supported encoding."""
    _refuse_other_kinds(name, data)
    text, encoding = _decode(name, data)
    if "\0" in text:
        raise ReadError(
            f"{name}: byte {data.index(0)} is NUL, so this is not a text file; "
            f"export the document as text and index it again"
        )
    if control_share(text) > _MOST_CONTROLS:
        raise ReadError(
            f"{name}: {control_share(text):.0%} of the characters are control characters, so "
            f"this is not a text file; export the document as text and index it again"
        )
    return Extracted(text, encoding, hashlib.sha256(data).hexdigest())


def _decode(name: str, data: bytes) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_marked(name, data, encoding), encoding
    has_nul = b"\0" in data
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_damaged_utf_8(data):
            raise ReadError(
                f"{name}: byte {error.start} is not valid UTF-8, though the rest of the file "
                f"is UTF-8; {_REMEDY}"
            ) from error
    else:
        # UTF-16 of ASCII text is valid UTF-8, with a NUL in every other place.
        if not has_nul:
            return text, "utf-8"
    return _decode_unmarked(name, data, _UTF_16 if has_nul else _LEGACY + _UTF_16)


def _decode_marked(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadError(
            f"{name}: byte {error.start} is not valid {encoding.upper().removesuffix('-SIG')}, "
            f"which the byte order mark at the start announces; {_REMEDY}"
        ) from error


def _decode_unmarked(name: str, data: bytes, encodings: tuple[str, ...]) -> tuple[str, str]:
    # Imported here: it is not needed for UTF-8, which nearly all files are.
    from charset_normalizer import from_bytes

    matches = from_bytes(
        data,
        steps=1,
        chunk_size=len(data),
        threshold=1.0,
        language_threshold=0.0,
        cp_isolation=list(encodings),
        preemptive_behaviour=False,
        enable_fallback=False,
    )
    # In the library's order, so that it decides between equals.
    texts = {match.encoding: data.decode(match.encoding) for match in matches}
    shares = {encoding: common_share(text) for encoding, text in texts.items()}
    if not shares:
        raise ReadError(_nothing_decodes(name, data, encodings))
    best = max(shares, key=lambda encoding: shares[encoding])
    if shares[best] < _LEAST_COMMON:
        raise ReadError(
            f"{name}: in no supported encoding ({_SUPPORTED}) does the file read as Chinese "
            f"(nearest: {best.replace('_', '-')}, {shares[best]:.0%} common characters); {_REMEDY}"
        )
    # GB18030 has a byte order mark too, which its codec leaves in.
    return texts[best].removeprefix("\ufeff"), best.replace("_", "-")


def _nothing_decodes(name: str, data: bytes, encodings: tuple[str, ...]) -> str:
    if b"\0" in data:
        return (
            f"{name}: byte {data.index(0)} is NUL, so this is not a text file; "
            f"export the document as text and index it again"
        )
    # The encoding that gets furthest is the likeliest, and where it stops the likeliest damage.
    furthest = max(_error_offset(data, encoding) for encoding in ("utf-8", *_LEGACY))
    return (
        f"{name}: byte {furthest} is not valid in any supported encoding ({_SUPPORTED}); {_REMEDY}"
    )


def _error_offset(data: bytes, encoding: str) -> int:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _is_damaged_utf_8(data: bytes) -> bool:
    """Whether most bytes beyond ASCII stand in UTF-8 sequences of Chinese characters: nearly
    all do in UTF-8 with a cut character, and hardly any in another encoding."""
    high = len(_HIGH_BYTE.findall(data))
    return 3 * len(_CJK_IN_UTF_8.findall(data)) > high / 2


def _refuse_other_kinds(name: str, data: bytes) -> None:
    for signature, kind in _OTHER_KINDS:
        if data.startswith(signature):
            raise ReadError(
                f"{name}: this is {kind}, not text; export it as .txt or .docx and index that"
            )
