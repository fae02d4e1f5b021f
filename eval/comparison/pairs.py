"""Two scorecards over the same questions → what changed, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.comparison.resampling import (
    Estimate,
    Rows,
    difference,
    draws,
    holm,
    randomisation_p,
)
from eval.errors import RunInvalid
from eval.measures.registry import MEASURES, Measure
from eval.measures.scorecard import Scorecard
from eval.types import Outcome

ALL = "全部"


@dataclass(frozen=True, slots=True)
class Row:
    """One measure over the questions of one type. ``p`` is None where there is no paired
    difference for each question; ``p_holm`` is corrected over the measures of that type."""

    measure: Measure
    type: str
    base: float
    other: float
    difference: Estimate
    p: float | None
    p_holm: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """One question's value of one measure before and after."""

    question_id: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """``changes`` by the measure ``by``, the worst first; the two outcomes of each question are
    in ``outcomes``."""

    base: str
    other: str
    rows: tuple[Row, ...]
    by: str
    changes: tuple[Change, ...]
    outcomes: Mapping[str, tuple[Outcome, Outcome]]


def compare(
    names: tuple[str, str],
    cards: tuple[Scorecard, Scorecard],
    outcomes: tuple[Sequence[Outcome], Sequence[Outcome]],
    *,
    by: str = "nDCG@10",
    types: bool = True,
) -> Comparison:
    """Raises ``RunInvalid`` unless both are of the same questions in the same order."""
    base, other = cards
    if base.question_ids != other.question_ids:
        raise RunInvalid(
            f"{names[0]} and {names[1]} are not of the same questions: run both on the same "
            "dataset and split"
        )
    rows = _rows(base, other, ALL, None)
    if types and len(set(base.types)) > 1:
        for name in dict.fromkeys(base.types):
            rows += _rows(base, other, name, base.rows_of(name))
    return Comparison(
        base=names[0],
        other=names[1],
        rows=tuple(rows),
        by=by,
        changes=_changes(base, other, by),
        outcomes={
            before.question_id: (before, after) for before, after in zip(*outcomes, strict=True)
        },
    )


def _rows(base: Scorecard, other: Scorecard, type_name: str, rows: Rows | None) -> list[Row]:
    drawn = draws(len(base.question_ids) if rows is None else len(rows))
    # What is no mean over questions says little of the few questions of one type.
    known = [m for m in MEASURES if rows is None or m.of is None]
    measures = [m for m in known if base.of(m) and other.of(m) and base.count(m, rows)]
    ps = _ps(base, other, measures, rows)
    tested = [p for p in ps if p is not None]
    corrected = iter(holm(tested))
    return [
        Row(
            measure=measure,
            type=type_name,
            base=base.value(measure, rows),
            other=other.value(measure, rows),
            difference=difference(base, other, measure, drawn, rows),
            p=p,
            p_holm=None if p is None else next(corrected),
        )
        for measure, p in zip(measures, ps, strict=True)
    ]


def _ps(
    base: Scorecard, other: Scorecard, measures: Sequence[Measure], rows: Rows | None
) -> list[float | None]:
    """None for measures that are not a mean over questions."""
    means = [measure for measure in measures if measure.of is None]
    if not means:
        return [None] * len(measures)
    gaps = np.column_stack([other.of(m)[0] - base.of(m)[0] for m in means])
    values = iter(randomisation_p(gaps if rows is None else gaps[rows]).tolist())
    return [next(values) if measure.of is None else None for measure in measures]


def _changes(base: Scorecard, other: Scorecard, by: str) -> tuple[Change, ...]:
    if by not in base.columns or by not in other.columns:
        return ()
    before, after = base.columns[by], other.columns[by]
    changed = np.flatnonzero(np.isfinite(after - before) & (after != before))
    order = sorted(changed.tolist(), key=lambda row: (after[row] - before[row], row))
    return tuple(
        Change(base.question_ids[row], float(before[row]), float(after[row])) for row in order
    )
