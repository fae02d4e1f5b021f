"""Outcomes on disk: a line for the stamp, then a line for each question.

A line is written whole as soon as its question is answered, so that a run that was stopped
can go on; a torn last line is dropped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import RunInvalid
from eval.runs.stamp import Stamp
from eval.types import Found, Outcome
from rag.types import Kind, Period, Span


@dataclass(frozen=True, slots=True)
class Recorded:
    """``size`` is where the last whole line ends, in bytes."""

    stamp: Stamp
    outcomes: tuple[Outcome, ...]
    size: int


def read_record(path: Path) -> Recorded:
    """Raises ``RunInvalid`` for a file that is no record."""
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    lines = whole.decode("utf-8").splitlines()
    try:
        if not lines:
            raise ValueError("it holds no whole line")
        stamp = Stamp.from_json(json.loads(lines[0])["stamp"])
        outcomes = tuple(from_json(json.loads(line)) for line in lines[1:])
    except (ValueError, KeyError, TypeError) as error:
        raise RunInvalid(
            f"{path}: no record of a run ({type(error).__name__}: {error}); remove it and run again"
        ) from error
    return Recorded(stamp, outcomes, len(whole))


def stamp_line(stamp: Stamp) -> str:
    return json.dumps({"stamp": stamp.as_json()}, ensure_ascii=False) + "\n"


def outcome_line(outcome: Outcome) -> str:
    return json.dumps(to_json(outcome), ensure_ascii=False) + "\n"


def to_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "question_id": outcome.question_id,
        "took_ms": round(outcome.took_ms, 3),
        "answered": outcome.answered,
        "answer": outcome.answer,
        "reason": outcome.reason,
        "error": outcome.error,
        "hits": [_hit_row(hit) for hit in outcome.hits],
    }


def _hit_row(hit: Found) -> dict[str, Any] | list[Any]:
    """What is not known is left out; a bare hit is a list, since there may be a hundred."""
    if not hit.text:
        start, end = hit.span.start, hit.span.end
        where = [hit.report, start, end] if end or hit.report != hit.passage_id else []
        return [hit.rank, hit.passage_id, round(hit.score, 6), *where]
    row = {
        "rank": hit.rank,
        "passage_id": hit.passage_id,
        "report": hit.report,
        "span": [hit.span.start, hit.span.end],
        "score": hit.score,
        "text": hit.text,
        "quote": hit.quote,
        "region": hit.region,
        "year": hit.year,
        "period": [hit.period.start, hit.period.end, hit.period.label] if hit.period else None,
        "kind": hit.kind.value if hit.kind else None,
        "path": hit.path,
    }
    return {name: value for name, value in row.items() if value not in (None, "", ())}


def from_json(row: Mapping[str, Any]) -> Outcome:
    return Outcome(
        question_id=row["question_id"],
        hits=tuple(_hit(hit) for hit in row["hits"]),
        took_ms=row["took_ms"],
        answered=row["answered"],
        answer=row["answer"],
        reason=row["reason"],
        error=row["error"],
    )


def _hit(row: Any) -> Found:
    if isinstance(row, list):
        rank, passage_id, score, *where = row
        report, start, end = where or (passage_id, 0, 0)
        return Found(rank, passage_id, report, Span(start, end), score)
    return Found(
        rank=row["rank"],
        passage_id=row["passage_id"],
        report=row["report"],
        span=Span(*row["span"]),
        score=row["score"],
        text=row.get("text", ""),
        quote=row.get("quote"),
        region=row.get("region"),
        year=row.get("year"),
        period=Period(*row["period"]) if row.get("period") else None,
        kind=Kind(row["kind"]) if row.get("kind") else None,
        path=tuple(row.get("path", ())),
    )
