"""Evidence spans → the passages of whatever index is asked.

A passage is right when it covers at least half of an evidence span. Evidence that no passage
covers half of (it was cut in three) falls to the one that covers most of it, so that no way of
cutting reports into passages leaves a judgement without a passage.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.types import Evidence, Outcome, Place, Qrels, Question
from rag.types import Span


@dataclass(frozen=True, slots=True)
class Projection:
    """Question id → passage id → the evidence groups that the passage carries."""

    groups: Mapping[str, Mapping[str, frozenset[int]]]

    def of(self, question_id: str, passage_id: str) -> frozenset[int]:
        return self.groups.get(question_id, {}).get(passage_id, frozenset())

    def qrels(self, questions: Iterable[Question]) -> Qrels:
        """All answerable questions, each passage with relevance 1. A group that no passage
        carries leaves an entry that no system can find, so that it counts against recall."""
        qrels: Qrels = {}
        for question in questions:
            if question.answerable:
                passages = self.groups.get(question.question_id, {})
                held = frozenset[int]().union(*passages.values())
                qrels[question.question_id] = dict.fromkeys(passages, 1) | {
                    f"nowhere:{question.question_id}:{group}": 1
                    for group in sorted(question.groups - held)
                }
        return qrels


def project(
    questions: Iterable[Question], places: Iterable[Place], *, complete: bool = True
) -> Projection:
    """``places`` are all passages of the index, or (``complete`` false) those that were
    returned, of which none is made right for want of a better one."""
    by_report: dict[str, list[Place]] = defaultdict(list)
    for place in sorted(set(places), key=lambda place: (place.span, place.passage_id)):
        by_report[place.report].append(place)
    projected: dict[str, dict[str, frozenset[int]]] = {}
    for question in questions:
        found: dict[str, frozenset[int]] = {}
        for item in question.evidence:
            for place in _carriers(item, by_report.get(item.report, ()), complete):
                known = found.get(place.passage_id, frozenset())
                found[place.passage_id] = known | {item.group}
        projected[question.question_id] = found
    return Projection(projected)


def returned(outcomes: Iterable[Outcome]) -> Iterable[Place]:
    """The places of all hits, for a system whose passages cannot be listed."""
    return (hit.place for outcome in outcomes for hit in outcome.hits)


def covered(evidence: Span, passage: Span) -> int:
    """How many characters of ``evidence`` lie in ``passage``."""
    return max(0, min(evidence.end, passage.end) - max(evidence.start, passage.start))


def _carriers(item: Evidence, places: Sequence[Place], complete: bool) -> list[Place]:
    # Passages are sorted by start: those from the evidence's end on cannot hold any of it.
    near = places[: bisect_left(places, item.span.end, key=lambda place: place.span.start)]
    shares = [(covered(item.span, place.span), place) for place in near]
    right = [place for share, place in shares if share and 2 * share >= len(item.span)]
    if right or not complete:
        return right
    most = max((share for share, _ in shares), default=0)
    return [place for share, place in shares if share and share == most][:1]
