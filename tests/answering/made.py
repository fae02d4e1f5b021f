"""Questions and hits as the tests of answering need them."""

from __future__ import annotations

from dataclasses import replace

from rag.query.expansion import Expander
from rag.query.reader import QueryReader
from rag.query.thesaurus import Thesaurus
from rag.types import Citation, Hit, Kind, Passage, Period, Query, Span, Wanted

BASE = QueryReader({}, {}, Expander(lambda: Thesaurus([]))).read("修路")


def query(
    *words: str,
    regions: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
    periods: tuple[Period, ...] = (),
    kind: Kind | None = None,
    wanted: Wanted = Wanted.LIST,
) -> Query:
    """A question of ``words``, each of weight 1."""
    return replace(
        BASE,
        question="".join(words),
        topic="".join(words),
        regions=regions,
        missing_regions=missing,
        periods=periods,
        kind=kind,
        likely_kind=kind,
        wanted=wanted,
        comparison=False,
        pairs=(),
        terms=tuple((word, 1.0) for word in words),
    )


def hit(
    text: str,
    *,
    region: str | None = None,
    period: Period | None = None,
    rank: int = 1,
    score: float = 0.9,
) -> Hit:
    """A passage that is the whole of its report."""
    span = Span(0, max(1, len(text)))
    passage = Passage(f"r:0-{span.end}", "r", 0, span, text, ("一、回顾",), period, Kind.ACTUAL)
    citation = Citation(
        report_id="r",
        title=None,
        source="r.txt",
        region=region,
        year=None,
        date=None,
        section_path=passage.path,
        period=period,
        kind=passage.kind,
        start=span.start,
        end=span.end,
        page=None,
        sha256="abc",
    )
    return Hit(rank, passage, score, text, citation)
