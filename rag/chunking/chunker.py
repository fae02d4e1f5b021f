"""A section's paragraphs → passages with exact spans.

The length-bounded splitting is langchain-text-splitters'; the spans are our own, counted
from the pieces, since the library's ``start_index`` is a text search that fails on
repeated text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rag.chunking.quantities import quantities
from rag.parsing.cleaning import CleanText
from rag.parsing.parser import Body, ParsedReport
from rag.types import Passage, Span

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

# Sentence ends first, with the quotes and brackets that close them; then ever weaker breaks.
_SEPARATORS = (
    r"\n",
    r"[。！？!?][”’』」）)]*",
    r"[；;][”’』」）)]*",
    r"[，,：:](?!\d)",
    r"、",
)


@dataclass(frozen=True, slots=True)
class ChunkSize:
    """Characters of cleaned text. Passages shorter than ``least`` occur where a section is
    short; longer than ``most`` never, unless a single quantity is."""

    least: int = 120
    most: int = 350


class Chunker:
    """Cuts a parsed report into passages that never cross a section, never split a sentence
    unless it alone is too long, and never split a quantity from its unit."""

    def __init__(self, size: ChunkSize = ChunkSize()) -> None:
        if not 0 < size.least <= size.most // 2:
            raise ValueError(
                f"least={size.least} must be positive and at most half of most={size.most}"
            )
        self._size = size

    def chunk(self, parsed: ParsedReport) -> list[Passage]:
        """Passages in reading order; together they hold every paragraph of the report."""
        report = parsed.report
        passages = []
        for body in parsed.bodies:
            section = report.sections[body.section]
            for text in self._pieces(body):
                span = text.source_span()
                passages.append(
                    Passage(
                        passage_id=f"{report.report_id}:{span.start}-{span.end}",
                        report_id=report.report_id,
                        section=body.section,
                        span=span,
                        text=text.text,
                        path=section.path,
                        period=body.period,
                        kind=body.kind,
                    )
                )
        return passages

    def _pieces(self, body: Body) -> Iterator[CleanText]:
        text = _joined(body.paragraphs)
        for span in self.split(text.text):
            piece = _stripped(text.slice(span.start, span.end))
            if piece.text:
                yield piece

    def split(self, text: str) -> list[Span]:
        """Spans that cover ``text`` in order, without gaps, of even length."""
        if len(text) <= self._size.most:
            return [Span(0, len(text))] if text else []
        fair = -(-len(text) // -(-len(text) // self._size.most))
        # The library fills each piece to the brim and leaves a short tail: among a few sizes
        # from the fair share up, take the one with the fewest pieces, then the longest short one.
        sizes = sorted({min(self._size.most, int(fair * slack)) for slack in (1, 1.1, 1.25, 2)})
        return min(
            (self._split_to(text, size) for size in sizes),
            key=lambda spans: (len(spans), -min(map(len, spans))),
        )

    def _split_to(self, text: str, size: int) -> list[Span]:
        cuts = [0]
        for piece in self._splitter(size).split_text(text):
            cuts.append(cuts[-1] + len(piece))
        if cuts[-1] != len(text):
            raise RuntimeError(f"the splitter lost text: {cuts[-1]} of {len(text)} characters")
        cuts = _off_quantities(cuts, text)
        return self._without_scraps([Span(start, end) for start, end in pairwise(cuts)])

    def _without_scraps(self, spans: list[Span]) -> list[Span]:
        """Join a short piece, such as a one-line paragraph, to what follows or precedes it."""
        joined: list[Span] = []
        for span in spans:
            both = Span(joined[-1].start, span.end) if joined else span
            short = joined and min(len(joined[-1]), len(span)) < self._size.least
            if short and len(both) <= self._size.most:
                joined[-1] = both
            else:
                joined.append(span)
        return joined

    @staticmethod
    def _splitter(size: int) -> RecursiveCharacterTextSplitter:
        # Imported here because only indexing needs it, and a question must not pay for it.
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        return RecursiveCharacterTextSplitter(
            chunk_size=size,
            chunk_overlap=0,
            separators=[*_SEPARATORS, ""],
            is_separator_regex=True,
            keep_separator="end",
            strip_whitespace=False,
        )


def _joined(paragraphs: Sequence[CleanText]) -> CleanText:
    text = paragraphs[0]
    for paragraph in paragraphs[1:]:
        # The break between paragraphs stands for whatever lies between them in the source.
        gap = CleanText("\n", text.ends[-1:], paragraph.starts[:1])
        text = text.joined(gap).joined(paragraph)
    return text


def _stripped(text: CleanText) -> CleanText:
    start = len(text) - len(text.text.lstrip())
    return text.slice(start, max(start, len(text.text.rstrip())))


def _off_quantities(cuts: list[int], text: str) -> list[int]:
    """Move each cut that falls inside a quantity to the quantity's start."""
    inside = {p: q.start for q in quantities(text) for p in range(q.start + 1, q.end)}
    moved = [inside.get(cut, cut) for cut in cuts]
    return sorted(set(moved))
