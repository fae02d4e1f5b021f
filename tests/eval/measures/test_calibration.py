from __future__ import annotations

import math

import numpy as np
import pytest

from eval.measures.calibration import bins, brier, expected_calibration_error

SCORE = np.array([0.95, 0.91, 0.15, 1.0])
RIGHT = np.array([1.0, 0, 0, 1])


def test_brier() -> None:
    # (.05² + .91² + .15² + 0²) / 4
    assert brier(SCORE, RIGHT) == pytest.approx((0.0025 + 0.8281 + 0.0225) / 4)
    assert math.isnan(brier(np.array([]), np.array([])))


def test_bins() -> None:
    low, high = bins(SCORE, RIGHT)
    assert (low.low, low.count, low.right) == (0.1, 1, 0)
    # .95, .91 and 1.0 share the last: mean score 2.86/3, two of three right.
    assert high.count == 3
    assert high.score == pytest.approx(2.86 / 3)
    assert high.right == pytest.approx(2 / 3)


def test_expected_calibration_error() -> None:
    # (1 × |.15 − 0| + 3 × |2.86/3 − 2/3|) / 4 = (.15 + .86) / 4
    assert expected_calibration_error(SCORE, RIGHT) == pytest.approx(1.01 / 4)
