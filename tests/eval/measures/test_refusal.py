from __future__ import annotations

import math

import numpy as np

from eval.measures.refusal import auroc, precision, recall

#                       a  a  a  u  u
ANSWERABLE = np.array([1.0, 1, 1, 0, 0])


def test_precision_and_recall() -> None:
    refused = np.array([1.0, 0, 0, 1, 0])
    # Two refusals, one of them right; two to refuse, one refused.
    assert precision(ANSWERABLE, refused) == 1 / 2
    assert recall(ANSWERABLE, refused) == 1 / 2


def test_nothing_refused() -> None:
    never = np.zeros(5)
    assert precision(ANSWERABLE, never) == 0
    assert recall(ANSWERABLE, never) == 0
    # Nothing to refuse and nothing refused: nothing to measure.
    assert math.isnan(precision(np.ones(3), np.zeros(3)))
    assert math.isnan(recall(np.ones(3), np.zeros(3)))


def test_auroc_by_pairs() -> None:
    confidence = np.array([0.9, 0.4, 0.2, 0.4, 0.1])
    # Six pairs (answerable, unanswerable): .9>.4, .9>.1, .4=.4 (half), .4>.1, .2<.4 (none),
    # .2>.1: 4.5 of 6.
    assert auroc(ANSWERABLE, confidence) == 4.5 / 6
    assert math.isnan(auroc(np.ones(3), np.ones(3)))
