"""InfoNCE over the batch, both ways (van den Oord et al. 2018)."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

_TOO_CLOSE = 0.95


def contrastive(
    queries: Tensor,
    passages: Tensor,
    allowed: Tensor,
    temperature: float,
    too_close: float = _TOO_CLOSE,
) -> Tensor:
    """Mean cross-entropy of each row's own partner; near-copies of the right one (cosine above
    `too_close`) are left out."""
    scores = queries @ passages.T / temperature
    with torch.no_grad():
        copies = (passages @ passages.T) > too_close
        copies.fill_diagonal_(False)
        banned = ~allowed | copies
    scores = scores.masked_fill(banned, -1e4)
    target = torch.arange(len(scores), device=scores.device)
    forward = functional.cross_entropy(scores, target)
    return forward + 0.3 * functional.cross_entropy(scores.T, target)
