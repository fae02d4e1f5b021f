"""nDCG@10 and R@k over exact search."""

from __future__ import annotations

import numpy as np


def top_rows(queries: np.ndarray, corpus: np.ndarray, k: int) -> np.ndarray:
    """(n, k) corpus rows by falling dot product; ties by row number."""
    made = np.empty((len(queries), min(k, len(corpus))), np.int64)
    for start in range(0, len(queries), 512):
        scores = queries[start : start + 512] @ corpus.T
        made[start : start + 512] = np.argsort(-scores, axis=1, kind="stable")[:, : made.shape[1]]
    return made


def ndcg(ranked: np.ndarray, relevant: list[dict[int, int]], k: int = 10) -> float:
    """Mean nDCG@k, gain 2^rel − 1 (Järvelin and Kekäläinen 2002); a query with no hit counts 0."""
    total = 0.0
    for row, right in zip(ranked, relevant, strict=True):
        gain = sum((2 ** right.get(int(n), 0) - 1) / np.log2(i + 2) for i, n in enumerate(row[:k]))
        ideal = sorted(right.values(), reverse=True)[:k]
        best = sum((2**rel - 1) / np.log2(i + 2) for i, rel in enumerate(ideal))
        total += gain / best if best else 0.0
    return total / max(1, len(relevant))


def recall(ranked: np.ndarray, relevant: list[dict[int, int]], k: int) -> float:
    """Share of queries with a right passage among the first k (one right passage a query)."""
    return float((first_ranks(ranked, relevant) <= k).mean()) if relevant else 0.0


def first_ranks(ranked: np.ndarray, relevant: list[dict[int, int]]) -> np.ndarray:
    """(n,) float: the rank, from 1, of each query's first right passage; infinite where none is
    among those ranked."""
    return np.array(
        [
            next((rank for rank, n in enumerate(row, 1) if int(n) in right), np.inf)
            for row, right in zip(ranked, relevant, strict=True)
        ],
        np.float64,
    )
