"""Base and tuned over the held-out questions."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from embeddings.base import Embedder, Progress
from embeddings.training.measures import first_ranks, top_rows
from embeddings.tuning.base import Comparison, Figures, Pair
from embeddings.tuning.split import right_passages

_DEPTH = 10


def ranks_of(
    embedder: Embedder,
    pairs: Sequence[Pair],
    corpus: Sequence[str],
    progress: Progress | None = None,
) -> np.ndarray:
    """``(questions,)`` the rank of each question's first right passage, infinite beyond ten."""
    right = right_passages(pairs)
    rows = {passage: row for row, passage in enumerate(corpus)}
    ranked = top_rows(
        embedder.encode_queries(list(right)), embedder.encode_passages(corpus, progress), _DEPTH
    )
    relevant = [{rows[passage]: 1 for passage in passages} for passages in right.values()]
    return first_ranks(ranked, relevant)


def compared(before: np.ndarray, after: np.ndarray, passages: int) -> Comparison:
    """Both in the same order of questions."""
    better, worse = int((after < before).sum()), int((after > before).sum())
    return Comparison(
        questions=len(before),
        passages=passages,
        before=_figures(before),
        after=_figures(after),
        better=better,
        worse=worse,
        chance=sign_test(better, worse),
    )


def sign_test(better: int, worse: int) -> float:
    """The two-sided p-value; 1 where nothing changed."""
    changed = better + worse
    tail = sum(math.comb(changed, n) for n in range(min(better, worse) + 1))
    return min(1.0, float(2 * tail / 2**changed))


def _figures(ranks: np.ndarray) -> Figures:
    return Figures(
        hit_1=float((ranks <= 1).mean()),
        hit_10=float((ranks <= _DEPTH).mean()),
        rr_10=float((1 / ranks).mean()),
    )
