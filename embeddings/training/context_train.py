"""Stage `context`: trains the network and the table together, on an accelerator if there is one."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from embeddings.training.batches import PARALLEL
from embeddings.training.config import ContextConfig, ContextStage
from embeddings.training.context import ContextNetwork, narrowed, parameter_groups
from embeddings.training.loss import banned, both_ways
from embeddings.training.pool import (
    Pairs,
    Texts,
    means,
    nearest,
    places,
    read_pairs,
    some,
)
from embeddings.training.train import rate_factor
from embeddings.training.variation import Variation

log = logging.getLogger(__name__)

_OF_LAW = frozenset({"consultations", "statute_questions", "lay_law", "laws_heading"})
_ARTICLES = "laws_heading"
_WITHOUT_NEIGHBOURS = frozenset({"synonyms", "gloss", "parallel"})
_LONG = frozenset({"cmrc"})
# Half of the neighbourhoods are narrow, half wide: so many times the batch.
_NARROW, _WIDE = 4, 16
_PASSAGES_AT_ONCE = 32
_SHOWN = 200
_BACKWARD = 0.5
_NOT_TOLD_APART = 0.97
"""A passage whose cosine with the right one is above this is no wrong one."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded ids of `n` questions and of their passages in order, then of strangers' (`m ≥ n`),
    and which passages (n, m) may serve as wrong ones."""

    questions: tuple[Tensor, Tensor]
    passages: tuple[Tensor, Tensor]
    allowed: Tensor


class Drawer:
    """Draws batches for ever, one source a batch, the same ones for the same seed and device."""

    def __init__(self, work: Path, table: Tensor, stage: ContextStage) -> None:
        self.stage = stage
        self.chance = np.random.default_rng(stage.seed)
        self.names = list(stage.weights)
        weights = np.array(list(stage.weights.values()), float)
        self.weights = weights / weights.sum()
        self.pairs = {name: self._pairs(work, name, table) for name in self.names}
        self.variation = Variation(
            work, table.device,
            switch=stage.switch, synonyms=stage.synonyms, dropout=stage.dropout,
        )  # fmt: skip

    def _pairs(self, work: Path, name: str, table: Tensor) -> Pairs:
        read = read_pairs(work / f"{name}.npz", str(table.device))
        if name in _WITHOUT_NEIGHBOURS:
            return read
        return replace(read, places=places(table, read, self.stage.long_tokens))

    def draw(self) -> Batch:
        stage, name = self.stage, str(self.chance.choice(self.names, p=self.weights))
        pairs = self.pairs[name]
        rows, place = pairs.rows, None
        if pairs.places is not None:
            place = pairs.places[int(self.chance.integers(len(pairs.rows)))]
            if self.chance.random() < stage.neighbours:
                wide = _NARROW if self.chance.random() < 0.5 else _WIDE
                rows = nearest(pairs, place, wide * stage.batch)
        rows = some(rows, stage.batch)
        left, right = pairs.questions, pairs.passages
        if name in PARALLEL and self.chance.random() < 0.5:
            left, right = right, left
        questions = self.variation.of(
            name, self.chance.random(), *left.padded(rows, stage.query_tokens)
        )
        limit = stage.long_tokens if name in _LONG else stage.passage_tokens
        passages = [right.padded(rows, limit)]
        digests = right.digests[rows]
        if name in _OF_LAW and place is not None:
            articles = self.pairs[_ARTICLES]
            strange = some(nearest(articles, place, 8 * stage.strangers), stage.strangers)
            passages.append(articles.passages.padded(strange, limit))
            digests = torch.cat([digests, articles.passages.digests[strange]])
        return Batch(questions, _beside(passages), _allowed(left, rows, digests))


def _beside(texts: list[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    longest = max(ids.shape[1] for ids, _ in texts)
    padded = [
        [functional.pad(part, (0, longest - part.shape[1])) for part in text] for text in texts
    ]
    return torch.cat([ids for ids, _ in padded]), torch.cat([held for _, held in padded])


def _allowed(questions: Texts, rows: Tensor, passages: Tensor) -> Tensor:
    """(n, m): neither the same question nor the same passage; a question's own is allowed."""
    count = len(rows)
    asked = questions.digests[rows]
    allowed = passages[:count, None] != passages[None]
    allowed[:, :count] &= asked[:, None] != asked[None]
    allowed[:, :count].fill_diagonal_(True)
    return allowed


