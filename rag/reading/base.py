"""What reading a file yields, and the shape of a reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from rag.types import Span


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of one file; every offset elsewhere counts its code points.

    ``encoding`` is the Python codec for which ``data.decode(encoding)`` is ``text`` (less a byte
    order mark), or the container's name (``docx``) where the text is not the file's own bytes.
    ``sha256`` is the hex digest of the source bytes. ``pages`` are spans of ``text``, empty
    where the format has no pages.
    """

    text: str
    encoding: str
    sha256: str
    pages: tuple[Span, ...] = ()


class Reader(Protocol):
    """One file format: bytes in, text out."""

    def __call__(self, name: str, data: bytes) -> Extracted:
        """``name`` is for messages only. Raises ``ReadError`` if ``data`` is not the format."""
        ...
