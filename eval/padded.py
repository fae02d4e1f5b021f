"""The words of many questions in arrays of one length, to learn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from rag.retrieval.late import Words


@dataclass(frozen=True, slots=True)
class PaddedWords:
    """Of ``n`` questions ``unit (n, t, dimension)``, ``lengths``, ``nearest`` and ``there
    (n, t)``, the last 0 for padding."""

    unit: Tensor
    lengths: Tensor
    nearest: Tensor
    there: Tensor


def padded(words: Sequence[Words]) -> PaddedWords:
    longest = max(len(one.lengths) for one in words)
    unit = np.zeros((len(words), longest, words[0].unit.shape[1]), np.float32)
    lengths, nearest, there = np.zeros((3, len(words), longest), np.float32)
    for row, one in enumerate(words):
        count = len(one.lengths)
        unit[row, :count], lengths[row, :count] = one.unit, one.lengths
        nearest[row, :count], there[row, :count] = one.nearest, 1
    return PaddedWords(*map(torch.from_numpy, (unit, lengths, nearest, there)))
