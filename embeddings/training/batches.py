"""Batches of (query, passage) token ids, one source a batch: the others are fair negatives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embeddings.training.config import StageConfig

PARALLEL = frozenset({"parallel", "gloss"})
ENGLISH_SIDE = frozenset({"parallel", "parallel_window", "questions_english", "synonyms", "gloss"})
_LONG = frozenset({"cmrc"})
_LONG_TOKENS = 160


@dataclass(frozen=True, slots=True)
class Batch:
    """`allowed[i, j]`: passage j may serve as a negative of query i (always true for i = j)."""

    source: str
    queries: list[np.ndarray]
    passages: list[np.ndarray]
    allowed: np.ndarray


@dataclass(frozen=True, slots=True)
class Side:
    ids: np.ndarray
    offsets: np.ndarray
    digest: np.ndarray

    def row(self, n: int, limit: int) -> np.ndarray:
        return self.ids[self.offsets[n] : self.offsets[n + 1]][:limit]


class Source:
    """Token ids of one source; rows with an empty side are never drawn."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as held:
            self.name = path.stem
            self.query = Side(held["query_ids"], held["query_offsets"], held["query_digest"])
            self.passage = Side(
                held["passage_ids"], held["passage_offsets"], held["passage_digest"]
            )
        filled = (np.diff(self.query.offsets) > 0) & (np.diff(self.passage.offsets) > 0)
        self.usable = np.flatnonzero(filled)
        self.vectors: np.ndarray | None = None
        """(usable, dim) float32 passages, set by the trainer where hard batches are wanted."""


def thinned(ids: np.ndarray, share: float, chance: np.random.Generator) -> np.ndarray:
    """`share` of the tokens left out, but never all."""
    kept = ids[chance.random(len(ids)) >= share]
    return kept if len(kept) else ids


class Sampler:
    """Draws batches for ever, the same ones for the same seed."""

    def __init__(self, folder: Path, stage: StageConfig, seed: int) -> None:
        self.stage = stage
        self.chance = np.random.default_rng(seed)
        self.sources = [Source(folder / f"{name}.npz") for name in stage.weights]
        weights = np.array(list(stage.weights.values()), float)
        self.weights = weights / weights.sum()
        self.lexicon = np.load(folder / "lexicon.npy")
        self.synonyms = np.load(folder / "synonyms.npy") if stage.synonyms else self.lexicon

    def _picked(self, source: Source) -> np.ndarray:
        size = min(self.stage.batch, len(source.usable))
        if source.vectors is not None and self.chance.random() < self.stage.neighbours:
            near = source.vectors @ source.vectors[self.chance.integers(len(source.usable))]
            pool = min(len(near), size * 4)
            places = np.argpartition(-near, pool - 1)[:pool]
        else:
            places = np.arange(len(source.usable))
        picked: np.ndarray = source.usable[self.chance.choice(places, size, replace=False)]
        return picked

    def _replaced(
        self, ids: np.ndarray, table: np.ndarray, share: float, kept: float
    ) -> np.ndarray:
        """`share` of the tokens that `table` knows replaced, `kept` of the others kept."""
        options = table[ids]
        count = (options >= 0).sum(1)
        known = count > 0
        pick = (self.chance.random(len(ids)) ** 2 * count).astype(int)
        draw = self.chance.random(len(ids))
        made = np.where(known & (draw < share), options[np.arange(len(ids)), pick], ids)
        made = made[known | (draw < kept)]
        return made if len(made) else ids

    def _varied(self, queries: list[np.ndarray], passages: list[np.ndarray]) -> None:
        """Code-switches one side, or puts synonyms into the queries; changes the lists in place."""
        stage, draw = self.stage, self.chance.random()
        if draw < stage.switch:
            side = passages if self.chance.random() < stage.switch_passages else queries
            side[:] = [self._replaced(ids, self.lexicon, 0.85, 0.5) for ids in side]
        elif draw < stage.switch + stage.synonyms:
            queries[:] = [self._replaced(ids, self.synonyms, 0.5, 1.0) for ids in queries]

    def draw(self) -> Batch:
        source = self.sources[self.chance.choice(len(self.sources), p=self.weights)]
        picked = self._picked(source)
        left, right = source.query, source.passage
        if source.name in PARALLEL and self.chance.random() < 0.5:
            left, right = right, left
        limit = max(_LONG_TOKENS * (source.name in _LONG), self.stage.passage_tokens)
        queries = [left.row(n, self.stage.query_tokens) for n in picked]
        passages = [right.row(n, limit) for n in picked]
        if source.name not in ENGLISH_SIDE:
            self._varied(queries, passages)
        if self.stage.dropout:
            queries = [thinned(ids, self.stage.dropout, self.chance) for ids in queries]
            passages = [thinned(ids, self.stage.dropout, self.chance) for ids in passages]
        a, b = left.digest[picked], right.digest[picked]
        allowed = (a[:, None] != a[None, :]) & (b[:, None] != b[None, :])
        np.fill_diagonal(allowed, True)
        return Batch(source.name, queries, passages, allowed)
