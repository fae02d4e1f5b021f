"""Questions in words of the other language, in synonyms, or with words left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from embeddings.training.batches import ENGLISH_SIDE
from embeddings.training.pool import closed_up, replaced


class Variation:
    """``switch`` is the share of Chinese batches that are switched into English words,
    ``synonyms`` that of those given synonyms, ``dropout`` the share of words left out."""

    def __init__(
        self, work: Path, device: torch.device, *, switch: float, synonyms: float, dropout: float
    ) -> None:
        self._switch, self._synonyms, self._dropout = switch, synonyms, dropout
        self._device = device
        self._lexicon, self._alike = (
            torch.from_numpy(np.load(work / f"{name}.npy").astype(np.int64)).to(device)
            for name in ("lexicon", "synonyms")
        )

    def of(self, source: str, drawn: float, ids: Tensor, held: Tensor) -> tuple[Tensor, Tensor]:
        """Padded ids and which of them are tokens (n, t), of one source; ``drawn``, between 0 and
        1, decides how. None comes out empty."""
        chinese = source not in ENGLISH_SIDE
        if chinese and drawn < self._switch:
            ids, held = replaced(ids, held, self._lexicon, 0.85, 0.5)
        elif chinese and drawn < self._switch + self._synonyms:
            ids, held = replaced(ids, held, self._alike, 0.5, 1.0)
        left = held & (torch.rand(ids.shape, device=self._device) >= self._dropout)
        return closed_up(ids, torch.where(left.any(1, keepdim=True), left, held))
