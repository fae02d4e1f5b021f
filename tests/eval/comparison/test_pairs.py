from __future__ import annotations

import numpy as np
import pytest

from eval.comparison.pairs import compare
from eval.errors import RunInvalid
from eval.measures.scorecard import Scorecard
from tests.eval.made import found, outcome

IDS = ("q1", "q2", "q3")


def card(*values: float, ids: tuple[str, ...] = IDS) -> Scorecard:
    return Scorecard(ids, ("amount", "amount", "list"), {"nDCG@10": np.array(values)})


OUTCOMES = [outcome(name, found(1, f"p-{name}")) for name in IDS]


def test_changes_are_worst_first_and_rows_by_type() -> None:
    one = compare(("a", "b"), (card(1, 0.5, 0), card(0.2, 0.5, 1)), (OUTCOMES, OUTCOMES))
    assert [(c.question_id, c.before, c.after) for c in one.changes] == [
        ("q1", 1, 0.2),
        ("q3", 0, 1),
    ]
    by_type = {row.type: row for row in one.rows}
    # All: (.2 − 1 + 0 + 1) / 3; amount: −.8 / 2; list: 1.
    assert by_type["全部"].difference.value == pytest.approx(0.2 / 3)
    assert by_type["amount"].difference.value == pytest.approx(-0.4)
    assert by_type["list"].difference.value == pytest.approx(1)


def test_other_questions_are_refused() -> None:
    with pytest.raises(RunInvalid, match="same questions"):
        compare(
            ("a", "b"),
            (card(1, 1, 1), card(1, 1, 1, ids=("x", "y", "z"))),
            (OUTCOMES, OUTCOMES),
        )
