"""Source text → cleaned lines that remember where each character came from.

Cleaning serves display, structure and search; it never moves an offset. Dropped: Word and
Markdown leftovers, invisible characters, spaces that typesetting put beside Chinese
characters or digits. Replaced: full-width letters and digits, subscripts, `PM_{2.5}`.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from rag.types import Span

_SPACES = r"(?:[ \t\u00a0\u3000\u1680\u2000-\u200a\u202f\u205f]|<U\+00A0>|&nbsp;)+"
_CHANGES = re.compile(
    rf"(?P<spaces>{_SPACES})"
    r"|(?P<bold>\*\*)"
    r"|(?P<leftover>(?:\A|(?<=\n))#{1,6}[ \t]+|\[bookmark:[^\]\n]*\]|"
    r"[\u200b-\u200f\u2060\ufeff\u00ad\r\x00-\x08\x0e-\x1f])"
    r"|[_^]\{(?P<braced>[^{}\n]*)\}"
    r"|(?P<wide>[₀-₉０-９Ａ-Ｚａ-ｚ％＋]|(?<=[0-9０-９])．(?=[0-9０-９]))"
)
_LINE_BREAKS = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
# Full-width letters, digits and subscripts → the usual ones.
HALF_WIDTH = {ord("．"): ".", ord("％"): "%", ord("＋"): "+"}
HALF_WIDTH |= {0x2080 + d: str(d) for d in range(10)}
HALF_WIDTH |= {code: chr(code - 0xFEE0) for code in range(ord("０"), ord("９") + 1)}
HALF_WIDTH |= {code: chr(code - 0xFEE0) for code in range(ord("Ａ"), ord("Ｚ") + 1)}
HALF_WIDTH |= {code: chr(code - 0xFEE0) for code in range(ord("ａ"), ord("ｚ") + 1)}
# A space is meant only between two of these: words of Latin script, or a word and a number.
_WORD = re.compile(r"[0-9A-Za-z,.;:!?%()&'’+-]")


@dataclass(frozen=True, slots=True)
class CleanText:
    """Cleaned text; character ``i`` stands for source code points ``starts[i]:ends[i]``.

    ``bold`` are the spans (of ``text``) that stood between Markdown's double asterisks.
    """

    text: str
    starts: array[int]
    ends: array[int]
    bold: tuple[Span, ...] = ()

    def __len__(self) -> int:
        return len(self.text)

    def slice(self, start: int, end: int) -> CleanText:
        """The characters ``start:end``; bold spans are kept where they lie wholly inside."""
        bold = tuple(
            Span(b.start - start, b.end - start)
            for b in self.bold
            if start <= b.start and b.end <= end
        )
        return CleanText(self.text[start:end], self.starts[start:end], self.ends[start:end], bold)

    def joined(self, other: CleanText) -> CleanText:
        shift = len(self.text)
        bold = self.bold + tuple(Span(b.start + shift, b.end + shift) for b in other.bold)
        return CleanText(
            self.text + other.text, self.starts + other.starts, self.ends + other.ends, bold
        )

    def source_span(self, start: int = 0, end: int | None = None) -> Span:
        """Where ``text[start:end]``, which must not be empty, stands in the source."""
        stop = len(self.text) if end is None else end
        if stop <= start:
            raise ValueError(f"empty range {start}:{stop} has no place in the source")
        return Span(self.starts[start], self.ends[stop - 1])


def clean_lines(text: str) -> Iterator[CleanText]:
    """The lines of ``text``, cleaned, in order; blank ones come out empty."""
    start = 0
    for match in _LINE_BREAKS.finditer(text):
        yield _clean(text, start, match.start())
        start = match.end()
    yield _clean(text, start, len(text))


def clean(text: str) -> CleanText:
    """All of ``text`` as one cleaned line; for text that holds no line breaks."""
    return _clean(text, 0, len(text))


def _clean(text: str, start: int, end: int) -> CleanText:
    parts: list[str] = []
    starts: array[int] = array("q")
    ends: array[int] = array("q")
    bold: list[Span] = []
    opened: int | None = None

    def keep(piece: str, begin: int) -> None:
        parts.append(piece)
        starts.extend(range(begin, begin + len(piece)))
        ends.extend(range(begin + 1, begin + len(piece) + 1))

    position = start
    for match in _CHANGES.finditer(text, start, end):
        keep(text[position : match.start()], position)
        position = match.end()
        kind = match.lastgroup
        if kind == "spaces":
            if _is_meant(parts, text[position:end]):
                parts.append(" ")
                starts.append(match.start())
                ends.append(match.end())
        elif kind == "bold":
            if opened is None:
                opened = len(starts)
            else:
                bold.append(Span(opened, len(starts)))
                opened = None
        elif kind == "braced":
            keep(match["braced"], match.start("braced"))
            if match["braced"]:
                ends[-1] = match.end()
        elif kind == "wide":
            keep(match["wide"].translate(HALF_WIDTH), match.start())
    keep(text[position:end], position)
    return CleanText("".join(parts), starts, ends, tuple(bold))


def _is_meant(before: list[str], after: str) -> bool:
    last = next((part[-1] for part in reversed(before) if part), "")
    return bool(last and after and _WORD.match(last) and _WORD.match(after[0])) and not (
        # `1 973` and `1. 7` are numbers that typesetting tore apart
        last in "0123456789.," and after[0] in "0123456789.,%"
    )
