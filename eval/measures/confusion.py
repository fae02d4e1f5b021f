"""The mistakes that look like answers: the first hit speaks of another place, another time, or
of plans instead of results.

A first hit that carries evidence is never wrong, whatever its labels say; with no hit nothing
wrong was shown (the measures of evidence count it). What the question must be about is what
the dataset says or, where it says nothing, what the passages with the evidence are about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eval.types import Found, Place, Question
from rag.types import Kind, Period


@dataclass(frozen=True, slots=True)
class About:
    """Empty means unknown, and nothing can be told wrong."""

    reports: frozenset[str]
    regions: frozenset[str]
    periods: tuple[Period, ...]
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class Confusion:
    """None where it cannot be told."""

    place: float | None
    period: float | None
    kind: float | None


def about(question: Question, carriers: Iterable[Place]) -> About:
    """``carriers`` are the passages that carry the question's evidence."""
    known = list(carriers)
    kinds = {place.kind for place in known if place.kind}
    return About(
        reports=frozenset(item.report for item in question.evidence),
        regions=frozenset(question.regions)
        or frozenset(place.region for place in known if place.region),
        periods=question.periods or tuple({place.period for place in known if place.period}),
        kind=question.kind or (kinds.pop() if len(kinds) == 1 else None),
    )


def confusion(wanted: About, first: Found | None, carries: bool) -> Confusion:
    """1 where ``first`` is wrong, else 0."""
    return Confusion(
        place=_told(bool(wanted.regions or wanted.reports), carries, _wrong_place(wanted, first)),
        period=_told(bool(wanted.periods), carries, _wrong_period(wanted, first)),
        kind=_told(wanted.kind not in (None, Kind.OTHER), carries, _wrong_kind(wanted, first)),
    )


def _told(known: bool, carries: bool, wrong: bool) -> float | None:
    return float(wrong and not carries) if known else None


def _wrong_place(wanted: About, first: Found | None) -> bool:
    if first is None or first.report in wanted.reports:
        return False
    region = first.region
    if not wanted.regions or region is None:
        return True
    return not any(region in name or name in region for name in wanted.regions)


def _wrong_period(wanted: About, first: Found | None) -> bool:
    spoken = first.period if first else None
    return spoken is not None and not any(spoken.overlaps(p) for p in wanted.periods)


def _wrong_kind(wanted: About, first: Found | None) -> bool:
    return first is not None and first.kind is not None and first.kind is not wanted.kind
