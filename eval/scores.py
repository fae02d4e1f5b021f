"""A scorecard on disk: what a comparison and the gate need of a run, question by question."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eval.errors import RunInvalid
from eval.measures.scorecard import Scorecard
from eval.runs.stamp import Stamp


@dataclass(frozen=True, slots=True)
class Scores:
    stamp: Stamp
    card: Scorecard


def scores_json(stamp: Stamp, card: Scorecard, *, latency: bool = True) -> dict[str, Any]:
    """Without ``latency`` nothing in it depends on the machine or the hour."""
    columns = {
        name: [None if math.isnan(value) else round(value, 9) for value in column.tolist()]
        for name, column in card.columns.items()
        if latency or name != "took_ms"
    }
    return {
        "stamp": stamp.as_json(),
        "questions": list(card.question_ids),
        "types": list(card.types),
        "columns": columns,
    }


def from_scores_json(row: dict[str, Any], where: str) -> Scores:
    """Raises ``RunInvalid``, naming ``where`` it came from."""
    try:
        return Scores(
            stamp=Stamp.from_json(row["stamp"]),
            card=Scorecard(
                question_ids=tuple(row["questions"]),
                types=tuple(row["types"]),
                columns={
                    name: np.array([np.nan if v is None else v for v in column], np.float64)
                    for name, column in row["columns"].items()
                },
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RunInvalid(
            f"{where}: no scores of a run ({type(error).__name__}: {error}); make it again"
        ) from error


def write_scores(path: Path, stamp: Stamp, card: Scorecard) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(scores_json(stamp, card), ensure_ascii=False) + "\n", "utf-8")


def read_scores(path: Path) -> Scores:
    """Raises ``RunInvalid`` for a file that holds none."""
    try:
        row = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise RunInvalid(f"{path}: cannot be read as scores: {error}") from error
    return from_scores_json(row, str(path))
