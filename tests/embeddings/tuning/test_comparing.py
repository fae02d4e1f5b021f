from __future__ import annotations

import numpy as np
import pytest

from embeddings.tuning.base import Figures
from embeddings.tuning.comparing import compared, sign_test


def test_figures_and_what_moved() -> None:
    before = np.array([1, 4, np.inf, 10])
    after = np.array([2, 1, 5, 10])
    held = compared(before, after, passages=30)
    # (1 + 1/4 + 0 + 1/10) / 4, and (1/2 + 1 + 1/5 + 1/10) / 4.
    assert held.before == Figures(0.25, 0.75, pytest.approx(0.3375))
    assert held.after == Figures(0.25, 1.0, pytest.approx(0.45))
    assert (held.questions, held.passages, held.better, held.worse) == (4, 30, 2, 1)


@pytest.mark.parametrize(
    ("better", "worse", "chance"),
    # Six heads of six: 2 / 64. Five of six: 2 (1 + 6) / 64.
    [(6, 0, 1 / 32), (0, 6, 1 / 32), (5, 1, 7 / 32), (2, 2, 1.0), (0, 0, 1.0)],
)
def test_sign_test(better: int, worse: int, chance: float) -> None:
    assert sign_test(better, worse) == chance
