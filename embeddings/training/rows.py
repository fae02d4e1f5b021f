"""The token table as it is stored: int8, one scale of two bytes a row.

A scale for the whole table would be set by the few longest rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

TABLE, SCALE = "table_int8", "table_scale"
"""The names of the two constants in the ONNX graph."""

# What float16 can just hold.
_LEAST = 1e-7


@dataclass(frozen=True, slots=True)
class Int8Rows:
    """`values` (n, dim) int8, `scale` (n, 1) float16."""

    values: np.ndarray
    scale: np.ndarray

    def widened(self) -> np.ndarray:
        """(n, dim) float32."""
        made: np.ndarray = self.values.astype(np.float32) * self.scale.astype(np.float32)
        return made


def quantised(table: np.ndarray) -> Int8Rows:
    """Rows that were widened from int8 come back as they were."""
    scale = np.maximum(np.abs(table).max(1, keepdims=True) / 127, _LEAST).astype(np.float16)
    values = np.clip(np.rint(table / scale.astype(np.float32)), -127, 127).astype(np.int8)
    return Int8Rows(values, scale)
