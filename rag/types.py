"""The domain: what a report is made of, and what a question gets back.

Every offset is a code-point offset into ``Report.text``, the text exactly as it was
decoded from the source file; ``end`` is exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.int64]
"""Passage keys: the integers by which the derived indexes know a passage."""


class Kind(StrEnum):
    """What a section speaks of: what was done, what is meant to be done, or what a word means."""

    ACTUAL = "actual"
    TARGET = "target"
    DEFINITION = "definition"
    OTHER = "other"


class Wanted(StrEnum):
    """What sort of thing a question asks for. AMOUNT is any measured quantity (money, tonnes,
    kilometres), COUNT a number of things or people, GROWTH a rate of change, SHARE a proportion."""

    AMOUNT = "amount"
    GROWTH = "growth"
    RANK = "rank"
    COUNT = "count"
    SHARE = "share"
    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    LIST = "list"
    DEFINITION = "definition"
    REASON = "reason"
    BOOLEAN = "boolean"

    @property
    def is_figure(self) -> bool:
        """Whether it is given as a number with a unit."""
        return self in _FIGURES


_FIGURES = frozenset({Wanted.AMOUNT, Wanted.GROWTH, Wanted.RANK, Wanted.COUNT, Wanted.SHARE})


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Code points ``start`` to ``end`` (exclusive)."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The years ``start`` to ``end``, both included: 2025–2025, or 2021–2025 for “十四五”."""

    start: int
    end: int
    label: str

    def overlaps(self, other: Period) -> bool:
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True, slots=True)
class Section:
    """One node of a report's section tree.

    ``span`` runs from the first character of the heading to the end of the last
    descendant; ``heading`` is the heading's own span (number included) and is empty for
    the preamble. ``parent`` is the index of the parent in ``Report.sections``, which lists
    sections in reading order; ``path`` holds the headings from the top down to this one.
    """

    number: str
    title: str
    level: int
    span: Span
    heading: Span
    parent: int | None
    path: tuple[str, ...]
    period: Period | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class Report:
    """A parsed report. ``region`` is the short official name (红旗区); ``aliases`` the other
    names that the text gives for it (红旗, 新乡市红旗区), the fullest first."""

    report_id: str
    source: str
    sha256: str
    text: str
    title: str | None
    region: str | None
    aliases: tuple[str, ...]
    year: int | None
    date: date | None
    congress: int | None
    session: int | None
    speaker: str | None
    office: str | None
    year_reviewed: int | None
    year_planned: int | None
    sections: tuple[Section, ...]
    pages: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """What retrieval returns. ``text`` is for display (healed and cleaned); the evidence is
    ``span`` of the report's text. ``section`` is an index into ``Report.sections``."""

    passage_id: str
    report_id: str
    section: int
    span: Span
    text: str
    path: tuple[str, ...]
    period: Period | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class Filters:
    """Bounds set by the caller. An empty tuple bounds nothing; several values are alternatives.

    ``region`` matches any name of a report's place; ``year`` is the report's own year;
    ``period`` a year that the passage speaks of; ``kind`` what it speaks of.
    """

    region: tuple[str, ...] = ()
    year: tuple[int, ...] = ()
    period: tuple[int, ...] = ()
    kind: Kind | None = None
    report_id: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A question made precise.

    ``topic`` is what it is about: its words without places and years, which bound the search
    and need not be embedded; ``rewordings`` are the topic with everyday wordings replaced by
    official terms. ``regions`` are indexed places that it names, ``missing_regions``
    places that it names and no report covers,
    ``within`` indexed ones that these lie in; ``periods`` are the years it asks about, and
    ``report_years`` those of the reports it names (“2019年政府工作报告”). ``kind`` is what the
    question says, ``likely_kind`` what it may be taken to mean; ``comparison`` is true where
    several places or periods are to be set side by side. ``terms`` are the weighted words of the
    lexical search and ``pairs`` its pairs of neighbouring characters; ``renderings`` are words of
    the other language for each word that has any, with their probabilities; ``expanded_terms`` are
    those that the question does not hold.
    """

    question: str
    topic: str
    rewordings: tuple[str, ...]
    language: str
    regions: tuple[str, ...]
    missing_regions: tuple[str, ...]
    periods: tuple[Period, ...]
    report_years: tuple[int, ...]
    kind: Kind | None
    likely_kind: Kind | None
    wanted: Wanted
    comparison: bool
    terms: tuple[tuple[str, float], ...]
    pairs: tuple[str, ...]
    within: tuple[str, ...] = ()
    renderings: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = ()
    expanded_terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands, in terms that anyone can check: source, hash, offsets."""

    report_id: str
    title: str | None
    source: str
    region: str | None
    year: int | None
    date: date | None
    section_path: tuple[str, ...]
    period: Period | None
    kind: Kind
    start: int
    end: int
    page: int | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. ``score`` is the probability that it answers the question, higher is
    better; ``rank`` counts from 1. ``quote`` is the exact source slice of the citation;
    ``highlights`` are spans of ``passage.text``. ``components`` are the raw scores of the
    searches that found it (dense: cosine; lexical: BM25), absent where a search did not."""

    rank: int
    passage: Passage
    score: float
    quote: str
    citation: Citation
    highlights: tuple[Span, ...] = ()
    components: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """``text`` is the short answer, ``sentence`` the sentence it stands in (display form), and
    ``citations`` the ranks of the hits that carry it."""

    text: str
    sentence: str
    citations: tuple[int, ...]
    mode: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether what the question named is there: found, not_found or not_indexed."""

    region: str | None
    period: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Response:
    """All that a question gets back. ``reason`` (region_not_indexed, period_not_covered,
    no_evidence) is set exactly when ``answer`` is not, and ``hits`` then are the nearest."""

    query: Query
    answer: Answer | None
    reason: str | None
    hits: tuple[Hit, ...]
    coverage: tuple[Coverage, ...]
    model: str
    took_ms: float


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """A line of the list of reports."""

    report_id: str
    source: str
    title: str | None
    region: str | None
    aliases: tuple[str, ...]
    year: int | None
    date: date | None
    congress: int | None
    session: int | None
    speaker: str | None
    office: str | None
    year_reviewed: int | None
    year_planned: int | None
    sha256: str
    characters: int
    sections: int
    passages: int


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What indexing did with one file: indexed, replaced, unchanged, duplicate or failed.
    ``detail`` says why for the last two."""

    source: str
    status: str
    report_id: str | None
    passages: int
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The check of one citation: whether the quote stands where it says, and if not, why."""

    passage_id: str
    valid: bool
    problem: str | None = None
