"""How much it matters that a text has a word of the question, or something like it.

Rarity cannot say: 到底 is rare in reports and says nothing, 农村 is common and says of whom the
income is. Learned from questions that near misses answer and from others that they do not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Vectors

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Importance:
    """A softplus of a word's ``direction`` (its unit vector's product with this one), its length
    and a constant. Without a ``direction`` all words matter alike."""

    direction: tuple[float, ...] = ()
    length: float = 0.0
    constant: float = 0.0

    def of(self, unit: Vectors, lengths: Floats) -> Floats:
        """``(t,)``, above 0, of words as unit vectors ``(t, dimension)`` and their lengths."""
        if not self.direction:
            return np.full(len(unit), 1.0, np.float32)
        drawn = unit @ np.asarray(self.direction, np.float32)
        return np.logaddexp(np.float32(0), drawn + self.length * lengths + self.constant)


EVEN = Importance()
