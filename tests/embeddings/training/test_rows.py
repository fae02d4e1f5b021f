from __future__ import annotations

import numpy as np

from embeddings.training.rows import quantised


def test_rows_come_back_as_they_were() -> None:
    table = np.random.default_rng(0).standard_normal((50, 16)).astype(np.float32)
    table[3] = 0
    rows = quantised(table)
    assert (rows.values.dtype, rows.scale.shape) == (np.int8, (50, 1))
    # Half a step of a row's own scale is the most that rounding takes.
    assert (np.abs(rows.widened() - table) <= rows.scale * 0.501).all()
    again = quantised(rows.widened())
    np.testing.assert_array_equal(again.values, rows.values)
    np.testing.assert_allclose(again.scale, rows.scale, rtol=1e-6)
