"""Stages `average`: the mean of several stages' checkpoints (model soups, Wortsman et al. 2022).

The stages descend from one, so they lie in one basin; the mean forgets what each learned by heart
of its own batches. A share of what they set out from stays in, for the words that the pairs say
little of (WiSE-FT, Wortsman et al. 2022).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

log = logging.getLogger(__name__)

_OF_THE_TEACHER = 0.2
_OF_THE_TABLE_BEFORE = 0.25


def average(work: Path, names: Sequence[str]) -> None:
    """Writes `average.pt` from `teacher.pt` and, in equal parts, the tables of `names`."""
    learned = torch.stack([_scaled(work, name) for name in names]).mean(0)
    made = (1 - _OF_THE_TEACHER) * learned + _OF_THE_TEACHER * _scaled(work, "teacher")
    torch.save({"model": {}, "folded": made}, work / "average.pt")
    log.info("average of %s and %.2f of the teacher", ", ".join(names), _OF_THE_TEACHER)


def average_contexts(work: Path, names: Sequence[str]) -> None:
    """Writes `context_average.pt` from the table of `average.pt` and, in equal parts, the tables
    and networks of `names`."""
    held = [_read(work, name) for name in names]
    learned = torch.stack([one["folded"].float() for one in held]).mean(0)
    before = _read(work, "average")["folded"].float()
    table = (1 - _OF_THE_TABLE_BEFORE) * learned + _OF_THE_TABLE_BEFORE * before
    torch.save({"context": _mean_network(held), "folded": table}, work / "context_average.pt")
    log.info("average of %s and %.2f of the table", ", ".join(names), _OF_THE_TABLE_BEFORE)


def average_corpora(work: Path, names: Sequence[str]) -> None:
    """Writes `corpora_average.pt` from the networks of `names` in equal parts; their tables are
    one."""
    held = [_read(work, name) for name in names]
    made = {"context": _mean_network(held), "folded": held[0]["folded"]}
    torch.save(made, work / "corpora_average.pt")
    log.info("average of %s", ", ".join(names))


def _mean_network(held: Sequence[dict[str, Any]]) -> dict[str, Tensor]:
    return {
        name: torch.stack([one["context"][name].float() for one in held]).mean(0)
        for name in held[0]["context"]
    }


def _read(work: Path, name: str) -> dict[str, Any]:
    held: dict[str, Any] = torch.load(work / f"{name}.pt", weights_only=True)
    return held


def _scaled(work: Path, name: str) -> Tensor:
    """Its rows, 1 long on average: training lengthens all of them."""
    table: Tensor = _read(work, name)["folded"].float()
    scaled: Tensor = table / table.norm(dim=1).mean()
    return scaled
