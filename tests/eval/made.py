"""Questions and outcomes made up for these tests."""

from __future__ import annotations

from eval.types import Evidence, Found, Outcome, Question
from rag.types import Kind, Period, Span

Y2024 = Period(2024, 2024, "2024年")
Y2025 = Period(2025, 2025, "2025年")


def evidence(start: int, end: int, group: int = 0, report: str = "a.txt") -> Evidence:
    return Evidence(report, Span(start, end), group, quote=None)


def question(question_id: str = "q1", *items: Evidence, **more: object) -> Question:
    return Question(question_id, "问？", evidence=items or (evidence(0, 10),), **more)  # type: ignore[arg-type]


def found(rank: int, passage_id: str, start: int = 0, end: int = 10, **more: object) -> Found:
    given: dict[str, object] = {"report": "a.txt", "score": 0.5} | more
    return Found(rank=rank, passage_id=passage_id, span=Span(start, end), **given)  # type: ignore[arg-type]


def outcome(question_id: str, *hits: Found, **more: object) -> Outcome:
    given: dict[str, object] = {"took_ms": 1.0} | more
    return Outcome(question_id, hits, **given)  # type: ignore[arg-type]


ACTUAL = Kind.ACTUAL
TARGET = Kind.TARGET
