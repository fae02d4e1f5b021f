from __future__ import annotations

import math
import random

import pytest
import pytrec_eval

from eval.measures.ranking import RANKING, ranking_values
from eval.runs.trec import TrecRun, to_run
from eval.types import Qrels
from tests.eval.made import found, outcome

QRELS: Qrels = {"q1": {"a": 1, "b": 1}, "q2": {"c": 1}}


def test_by_hand() -> None:
    run = to_run([outcome("q1", found(1, "x"), found(2, "a"), found(3, "y"), found(4, "b"))])
    values = {name: of["q1"] for name, of in ranking_values(QRELS, run).items()}
    # Gains at ranks 2 and 4: 1/log2(3) + 1/log2(5); ideal at 1 and 2: 1 + 1/log2(3).
    ideal = 1 + 1 / math.log2(3)
    assert values["nDCG@10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)
    assert values["RR@10"] == pytest.approx(1 / 2)
    assert values["P@1"] == 0
    assert values["P@5"] == pytest.approx(2 / 5)
    assert values["R@5"] == 1
    # Precision at the two relevant ranks: 1/2 and 2/4; their mean over two relevant passages.
    assert values["AP"] == pytest.approx((1 / 2 + 2 / 4) / 2)
    # Two of the four that came back are judged.
    assert values["Judged@10"] == pytest.approx(2 / 4)


def test_a_question_with_no_hits_scores_zero_and_stays_in_the_mean() -> None:
    run = to_run([outcome("q1", found(1, "a")), outcome("q2")])
    for name, values in ranking_values(QRELS, run).items():
        assert values["q2"] == 0, name
        assert set(values) == {"q1", "q2"}
    assert all(set(values.values()) == {0.0} for values in ranking_values(QRELS, {}).values())


def test_the_order_given_is_the_order_measured() -> None:
    # Equal scores: trec_eval would put b before a.
    run = to_run([outcome("q1", found(1, "a", score=0.5), found(2, "zz", score=0.5))])
    assert ranking_values(QRELS, run)["P@1"]["q1"] == 1


def test_agrees_with_pytrec_eval() -> None:
    generator = random.Random(5)
    documents = [f"d{number}" for number in range(200)]
    qrels: Qrels = {
        f"q{n}": {d: generator.choice([0, 1, 1, 2]) for d in generator.sample(documents, 6)}
        for n in range(60)
    }
    run: TrecRun = {
        q: {d: 1 / rank for rank, d in enumerate(generator.sample(documents, 100), 1)}
        for q in qrels
    }
    theirs = pytrec_eval.RelevanceEvaluator(
        qrels, {"ndcg_cut_10", "recall_10", "recall_100", "map", "P_5"}
    ).evaluate(run)
    ours = ranking_values(qrels, run)
    names = {
        "nDCG@10": "ndcg_cut_10", "R@10": "recall_10", "R@100": "recall_100", "AP": "map",
        "P@5": "P_5",
    }  # fmt: skip
    for name, other in names.items():
        for question_id in qrels:
            assert ours[name][question_id] == pytest.approx(theirs[question_id][other], abs=1e-6)
    assert set(ours) == set(RANKING)
