"""Learns what the words of a question say of whether a passage answers (see
``rag.retrieval.judge``): what the curve over the features leaves to be said.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from eval.padded import PaddedWords, padded
from rag.retrieval.judge import Judge, Network
from rag.retrieval.late import Words

_SEEDS = (1, 2, 3)
_DRAWN = 24
_HIDDEN = 16
_EPOCHS = 16
_BATCH = 64
_RATE = 2e-3
_DECAY = 0.3
_OF_THE_VECTOR, _OF_THE_DRAWN = 0.4, 0.1
"""Shares left out while learning."""
_DIGITS = 4


class _Model(nn.Module):
    def __init__(self, dimension: int) -> None:
        super().__init__()
        self.drawn = nn.Linear(dimension, _DRAWN)
        self.hidden = nn.Linear(_DRAWN + 2, _HIDDEN)
        self.doubts = nn.Linear(_HIDDEN, 2)
        self.weights = nn.Linear(4, 1)
        nn.init.zeros_(self.weights.weight)
        nn.init.zeros_(self.weights.bias)

    def forward(self, held: PaddedWords, rows: Tensor) -> Tensor:
        """``(len(rows),)``, what is added to the logarithms of the odds."""
        there = held.there[rows][..., None]
        unit = functional.dropout(held.unit[rows], _OF_THE_VECTOR, self.training)
        drawn = functional.dropout(self.drawn(unit), _OF_THE_DRAWN, self.training)
        beside = torch.stack([held.lengths[rows], 2 * held.nearest[rows] - 1], -1)
        units = functional.silu(self.hidden(torch.cat([drawn, beside], -1)))
        doubts = functional.softplus(self.doubts(units)) * there
        count = there.sum(1).clamp_min(1)
        said: Tensor = self.weights(torch.cat([doubts.sum(1) / count.sqrt(), doubts.amax(1)], -1))
        return said[:, 0]

    def network(self) -> Network:
        held = {name: weight.detach().numpy() for name, weight in self.named_parameters()}
        return Network(
            held["drawn.weight"], held["drawn.bias"],
            held["hidden.weight"], held["hidden.bias"],
            held["doubts.weight"], held["doubts.bias"],
            held["weights.weight"][0], held["weights.bias"][0],
        )  # fmt: skip


def fit_judge(
    words: Sequence[Words], log_odds: NDArray[np.float64], right: NDArray[np.float64]
) -> Judge:
    """Of ``n`` first candidates: their words, the logarithms of the odds that the curve, fitted to
    others, gives them ``(n,)``, and whether they are right ``(n,)``, 1 or 0."""
    held = padded(words)
    before, truth = (torch.tensor(x, dtype=torch.float32) for x in (log_odds, right))
    return Judge(tuple(_fit(held, before, truth, seed) for seed in _SEEDS))


def _fit(held: PaddedWords, before: Tensor, truth: Tensor, seed: int) -> Network:
    torch.manual_seed(seed)
    model = _Model(held.unit.shape[2])
    optimiser = torch.optim.AdamW(model.parameters(), lr=_RATE, weight_decay=_DECAY)
    for _ in range(_EPOCHS):
        for rows in torch.split(torch.randperm(len(truth)), _BATCH):
            said = before[rows] + model(held, rows)
            loss = functional.binary_cross_entropy_with_logits(said, truth[rows])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    return model.network()


def write_judge(judge: Judge, path: Path) -> None:
    """A line for each array: there are thousands of numbers."""
    lines = [
        ",\n".join(
            f' "{field.name}": {json.dumps(_rounded(getattr(one, field.name)))}'
            for field in fields(one)
        )
        for one in judge.networks
    ]
    path.write_text("[{\n" + "\n},{\n".join(lines) + "\n}]\n", "utf-8")


def _rounded(values: NDArray[np.float32]) -> object:
    return values.astype(np.float64).round(_DIGITS).tolist()
