"""Which words of parallel texts translate each other: IBM Model 1 (Brown et al. 1993)."""

from __future__ import annotations

import numpy as np

_ITERATIONS = 6
_LONGEST = 60


def links(
    ids_a: np.ndarray, off_a: np.ndarray, ids_b: np.ndarray, off_b: np.ndarray, size: int
) -> np.ndarray:
    """(m, 2) int64: position of the right token, joint code `left * size + right`. Both sides are
    flat arrays of token numbers with the offsets of their segments; a segment with an empty side,
    or one of more than 60 different tokens, is passed over."""
    made: list[np.ndarray] = []
    position = 0
    for n in range(len(off_a) - 1):
        left = np.unique(ids_a[off_a[n] : off_a[n + 1]])
        right = np.unique(ids_b[off_b[n] : off_b[n + 1]])
        if 0 < len(left) <= _LONGEST and 0 < len(right) <= _LONGEST:
            code = left[:, None].astype(np.int64) * size + right[None, :]
            place = np.broadcast_to(position + np.arange(len(right))[None, :], code.shape)
            made.append(np.stack([place.ravel(), code.ravel()], 1))
            position += len(right)
    return np.concatenate(made)


def model_one(links: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Codes, t(right | left) and expected counts."""
    codes, inverse = np.unique(links[:, 1], return_inverse=True)
    left = (codes // size).astype(np.int64)
    prob = np.full(len(codes), 1.0)
    expected = prob
    for _ in range(_ITERATIONS):
        weight = prob[inverse]
        norm = np.bincount(links[:, 0], weights=weight)
        expected = np.bincount(inverse, weights=weight / norm[links[:, 0]], minlength=len(codes))
        prob = expected / np.bincount(left, weights=expected)[left]
    return codes, prob, expected
