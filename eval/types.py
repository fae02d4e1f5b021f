"""The domain of evaluation: questions with their evidence, and what a system gave back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rag.types import Kind, Period, Span

Qrels = dict[str, dict[str, int]]
"""Question id → passage id → relevance (0 or more), as in TREC."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of a report that carries (part of) an answer. Items of one ``group`` are
    alternatives; a full answer needs all groups. ``quote`` or ``sha256`` (16 hex digits, of
    the span's UTF-8) tells whether the span still holds what was judged."""

    report: str
    span: Span
    group: int
    quote: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """``reason`` is set for unanswerable ones. ``regions``, ``periods`` and ``kind`` are what
    the answer must be about, empty where the dataset does not say."""

    question_id: str
    text: str
    type: str = "-"
    register: str = "-"
    split: str = "test"
    answerable: bool = True
    reason: str | None = None
    answer: str | None = None
    regions: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    kind: Kind | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def groups(self) -> frozenset[int]:
        return frozenset(item.group for item in self.evidence)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: the report by the dataset's name for it, and the span; and what
    it speaks of, as far as that is known."""

    passage_id: str
    report: str
    span: Span
    region: str | None = None
    period: Period | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A hit as the evaluation needs it. ``score`` is the system's own; ``quote`` is what it
    says stands at ``span`` of ``report``; ``path`` are the headings above."""

    rank: int
    passage_id: str
    report: str
    span: Span
    score: float
    text: str = ""
    quote: str | None = None
    region: str | None = None
    year: int | None = None
    period: Period | None = None
    kind: Kind | None = None
    path: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        return Place(self.passage_id, self.report, self.span, self.region, self.period, self.kind)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question got back. ``answered`` is None where the system only searches;
    ``reason`` says why it refused, ``error`` why it failed."""

    question_id: str
    hits: tuple[Found, ...]
    took_ms: float
    answered: bool | None = None
    answer: str | None = None
    reason: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """``texts`` are the reports by file name, decoded, empty where they are not at hand (and
    for passage collections). ``fingerprint`` changes with any question or report."""

    name: str
    fingerprint: str
    questions: tuple[Question, ...]
    texts: Mapping[str, str]
    digests: Mapping[str, str]
