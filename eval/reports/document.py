"""All that an evaluation found, in one value: what every form of report is made from."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from eval.comparison.pairs import Comparison
from eval.comparison.resampling import Estimate
from eval.evaluation import Judged, Result
from eval.failures import Failure
from eval.measures.registry import MEASURES


@dataclass(frozen=True, slots=True)
class Document:
    """``failures`` by the result's name; ``comparisons`` are with the first result. ``command``
    is what was typed."""

    dataset: str
    fingerprint: str
    split: str
    judged: Judged
    results: tuple[Result, ...]
    failures: Mapping[str, tuple[Failure, ...]]
    comparisons: tuple[Comparison, ...]
    command: str
    made: datetime
    machine: str

    @property
    def questions(self) -> int:
        return len(self.judged.questions)


def this_machine() -> str:
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"{system}, Python {platform.python_version()}"


def as_json(document: Document) -> dict[str, Any]:
    """Plain values; what could not be measured is left out, never null or NaN."""
    return {
        "dataset": document.dataset,
        "fingerprint": document.fingerprint,
        "split": document.split,
        "questions": document.questions,
        "made": document.made.isoformat(timespec="seconds"),
        "machine": document.machine,
        "command": document.command,
        "results": [_result(result) for result in document.results],
        "comparisons": [comparison_json(one) for one in document.comparisons],
        "failures": {
            name: [_failure(failure) for failure in failures]
            for name, failures in document.failures.items()
        },
    }


def comparison_json(one: Comparison) -> dict[str, Any]:
    return {
        "base": one.base,
        "other": one.other,
        "rows": [
            {
                "measure": row.measure.name,
                "type": row.type,
                "base": _round(row.base),
                "other": _round(row.other),
                "difference": _estimate(row.difference),
                **({} if row.p is None else {"p": _round(row.p)}),
                **({} if row.p_holm is None else {"p_holm": _round(row.p_holm)}),
            }
            for row in one.rows
        ],
        "by": one.by,
        "changes": [asdict(change) for change in one.changes],
    }


def _result(result: Result) -> dict[str, Any]:
    index = result.index
    return {
        "name": result.name,
        "stamp": result.stamp.as_json(),
        "index": {
            "fingerprint": index.fingerprint,
            "reports": index.reports,
            "passages": index.passages,
            "index_s": None if index.index_s is None else round(index.index_s, 2),
        },
        "wall_s": round(result.run.wall_s, 3),
        "resumed": result.run.resumed,
        "measures": {
            measure.name: _estimate(result.estimates[measure.name])
            for measure in MEASURES
            if measure.name in result.estimates
        },
        "types": {
            name: {measure: _estimate(value) for measure, value in measures.items()}
            for name, measures in result.types.items()
        },
    }


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "id": failure.question.question_id,
        "question": failure.question.text,
        "type": failure.question.type,
        "faults": failure.faults,
        "gold_answer": failure.question.answer,
        "gold_reason": failure.question.reason,
        "expected": [asdict(item) for item in failure.expected],
        "answer": failure.outcome.answer,
        "reason": failure.outcome.reason,
        "error": failure.outcome.error,
        "returned": [
            {
                "rank": item.hit.rank,
                "passage_id": item.hit.passage_id,
                "score": item.hit.score,
                "right": item.right,
                "text": item.hit.text,
            }
            for item in failure.returned
        ],
    }


def _estimate(estimate: Estimate) -> dict[str, Any]:
    row = {
        "value": _round(estimate.value),
        "low": _round(estimate.low),
        "high": _round(estimate.high),
        "n": estimate.count,
    }
    return {name: value for name, value in row.items() if value is not None}


def _round(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)
