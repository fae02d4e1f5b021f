from __future__ import annotations

import math

import numpy as np
import pytest

from eval.measures.registry import BY_NAME
from eval.measures.scorecard import Scorecard, scorecard
from eval.projection import project
from eval.types import Outcome, Question
from tests.eval.made import evidence, found, outcome, question


def card(questions: list[Question], outcomes: list[Outcome]) -> Scorecard:
    places = [hit.place for one in outcomes for hit in one.hits]
    projection = project(questions, places)
    return scorecard(questions, outcomes, projection.qrels(questions), projection, {}, {})


def test_a_question_with_no_hits_scores_zero_and_never_drops_out() -> None:
    questions = [question("q1", evidence(0, 10)), question("q2", evidence(50, 60))]
    made = card(
        questions,
        [outcome("q1", found(1, "p1"), answered=True), outcome("q2", answered=False)],
    )
    for name in ("hit@1", "hit@10", "nDCG@10", "R@10", "RR@10", "AP"):
        assert made.value(BY_NAME[name]) == 0.5, name
        assert made.count(BY_NAME[name]) == 2, name


def test_unanswerable_questions_count_for_refusal_only() -> None:
    questions = [question("q1"), question("q2", answerable=False, reason="no_evidence")]
    made = card(
        questions, [outcome("q1", found(1, "p"), answered=True), outcome("q2", answered=False)]
    )
    assert made.count(BY_NAME["hit@1"]) == 1
    assert made.value(BY_NAME["refusal_recall"]) == 1
    assert made.value(BY_NAME["refusal_precision"]) == 1


def test_an_error_is_no_refusal() -> None:
    questions = [question("q1", answerable=False, reason="no_evidence")]
    made = card(questions, [outcome("q1", answered=False, error="boom")])
    assert made.value(BY_NAME["refusal_recall"]) == 0


def test_scores_that_are_no_probabilities_are_not_held_to_them() -> None:
    made = card([question("q1")], [outcome("q1", found(1, "p", score=17.0), answered=True)])
    assert math.isnan(made.value(BY_NAME["brier"]))


def test_latency_percentiles() -> None:
    took = np.array([1.0, 2, 3, 4])
    made = Scorecard(("a", "b", "c", "d"), ("-",) * 4, {"took_ms": took})
    # Half way between the second and the third.
    assert made.value(BY_NAME["latency_p50"]) == 2.5
    # 0.95 × 3 = 2.85 of the way from the first to the last: 3 + .85.
    assert made.value(BY_NAME["latency_p95"]) == pytest.approx(3.85)
