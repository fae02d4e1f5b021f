"""What every model's output must be before it leaves this package."""

from __future__ import annotations

import numpy as np

from embeddings.base import Vectors
from embeddings.errors import ModelUnusable


def unit_rows(vectors: Vectors, model: str) -> Vectors:
    """``(n, dimension)`` float32 with rows of length 1. Raises ``ModelUnusable`` for a row that
    is zero or not finite, which would be near to everything or to nothing."""
    norms = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    bad = np.flatnonzero(~np.isfinite(norms[:, 0]) | (norms[:, 0] < 1e-12))
    if bad.size:
        raise ModelUnusable(
            f"{model}: text {bad[0] + 1} of {len(vectors)} was encoded to a vector that is zero "
            f"or not finite; fetch the model anew or name another"
        )
    rows: Vectors = (vectors / norms).astype(np.float32)
    return rows
