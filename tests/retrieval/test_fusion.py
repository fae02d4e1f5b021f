"""Standard scores and their weighted sum, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from rag.retrieval.fusion import aligned, fuse, standardised, union
from rag.store.base import Scored


def scored(**scores: float) -> Scored:
    keys = np.array([int(name[1:]) for name in scores], np.int64)
    return Scored(keys, np.array(list(scores.values()), np.float32))


def test_standardised() -> None:
    # mean 2, deviation sqrt((1 + 0 + 1) / 3) = 0.8165; (3 − 2) / 0.8165 = 1.2247
    values = standardised(np.array([3, 2, 1], np.float32))
    assert values == pytest.approx([1.2247, 0, -1.2247], abs=1e-4)
    assert standardised(np.array([5, 5], np.float32)).tolist() == [0, 0]
    assert standardised(np.empty(0, np.float32)).size == 0


def test_a_missing_key_ranks_with_the_last() -> None:
    keys = union(scored(k1=3, k2=1), scored(k3=9))
    assert keys.tolist() == [1, 2, 3]
    assert aligned(scored(k1=3, k2=1), keys).tolist() == [1, -1, -1]


def test_the_weight_decides() -> None:
    dense, lexical = scored(k1=0.9, k2=0.1), scored(k2=8, k1=2)
    # z-scores: dense 1: +1, 2: −1; lexical 2: +1, 1: −1
    assert fuse((dense, 0.8), (lexical, 0.2)).keys.tolist() == [1, 2]
    assert fuse((dense, 0.2), (lexical, 0.8)).keys.tolist() == [2, 1]
    assert fuse((dense, 0.8), (lexical, 0.2)).scores == pytest.approx([0.6, -0.6])


def test_ties_go_to_the_smaller_key() -> None:
    assert fuse((scored(k7=1, k3=0), 0.5), (scored(k3=1, k7=0), 0.5)).keys.tolist() == [3, 7]


def test_an_empty_list_counts_for_nothing() -> None:
    full = scored(k1=2, k2=1)
    assert fuse((Scored.empty(), 0.5), (full, 0.5)) is full
    assert fuse((full, 0.5), (Scored.empty(), 0.5)) is full
    assert fuse((Scored.empty(), 0.5), (Scored.empty(), 0.5)).keys.size == 0
