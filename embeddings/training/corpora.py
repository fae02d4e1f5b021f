"""Stage `corpora`: questions against whole corpora, the passages held still.

A passage's vector is a mean that takes no network, so all of a corpus stand ready before the first
step, and a question is told apart from thousands of passages at once, the hardest among them, for
the price of one product of matrices. What is trained is the reading of the question alone; that it
stays near what it was keeps late interaction, whose loss costs much more, as good as it was.
"""

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
from embeddings.training.config import ContextConfig, CorporaStage
from embeddings.training.context import ContextNetwork, parameter_groups
from embeddings.training.pool import Texts, means, read_pairs, some
from embeddings.training.train import rate_factor
from embeddings.training.variation import Variation

log = logging.getLogger(__name__)

_ARTICLES = "articles"
_CORPUS_OF = {"statute_questions": _ARTICLES, "consultations": _ARTICLES}
"""Sources whose corpus is another's; they name its passages by the same digests."""
_BOTH_WAYS = PARALLEL | {"parallel_window"}
_NOT_TOLD_APART = 0.97
"""A passage whose cosine with the right one is above this is no wrong one."""
_MEANS_AT_ONCE = 8192
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Corpus:
    """`vectors` (m, dim), unit means of different passages, and their `digests` (m,), ascending."""

    vectors: Tensor
    digests: Tensor

    def places(self, digests: Tensor) -> Tensor:
        """(n,) where passages of these digests stand, -1 for those that are not here."""
        at = torch.searchsorted(self.digests, digests).clamp_max(len(self.digests) - 1)
        return torch.where(self.digests[at] == digests, at, -1)


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions of one source and the corpus that they are asked of: `right` (n, most) are the
    places of all the passages that answer each, -1 where there are fewer."""

    name: str
    questions: Texts
    rows: Tensor
    right: Tensor
    corpus: Corpus


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded ids of `n` questions, the vectors of `m` passages, which of these is the right one
    of each (n,), and which are no wrong ones (n, m)."""

    questions: tuple[Tensor, Tensor]
    passages: Tensor
    right: Tensor
    left_out: Tensor


def corpus_of(texts: Texts, rows: Tensor, table: Tensor, limit: int) -> Corpus:
    """Of the passages in `rows`, each digest once."""
    digests, place = torch.unique(texts.digests[rows], return_inverse=True)
    first = torch.zeros(len(digests), dtype=torch.long).scatter_(0, place.flip(0), rows.flip(0))
    vectors = [
        means(table, *texts.padded(part, limit)) for part in torch.split(first, _MEANS_AT_ONCE)
    ]
    return Corpus(torch.cat(vectors), digests)


def all_right(questions: Tensor, places: Tensor) -> tuple[Tensor, Tensor]:
    """Of pairs, digests of questions and places of passages (p,): which pair stands for each
    question (n,), and the places of all its passages (n, most), -1 where there are fewer."""
    own, at = torch.unique(questions, return_inverse=True)
    order = torch.argsort(at, stable=True)
    counts = torch.bincount(at, minlength=len(own))
    starts = counts.cumsum(0) - counts
    column = torch.arange(len(at)) - torch.repeat_interleave(starts, counts)
    right = torch.full((len(own), int(counts.max())), -1)
    right[at[order], column] = places[order]
    return order[starts], right