def late_scores(
    words: Tensor, held: Tensor, table: Tensor, passages: tuple[Tensor, Tensor]
) -> Tensor:
    """Words of questions in context (n, t, dim), and padded ids of passages (m, s) → (n, m): the
    mean over a question's words, weighted by their lengths, of the highest cosine with a word of
    the passage."""
    ids, spoken = passages
    half = torch.bfloat16 if words.is_cuda else torch.float32
    lengths = words.norm(dim=-1)
    asked = (words / lengths.clamp_min(1e-6)[..., None])[held].to(half)
    present, at = torch.unique(ids, return_inverse=True)
    rows = functional.normalize(functional.embedding(present, table), dim=-1).to(half)
    # A word stands in many passages: its cosines are had once, and gradients reach the nearest.
    cosines = rows @ asked.T
    best = cosines.gather(0, _nearest(cosines.detach(), at, spoken))
    weighted = best.T.float() * lengths[held][:, None]
    question_of = torch.arange(len(words), device=words.device)[:, None].expand_as(held)[held]
    sums = torch.zeros(len(words), len(ids), device=words.device).index_add(
        0, question_of, weighted
    )
    likeness: Tensor = sums / (lengths * held).sum(1).clamp_min(1e-6)[:, None]
    return likeness


@torch.no_grad()
def _nearest(cosines: Tensor, at: Tensor, spoken: Tensor) -> Tensor:
    """Cosines of present words and asked ones (k, q), and which present word stands where in the
    passages (m, s) → (m, q): the present word of each passage that is nearest to each asked."""
    found = []
    for start in range(0, len(at), _PASSAGES_AT_ONCE):
        words, there = (part[start : start + _PASSAGES_AT_ONCE] for part in (at, spoken))
        near = cosines[words].masked_fill(~there[..., None], -1).argmax(1)
        found.append(words.gather(1, near))
    return torch.cat(found)


def _loss(network: ContextNetwork, table: Tensor, batch: Batch, stage: ContextStage) -> Tensor:
    ids, held = batch.questions
    with torch.autocast(table.device.type, torch.bfloat16, enabled=table.is_cuda):
        words = network(functional.embedding(ids, table), held) * held[..., None]
    questions = functional.normalize(words.sum(1), dim=-1)
    passages = means(table, *batch.passages)
    left_out = banned(passages, batch.allowed, _NOT_TOLD_APART)
    dense = questions @ passages.T / stage.temperature
    late = late_scores(words, held, table, batch.passages) / stage.late_temperature
    return both_ways(dense, left_out, _BACKWARD) + both_ways(late, left_out, _BACKWARD)


def _begun(work: Path, stage: ContextStage) -> tuple[Tensor, ContextNetwork]:
    held = torch.load(work / f"{stage.begins}.pt", weights_only=True, map_location="cpu")
    table: Tensor = held["folded"].float()
    network = ContextNetwork(table.shape[1], replace(ContextConfig(), hidden=stage.hidden))
    if "context" in held:
        network.load_state_dict(narrowed(held["context"], stage.hidden))
    return table, network


def train_context(work: Path, stage: ContextStage) -> None:
    """Trains one stage for its minutes into `<stage>.pt`."""
    torch.manual_seed(stage.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    started, network = _begun(work, stage)
    table = nn.Parameter(started.to(device))
    network = network.to(device).train()
    own = {"params": [table], "lr": stage.table_rate, "weight_decay": 0.0}
    groups = [*parameter_groups(network, stage.rate), own]
    optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98))
    rates = [group["lr"] for group in optimiser.param_groups]
    drawer = Drawer(work, table.detach(), stage)
    began, step, shown = time.perf_counter(), 0, table.new_zeros(())
    while (done := (time.perf_counter() - began) / (stage.minutes * 60)) < 1:
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * rate_factor(done)
        loss = _loss(network, table, drawer.draw(), stage)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        step, shown = step + 1, shown + loss.detach()
        if step % _SHOWN == 0:
            log.info("%s step %d, loss %.4f", stage.name, step, float(shown) / _SHOWN)
            shown.zero_()
    weights = {name: weight.cpu() for name, weight in network.state_dict().items()}
    torch.save({"context": weights, "folded": table.detach().cpu()}, work / f"{stage.name}.pt")
    log.info("%s done on %s: %d steps", stage.name, device, step)
