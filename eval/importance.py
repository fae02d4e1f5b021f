"""Learns which words of a question matter (see ``rag.retrieval.importance``).

Jointly with a logistic regression of whether the first candidate is right, over its other features
and over how much of the question it leaves unmet: a word's weight is what makes that tell most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from eval.examples import Example, Floats
from eval.padded import PaddedWords, padded
from rag.retrieval.fit import FEATURES
from rag.retrieval.importance import Importance
from rag.retrieval.late import Words, unmet

_UNMET = tuple(FEATURES.index(name) for name in ("unmet", "unmet_most"))
_SEEDS = (1, 2, 3, 4)
_EPOCHS = 8
_BATCH = 64
_RATE = 5e-3
_DECAY = 0.1
_DROPOUT = 0.3
_FARTHEST = 3.0
# The direction learns this much faster than the rest.
_STEEPNESS = 4.0


@dataclass(frozen=True, slots=True)
class _Firsts:
    """Of ``n`` questions' first candidates: their other features ``(n, f)``, whether they are
    right ``(n,)``, and their words."""

    features: Tensor
    right: Tensor
    words: PaddedWords


class _Model(nn.Module):
    def __init__(self, features: int, dimension: int) -> None:
        super().__init__()
        self.direction = nn.Parameter(torch.zeros(dimension))
        self.length = nn.Parameter(torch.ones(()))
        self.constant = nn.Parameter(torch.zeros(()))
        self.judge = nn.Linear(features + 2, 1)
        nn.init.zeros_(self.judge.weight)
        nn.init.zeros_(self.judge.bias)

    def forward(self, held: _Firsts, rows: Tensor) -> Tensor:
        unit = functional.dropout(held.words.unit[rows], _DROPOUT, self.training)
        drawn = unit @ (_STEEPNESS * self.direction)
        matters = functional.softplus(
            drawn + self.length * held.words.lengths[rows] + self.constant
        )
        matters = matters * held.words.there[rows]
        lacking = matters * (1 - held.words.nearest[rows])
        share = lacking.sum(1) / matters.sum(1).clamp_min(1e-9)
        inputs = torch.column_stack([share, lacking.amax(1), held.features[rows]])
        judged: Tensor = self.judge(inputs)[:, 0]
        return judged

    def importance(self) -> Importance:
        direction = (_STEEPNESS * self.direction).tolist()
        return Importance(
            tuple(round(value, 4) for value in direction),
            round(self.length.item(), 4),
            round(self.constant.item(), 4),
        )


def fit_importance(groups: Sequence[Sequence[Example]]) -> Importance:
    """``groups`` of questions that are answered more or less often, whatever their features: each
    has a constant of its own. The mean over several seeds."""
    held = _firsts(groups)
    found = [_fit(held, seed) for seed in _SEEDS]
    directions = np.array([one.direction for one in found])
    return Importance(
        tuple(np.round(directions.mean(axis=0), 4).tolist()),
        round(float(np.mean([one.length for one in found])), 4),
        round(float(np.mean([one.constant for one in found])), 4),
    )


def with_importance(example: Example, importance: Importance) -> Example:
    fits = example.fits.copy()
    fits[:, _UNMET] = [_unmet(words, importance) for words in example.words]
    return replace(example, fits=fits)


def _unmet(words: Words, importance: Importance) -> Floats:
    matters = importance.of(words.unit, words.lengths)
    return np.asarray(unmet(words.nearest[None], matters)[0], np.float64)


def _fit(held: _Firsts, seed: int) -> Importance:
    torch.manual_seed(seed)
    model = _Model(held.features.shape[1], held.words.unit.shape[2])
    drawn = [model.direction]
    others = [model.length, model.constant, *model.judge.parameters()]
    optimiser = torch.optim.AdamW(
        [{"params": drawn, "weight_decay": _DECAY}, {"params": others, "weight_decay": 0.01}],
        lr=_RATE,
    )
    for _ in range(_EPOCHS):
        for rows in torch.split(torch.randperm(len(held.right)), _BATCH):
            loss = functional.binary_cross_entropy_with_logits(model(held, rows), held.right[rows])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    return model.importance()


def _firsts(groups: Sequence[Sequence[Example]]) -> _Firsts:
    firsts = [(number, e) for number, group in enumerate(groups) for e in group if len(e.words)]
    words = [example.words[0] for _, example in firsts]
    features = np.array([np.delete(example.fits[0], _UNMET) for _, example in firsts])
    features = (features - features.mean(axis=0)) / np.maximum(features.std(axis=0), 1e-3)
    own = np.eye(len(groups))[[number for number, _ in firsts]]
    return _Firsts(
        torch.from_numpy(
            np.column_stack([features.clip(-_FARTHEST, _FARTHEST), own]).astype(np.float32)
        ),
        torch.tensor([float(example.right[0]) for _, example in firsts]),
        padded(words),
    )
