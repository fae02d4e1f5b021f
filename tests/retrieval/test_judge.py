"""What the words of a question say of whether a passage answers."""

from __future__ import annotations

import numpy as np
import pytest

from rag.retrieval.calibration import default_calibration
from rag.retrieval.judge import SILENT, Judge, Network
from rag.retrieval.late import Words


def array(*values: object) -> np.ndarray:
    return np.array(values, np.float32)


# Of a word in two dimensions: the first is all that is drawn. Its one hidden unit is the drawn
# number plus half the length minus (2 × nearest − 1); the first doubt is that unit, the second none
# but its constant. The sum of the first doubt weighs −1, the greatest −2.
NETWORK = Network(
    drawn=array([1, 0]),
    drawn_bias=array(0),
    hidden=array([1, 0.5, -1]),
    hidden_bias=array(0),
    doubts=array([1], [0]),
    doubts_bias=array(0, 0),
    weights=array(-1, 0, -2, 0),
    constant=np.float32(0.5),
)
UNIT = array([1, 0], [0, 1])
LENGTHS = array(2, 4)


def softplus_of_silu(x: float) -> float:
    return float(np.log1p(np.exp(x / (1 + np.exp(-x)))))


def test_a_network_worked_by_hand() -> None:
    # Units: 1 + 1 − 1 = 1 for the word that is there, 0 + 2 + 1 = 3 for the one that is not.
    said = NETWORK.log_odds(UNIT, LENGTHS, array([1, 0]))
    first, second = softplus_of_silu(1), softplus_of_silu(3)
    expected = 0.5 - (first + second) / 2**0.5 - 2 * second
    assert said.tolist() == pytest.approx([expected], rel=1e-5)


def test_each_text_by_itself_whatever_it_is_read_beside() -> None:
    judge = Judge((NETWORK, NETWORK))
    other = array([0, 1])
    words = [
        Words(UNIT, LENGTHS, array(1, 0)),
        Words(other, array(1), array(0.5)),
        Words(UNIT, LENGTHS, array(0.3, 0.9)),
    ]
    together = judge.log_odds(words)
    assert together.shape == (3,)
    for row, one in enumerate(words):
        assert judge.log_odds([one])[0] == pytest.approx(together[row], rel=1e-6)
        alone = NETWORK.log_odds(one.unit, one.lengths, one.nearest[None])
        assert together[row] == pytest.approx(alone[0], rel=1e-6)


def test_no_words_and_no_networks_say_nothing() -> None:
    nothing = Words(np.zeros((0, 2), np.float32), array(), array())
    assert Judge((NETWORK,)).log_odds([nothing]).tolist() == [0]
    assert Judge((NETWORK,)).log_odds([]).tolist() == []
    assert SILENT.log_odds([Words(UNIT, LENGTHS, array(1, 0))]).tolist() == [0]


def test_the_shipped_one_reads_the_bundled_model_s_words() -> None:
    judge = default_calibration().judge
    assert len(judge.networks) == 3
    assert {one.drawn.shape[1] for one in judge.networks} == {384}
