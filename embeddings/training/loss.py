"""InfoNCE over the batch, both ways (van den Oord et al. 2018)."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

_TOO_CLOSE = 0.95


@torch.no_grad()
def banned(passages: Tensor, allowed: Tensor, too_close: float = _TOO_CLOSE) -> Tensor:
    """Which passages (n, m) are no negatives of which query: those not `allowed`, and near-copies
    (cosine above `too_close`) of the right one; query n's is passage n."""
    copies = (passages[: len(allowed)] @ passages.T) > too_close
    copies.fill_diagonal_(False)
    return ~allowed | copies


def both_ways(scores: Tensor, left_out: Tensor, backward: float = 0.3) -> Tensor:
    """Mean cross-entropy of each row's own partner, and `backward` of that of each column that is
    one; `scores` are (n, m) logits of queries by passages, `left_out` those that do not count."""
    scores = scores.masked_fill(left_out, -1e4)
    target = torch.arange(len(scores), device=scores.device)
    forward = functional.cross_entropy(scores, target)
    return forward + backward * functional.cross_entropy(scores[:, : len(scores)].T, target)


def contrastive(
    queries: Tensor,
    passages: Tensor,
    allowed: Tensor,
    temperature: float,
    too_close: float = _TOO_CLOSE,
) -> Tensor:
    """Of unit rows (n, dim), the partners in the same order (see `banned` and `both_ways`)."""
    return both_ways(queries @ passages.T / temperature, banned(passages, allowed, too_close))
