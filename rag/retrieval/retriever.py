"""A query → candidates: both searches within the scope, fused, weighed by fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np

from embeddings.base import Embedder
from rag.retrieval.calibration import DEFAULT, Calibration
from rag.retrieval.fit import Fit, FitReader
from rag.retrieval.fusion import aligned, fuse, standardised, union
from rag.store.base import Scope, Scored
from rag.store.store import Store
from rag.types import Keys, Passage, Query
from rag.words import simplified


class Ranking(StrEnum):
    """By what candidates are ordered. The parts are there to be measured alone."""

    LEXICAL = "lexical"
    DENSE = "dense"
    FUSED = "fused"
    FIT = "fit"


@dataclass(frozen=True, slots=True)
class RetrievalConfig:
    """``depth`` is how many candidates each search contributes; ``dense_weight`` the dense
    search's share in the fusion (the lexical one has the rest), ``pair_weight`` what a pair of
    characters weighs beside a word."""

    ranking: Ranking = Ranking.FIT
    depth: int = 100
    dense_weight: float = 0.5
    pair_weight: float = 0.5
    calibration: Calibration = DEFAULT


@dataclass(frozen=True, slots=True)
class Candidate:
    """``score`` is the probability of the calibration; ``parts`` its features by name."""

    passage: Passage
    score: float
    parts: dict[str, float]


class Retriever(Protocol):
    def retrieve(self, query: Query, scope: Scope, k: int) -> list[Candidate]:
        """At most ``k`` candidates, best first; ties by reading order."""
        ...


class HybridRetriever:
    """Searches a store. ``embedder`` is called when first needed, since loading takes time."""

    def __init__(
        self,
        store: Store,
        embedder: Callable[[], Embedder],
        config: RetrievalConfig = RetrievalConfig(),
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._config = config

    def retrieve(self, query: Query, scope: Scope, k: int) -> list[Candidate]:
        ranking = self._config.ranking
        lexical = Scored.empty() if ranking is Ranking.DENSE else self._lexical(query, scope)
        dense = Scored.empty() if ranking is Ranking.LEXICAL else self._dense(query, scope, lexical)
        fused = fuse(dense, lexical, self._config.dense_weight)
        passages = self._store.passages(fused.keys)
        keys = union(dense, lexical)
        fits = self._fits(query, keys, dense, lexical, passages)
        found = [key for key in fused.keys.tolist() if key in passages]
        scores = dict(
            zip(
                found, self._config.calibration.probabilities([fits[k] for k in found]), strict=True
            )
        )
        if ranking is Ranking.FIT:
            found.sort(key=lambda key: (-scores[key], key))
        return [
            Candidate(passages[key], float(scores[key]), asdict(fits[key])) for key in found[:k]
        ]

    def _lexical(self, query: Query, scope: Scope) -> Scored:
        pairs = [(pair, self._config.pair_weight) for pair in query.pairs]
        return self._store.search_lexical(query.terms, self._config.depth, scope, pairs)

    def _dense(self, query: Query, scope: Scope, lexical: Scored) -> Scored:
        """The dense search's own best, and the exact score of what the words found."""
        vectors = self._embedder().encode_queries([simplified(query.topic), *query.rewordings])
        vector = vectors.mean(axis=0)
        vector /= max(float(np.linalg.norm(vector)), 1e-9)
        own = self._store.search_dense(vector, self._config.depth, scope)
        others = np.setdiff1d(lexical.keys, own.keys)
        if others.size == 0:
            return own
        stored = self._store.catalogue.vectors(others)
        return Scored(
            np.concatenate([own.keys, stored.keys]),
            np.concatenate([own.scores, stored.vectors @ vector]),
        )

    @staticmethod
    def _fits(
        query: Query, keys: Keys, dense: Scored, lexical: Scored, passages: dict[int, Passage]
    ) -> dict[int, Fit]:
        cosine = dict(zip(dense.keys.tolist(), dense.scores.tolist(), strict=True))
        dense_rank = dict(
            zip(dense.keys.tolist(), standardised(dense.scores).tolist(), strict=True)
        )
        lexical_rank = aligned(lexical, keys)
        reader = FitReader(query)
        return {
            key: reader.read(
                passages[key],
                dense=cosine.get(key, 0.0),
                dense_rank=dense_rank.get(key, 0.0),
                lexical_rank=float(lexical_rank[index]),
            )
            for index, key in enumerate(keys.tolist())
            if key in passages
        }
