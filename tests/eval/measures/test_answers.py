from __future__ import annotations

import pytest

from eval.measures.answers import score_answer


def test_exact_match_compares_quantities() -> None:
    assert score_answer("1.7亿元", "17000万元").exact == 1
    assert score_answer("1.7亿元", "1.7亿元。").exact == 1
    assert score_answer("1.7亿元", "1.8亿元").exact == 0


def test_f1_by_hand() -> None:
    # Gold: 完 成 [1.7亿元] = 3 tokens. Given: 收 入 [1.7亿元] = 3 tokens, one in common:
    # precision 1/3, recall 1/3, F1 1/3.
    assert score_answer("完成1.7亿元", "收入17000万元").f1 == pytest.approx(1 / 3)
    # Gold: [12%] = 1 token. Given: 增 长 [12%] = 3 tokens: precision 1/3, recall 1, F1 1/2.
    assert score_answer("12%", "增长12%").f1 == pytest.approx(1 / 2)


def test_a_token_counts_once() -> None:
    # Given has 快 once, gold twice: common 1, precision 1/1, recall 1/2, F1 2/3.
    assert score_answer("快快", "快").f1 == pytest.approx(2 / 3)


def test_quantities_held() -> None:
    score = score_answer("8.16亿元，同比增长15.1%", "全年完成81600万元")
    assert score.quantities == pytest.approx(1 / 2)
    assert score_answer("孟知夏", "孟知夏").quantities is None


@pytest.mark.parametrize("given", ["13%", "13.7亿元，预计", "13%（13.7亿元，预计）"])
def test_remarks_in_brackets_are_alternatives(given: str) -> None:
    assert score_answer("13%（13.7亿元，预计）", given).exact == 1


def test_no_answer_scores_zero() -> None:
    score = score_answer("1.7亿元", None)
    assert (score.exact, score.f1, score.quantities) == (0, 0, 0)
