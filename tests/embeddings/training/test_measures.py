from __future__ import annotations

import numpy as np

from embeddings.training.measures import first_ranks, recall


def test_first_ranks_and_recall() -> None:
    ranked = np.array([[4, 7, 1], [0, 2, 3], [5, 6, 8]])
    relevant = [{1: 1, 7: 1}, {0: 1}, {9: 1}]
    np.testing.assert_array_equal(first_ranks(ranked, relevant), [2, 1, np.inf])
    # Of three questions one is right at once, and two within the first two.
    assert recall(ranked, relevant, 1) == 1 / 3
    assert recall(ranked, relevant, 2) == 2 / 3
    assert recall(np.empty((0, 3), np.int64), [], 1) == 0
