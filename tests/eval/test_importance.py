"""Which words matter is learned from what is right although others are missing."""

from __future__ import annotations

import numpy as np
import pytest

from eval.examples import Example
from eval.importance import fit_importance, with_importance
from rag.retrieval.fit import FEATURES
from rag.retrieval.importance import EVEN
from rag.retrieval.late import Words

# Two words: one that tells, and one that does not.
TELLING, IDLE = np.eye(2, dtype=np.float32)


def example(telling: float, idle: float, right: bool) -> Example:
    """One candidate, and how near the two words come."""
    words = Words(
        np.stack([TELLING, IDLE]),
        np.ones(2, np.float32),
        np.array([telling, idle], np.float32),
    )
    fits = np.zeros((1, len(FEATURES)))
    return Example(fits, np.array([right]), ("",), (words,))


def drawn(count: int) -> list[Example]:
    """Right where the telling word is there, whatever the other does."""
    chance = np.random.default_rng(5)
    pairs = chance.random((count, 2)).tolist()
    return [example(telling, idle, telling > 0.5) for telling, idle in pairs]


def test_a_word_that_tells_matters_more() -> None:
    found = fit_importance([drawn(400)])
    telling, idle = found.of(np.stack([TELLING, IDLE]), np.ones(2, np.float32))
    assert telling > 1.5 * idle
    assert found == fit_importance([drawn(400)])


def test_a_group_has_a_constant_of_its_own() -> None:
    # All of the second group is wrong, which says nothing of words.
    wrong = [example(telling=1.0, idle=1.0, right=False)] * 400
    telling, idle = fit_importance([drawn(400), wrong]).of(
        np.stack([TELLING, IDLE]), np.ones(2, np.float32)
    )
    assert telling > 1.5 * idle


def test_features_follow_from_it() -> None:
    fits = with_importance(example(telling=0.2, idle=1.0, right=True), EVEN).fits[0]
    assert fits[FEATURES.index("unmet")] == pytest.approx(0.4)
    assert fits[FEATURES.index("unmet_most")] == pytest.approx(0.8)