class Drawer:
    """Draws batches for ever, one source a batch, the same ones for the same seed."""

    def __init__(self, work: Path, table: Tensor, stage: CorporaStage) -> None:
        self._stage = stage
        self._chance = np.random.default_rng(stage.seed)
        self._corpora: dict[str, Corpus] = {}
        self._asked = [
            [self._read(work, name, table, flipped) for flipped in (False, True)[: 1 + both]]
            for name in stage.weights
            for both in (name in _BOTH_WAYS,)
        ]
        weights = np.array(list(stage.weights.values()), float)
        self._weights = weights / weights.sum()
        self._variation = Variation(
            work, table.device,
            switch=stage.switch, synonyms=stage.synonyms, dropout=stage.dropout,
        )  # fmt: skip

    def _read(self, work: Path, name: str, table: Tensor, flipped: bool) -> Asked:
        pairs = read_pairs(work / f"{name}.npz", "cpu")
        left, right = pairs.questions, pairs.passages
        left, right = (right, left) if flipped else (left, right)
        corpus, limit = self._corpora.get(_CORPUS_OF.get(name, "")), self._stage.passage_tokens
        if corpus is None and name in _CORPUS_OF:
            others = read_pairs(work / f"{_CORPUS_OF[name]}.npz", "cpu")
            corpus = corpus_of(others.passages, others.rows, table, limit)
            self._corpora[_CORPUS_OF[name]] = corpus
        corpus = corpus or corpus_of(right, pairs.rows, table, limit)
        places = corpus.places(right.digests[pairs.rows])
        kept = pairs.rows[places >= 0]
        which, answers = all_right(left.digests[kept], places[places >= 0])
        return Asked(name, left, kept[which], answers, corpus)

    def draw(self) -> Batch:
        stage = self._stage
        ways = self._asked[int(self._chance.choice(len(self._asked), p=self._weights))]
        asked = ways[int(self._chance.integers(len(ways)))]
        drawn = some(torch.arange(len(asked.rows)), stage.batch)
        questions = self._variation.of(
            asked.name,
            self._chance.random(),
            *asked.questions.padded(asked.rows[drawn], stage.query_tokens),
        )
        return Batch(questions, *self._passages(asked, asked.right[drawn]))

    def _passages(self, asked: Asked, right: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The passages of a batch; of several right ones, one of each question is taken."""
        vectors = asked.corpus.vectors
        strange = some(torch.arange(len(vectors)), self._stage.passages)
        present = torch.unique(torch.cat([strange, right[right >= 0]]))
        at = torch.searchsorted(present, right.clamp_min(0))
        count = (right >= 0).sum(1)
        taken = (torch.rand(len(right)) * count).long()[:, None]
        chosen = at.gather(1, taken)[:, 0]
        passages = vectors[present]
        left_out = passages[chosen] @ passages.T > _NOT_TOLD_APART
        row, column = (right >= 0).nonzero(as_tuple=True)
        left_out[row, at[row, column]] = True
        left_out[torch.arange(len(right)), chosen] = False
        return passages, chosen, left_out


def _loss(
    network: ContextNetwork,
    before: ContextNetwork,
    table: Tensor,
    batch: Batch,
    stage: CorporaStage,
) -> Tensor:
    ids, held = batch.questions
    rows, held = functional.embedding(ids, table), held[..., None]
    words = network(rows, held[..., 0].float()) * held
    with torch.no_grad():
        were = before(rows, held[..., 0].float()) * held
    scores = functional.normalize(words.sum(1), dim=-1) @ batch.passages.T / stage.temperature
    found = functional.cross_entropy(scores.masked_fill(batch.left_out, -1e4), batch.right)
    strayed: Tensor = (words - were).square().sum() / were.square().sum()
    return found + stage.near * strayed


def _network(work: Path, name: str) -> tuple[Tensor, ContextNetwork]:
    held = torch.load(work / f"{name}.pt", weights_only=True, map_location="cpu")
    table: Tensor = held["folded"].float()
    hidden = len(held["context"]["layers.0.up.weight"])
    network = ContextNetwork(table.shape[1], replace(ContextConfig(), hidden=hidden))
    network.load_state_dict(held["context"])
    return table, network


def train_corpora(work: Path, stage: CorporaStage, threads: int) -> None:
    """Trains one stage for its minutes into `<stage>.pt`. The table stays as it is."""
    torch.set_num_threads(threads)
    torch.manual_seed(stage.seed)
    table, network = _network(work, stage.begins)
    _, before = _network(work, stage.stays_near)
    network, before = network.train(), before.eval()
    optimiser = torch.optim.AdamW(parameter_groups(network, stage.rate), betas=(0.9, 0.98))
    drawer = Drawer(work, table, stage)
    began, step, shown = time.perf_counter(), 0, 0.0
    while (done := (time.perf_counter() - began) / (stage.minutes * 60)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = stage.rate * rate_factor(done)
        loss = _loss(network, before, table, drawer.draw(), stage)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        step, shown = step + 1, shown + loss.item()
        if step % _SHOWN == 0:
            log.info("%s step %d, loss %.4f", stage.name, step, shown / _SHOWN)
            shown = 0.0
    torch.save({"context": network.state_dict(), "folded": table}, work / f"{stage.name}.pt")
    log.info("%s done: %d steps", stage.name, step)
