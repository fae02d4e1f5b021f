"""Stage `average`: the mean of several stages' token tables (model soups, Wortsman et al. 2022).

The stages descend from one table, so they lie in one basin; the mean forgets what each learned by
heart of its own batches.
"""

from __future__ import annotations

import logging
from pathlib import Path

import torch

log = logging.getLogger(__name__)


def average(work: Path, names: list[str]) -> None:
    """Writes `average.pt` from the checkpoints `<name>.pt` of `names`, with equal weights."""
    tables = [torch.load(work / f"{name}.pt", weights_only=True)["folded"] for name in names]
    torch.save({"model": {}, "folded": torch.stack(tables).mean(0)}, work / "average.pt")
    log.info("average of %s", ", ".join(names))
