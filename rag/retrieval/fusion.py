"""Ranked lists → one, by the weighted sum of standardised scores.

Rank fusion (RRF: Cormack et al. 2009) treats a weak list as the equal of a strong one and
made results worse here; standard scores keep how much better a list thinks its best is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rag.store.base import Scored
from rag.types import Keys

Floats = NDArray[np.float32]


def standardised(scores: Floats) -> Floats:
    """Zero mean, unit deviation; zeros where all scores are alike or there are none."""
    if scores.size == 0:
        return scores.astype(np.float32)
    deviation = scores.std()
    if deviation < 1e-9:
        return np.zeros_like(scores, dtype=np.float32)
    return np.asarray((scores - scores.mean()) / deviation, np.float32)


def union(*lists: Scored) -> Keys:
    """All keys of the lists, ascending, each once."""
    return np.unique(np.concatenate([ranked.keys for ranked in lists])).astype(np.int64)


def aligned(ranked: Scored, keys: Keys) -> Floats:
    """``(len(keys),)`` standardised scores in the order of ``keys`` (ascending); a key that the
    list does not hold gets the score of its last, since it would have ranked below."""
    if ranked.keys.size == 0:
        return np.zeros(keys.size, np.float32)
    values = standardised(ranked.scores)
    out = np.full(keys.size, values.min(), np.float32)
    out[np.searchsorted(keys, ranked.keys)] = values
    return out


def fuse(*weighted: tuple[Scored, float]) -> Scored:
    """The union of all lists by the weighted sum of their standard scores, best first, ties by the
    smaller key. A list that is empty counts for nothing; one that is alone stays as it is."""
    filled = [(ranked, weight) for ranked, weight in weighted if ranked.keys.size]
    if len(filled) < 2:
        return filled[0][0] if filled else Scored.empty()
    keys = union(*(ranked for ranked, _ in filled))
    scores = sum(weight * aligned(ranked, keys) for ranked, weight in filled)
    order = np.lexsort((keys, -np.asarray(scores)))
    return Scored(keys[order], np.asarray(scores, np.float32)[order])
