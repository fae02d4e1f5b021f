"""Stage `average`: the mean of several stages' token tables (model soups, Wortsman et al. 2022).

The stages descend from one table, so they lie in one basin; the mean forgets what each learned by
heart of its own batches. A share of the teacher's table stays in, for the words that the pairs say
little of (WiSE-FT, Wortsman et al. 2022).
"""

from __future__ import annotations

import logging
from pathlib import Path

import torch
from torch import Tensor

log = logging.getLogger(__name__)

_OF_THE_TEACHER = 0.2


def average(work: Path, names: list[str]) -> None:
    """Writes `average.pt` from `teacher.pt` and, in equal parts, the checkpoints of `names`."""
    learned = torch.stack([_table(work, name) for name in names]).mean(0)
    made = (1 - _OF_THE_TEACHER) * learned + _OF_THE_TEACHER * _table(work, "teacher")
    torch.save({"model": {}, "folded": made}, work / "average.pt")
    log.info("average of %s and %.2f of the teacher", ", ".join(names), _OF_THE_TEACHER)


def _table(work: Path, name: str) -> Tensor:
    """Its rows, 1 long on average: training lengthens all of them."""
    table: Tensor = torch.load(work / f"{name}.pt", weights_only=True)["folded"].float()
    scaled: Tensor = table / table.norm(dim=1).mean()
    return scaled
