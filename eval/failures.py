"""The questions that went wrong: what came back, and what should have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eval.evaluation import Judged, Result
from eval.systems.base import Bench
from eval.types import Found, Outcome, Question

_SHOWN = 5
_LOW_F1 = 0.3


@dataclass(frozen=True, slots=True)
class Expected:
    """A passage of evidence, or a judged document. ``rank`` is where it came, if it did."""

    where: str
    text: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class Returned:
    hit: Found
    right: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """``faults`` in words, the gravest first."""

    question: Question
    outcome: Outcome
    faults: tuple[str, ...]
    expected: tuple[Expected, ...]
    returned: tuple[Returned, ...]


def failures(
    judged: Judged, result: Result, bench: Bench, texts: Mapping[str, str]
) -> list[Failure]:
    """In the order of the questions, the gravest faults first."""
    found = []
    for row, (question, outcome) in enumerate(zip(judged.questions, result.outcomes, strict=True)):
        values = {name: float(column[row]) for name, column in result.card.columns.items()}
        faults = _faults(question, outcome, values)
        if faults:
            found.append(
                Failure(
                    question,
                    outcome,
                    tuple(faults),
                    tuple(_expected(question, outcome, judged, bench, texts)),
                    tuple(
                        Returned(
                            hit, bool(judged.projection.of(question.question_id, hit.passage_id))
                        )
                        for hit in outcome.hits[:_SHOWN]
                    ),
                )
            )
    return sorted(found, key=lambda failure: _GRAVITY.index(failure.faults[0]))


_GRAVITY = (
    "出错",
    "引文与原文不符",
    "该拒答却回答了",
    "能答却拒答了",
    "没有找到证据",
    "首条地区错",
    "首条时期错",
    "首条计划与实绩混淆",
    "证据不在首条",
    "答案不对",
)


def _faults(question: Question, outcome: Outcome, values: Mapping[str, float]) -> list[str]:
    refused = outcome.answered is False and outcome.error is None
    tests = {
        "出错": outcome.error is not None,
        "引文与原文不符": values.get("quote_validity", 1.0) < 1,
        "该拒答却回答了": not question.answerable and outcome.answered is True,
        "能答却拒答了": question.answerable and refused,
        "没有找到证据": values.get("hit@10") == 0,
        "首条地区错": values.get("wrong_place@1") == 1,
        "首条时期错": values.get("wrong_period@1") == 1,
        "首条计划与实绩混淆": values.get("kind_confusion@1") == 1,
        "证据不在首条": values.get("hit@1") == 0 and values.get("hit@10") == 1,
        "答案不对": not refused
        and values.get("answer_f1", 1.0) < _LOW_F1
        and values.get("answer_quantities", 0.0) != 1,
    }
    return [name for name in _GRAVITY if tests[name]]


def _expected(
    question: Question,
    outcome: Outcome,
    judged: Judged,
    bench: Bench,
    texts: Mapping[str, str],
) -> list[Expected]:
    if bench.excerpt is not None:
        ranks = {hit.passage_id: hit.rank for hit in outcome.hits}
        return [
            Expected(passage_id, bench.excerpt(passage_id), ranks.get(passage_id))
            for passage_id in judged.projection.groups.get(question.question_id, {})
        ]
    found = []
    for item in question.evidence:
        text = texts.get(item.report, "")
        carriers = (
            hit.rank
            for hit in outcome.hits
            if item.group in judged.projection.of(question.question_id, hit.passage_id)
            and hit.report == item.report
            and hit.span.overlaps(item.span)
        )
        found.append(
            Expected(
                f"{item.report}:{item.span.start}-{item.span.end}",
                item.quote or item.span.of(text),
                next(carriers, None),
            )
        )
    return found
