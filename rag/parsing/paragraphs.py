"""Cleaned lines → paragraphs: breaks that a page or a typesetter put inside a sentence are
healed, and page numbers standing alone are dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rag.parsing.cleaning import CleanText, clean_lines
from rag.parsing.markers import starts_with_marker

_ENDED = re.compile(r"[。！？；：!?;:…][”’』」）)]*$")
_CONTINUES = re.compile(r"[，。、；：！？）」』”’%]")
_CONJUNCTION = re.compile(r"(?:和|与|及|暨|以及)[^，。；：]*$")
_CLAUSE = re.compile(r"[，。；！？,;]")
_OPENS = re.compile(r"——|--|各位代表|同志们[，：:]|附件")
_PAGE_NUMBER = re.compile(
    r"[-—–－·]*\s*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*/\s*\d{1,3})?\s*[-—–－·]*$"
)
# No heading is as long as this, so an unpunctuated line that is must be a piece of a sentence.
_LONGEST_HEADING = 45


def paragraphs(text: str) -> list[CleanText]:
    """The paragraphs of ``text`` in reading order; none is empty."""
    lines = [line for line in clean_lines(text) if line.text and not _is_page_number(line)]
    width = _wrap_width(lines)
    healed: list[CleanText] = []
    last_line = 0
    for line in lines:
        if healed and _continues(healed[-1], last_line, line, width):
            healed[-1] = _join(healed[-1], line)
        else:
            healed.append(line)
        last_line = len(line)
    return healed


def _is_page_number(line: CleanText) -> bool:
    # A bare four-digit year is content; up to three digits alone on a line never are.
    return _PAGE_NUMBER.match(line.text) is not None


def _join(before: CleanText, after: CleanText) -> CleanText:
    latin = before.text[-1:].isascii() and after.text[:1].isascii()
    if latin and before.text[-1:].isalpha() and after.text[:1].isalpha():
        space = CleanText(" ", before.ends[-1:], after.starts[:1])
        return before.joined(space).joined(after)
    return before.joined(after)


def _continues(before: CleanText, last_line: int, line: CleanText, width: int | None) -> bool:
    """Whether ``line`` goes on with the sentence that ``before`` left open."""
    if _ENDED.search(before.text) or starts_with_marker(line.text) or _OPENS.match(line.text):
        return False
    if _CONTINUES.match(line.text):
        return True
    if width is not None and last_line >= width - 2:
        return True
    if starts_with_marker(before.text) and not re.search(r"[。；！？]", before.text):
        return len(before) > _LONGEST_HEADING
    if _CLAUSE.search(before.text) or len(before) > _LONGEST_HEADING:
        return True
    # A heading broken over two lines: “……发展成就 / 和……目标任务”.
    return len(line) <= _LONGEST_HEADING and _CONJUNCTION.match(line.text) is not None


def _wrap_width(lines: Sequence[CleanText]) -> int | None:
    """The length at which a file's lines are wrapped, or None if they are not.

    Wrapped files have many lines of one length that end in mid-sentence.
    """
    open_lengths = _lengths(line for line in lines if not _ENDED.search(line.text))
    if not open_lengths:
        return None
    width = max(open_lengths, key=lambda n: sum(open_lengths[m] for m in (n - 1, n, n + 1)))
    alike = sum(open_lengths[n] for n in (width - 1, width, width + 1))
    return width if width >= 18 and alike >= max(8, len(lines) // 4) else None


def _lengths(lines: Iterable[CleanText]) -> Counter[int]:
    return Counter(len(line) for line in lines)
