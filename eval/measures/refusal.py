"""Whether what cannot be answered is refused. The unanswerable questions are the positives."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def precision(answerable: Floats, refused: Floats) -> float:
    """The share of the refusals that were right; zero if there was something to refuse and
    nothing was, NaN if there was neither."""
    return _share((answerable == 0) & (refused == 1), refused == 1, otherwise=answerable == 0)


def recall(answerable: Floats, refused: Floats) -> float:
    """The share of the unanswerable questions that were refused; NaN if there are none."""
    return _share((answerable == 0) & (refused == 1), answerable == 0)


def auroc(answerable: Floats, confidence: Floats) -> float:
    """The chance that an answerable question is answered with more confidence than an
    unanswerable one (ties count half); NaN unless there are both. A refusal has none (0)."""
    right, wrong = confidence[answerable == 1], confidence[answerable == 0]
    if not len(right) or not len(wrong):
        return float("nan")
    ordered = np.sort(wrong)
    below = np.searchsorted(ordered, right, side="left")
    ties = np.searchsorted(ordered, right, side="right") - below
    return float((below + ties / 2).sum() / (len(right) * len(wrong)))


def _share(
    part: NDArray[np.bool_], whole: NDArray[np.bool_], otherwise: NDArray[np.bool_] | None = None
) -> float:
    if whole.any():
        return float(part.sum() / whole.sum())
    return 0.0 if otherwise is not None and otherwise.any() else float("nan")
