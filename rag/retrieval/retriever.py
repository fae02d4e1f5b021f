"""A query → candidates: both searches within the scope, fused, weighed by fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

import numpy as np

from embeddings.base import Embedder
from embeddings.loading import bundled_embedder
from rag.retrieval.calibration import DEFAULT, Calibration, rivals_of
from rag.retrieval.fit import FEATURES, Fit, FitReader, as_dict
from rag.retrieval.fusion import aligned, fuse, standardised, union
from rag.retrieval.nearness import ClauseEncoder
from rag.retrieval.subject import subject_words
from rag.store.base import Scope, Scored
from rag.store.store import Store
from rag.types import Passage, Query
from rag.words import search_form, simplified


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
    characters weighs beside a word, and ``fit_depth`` how many candidates are read closely.
    To show what a part is worth: without ``expansion`` a question has its own words only, and
    ``without`` names features of ``Fit``, parted by colons, that are not looked at."""

    ranking: Ranking = Ranking.FIT
    depth: int = 100
    dense_weight: float = 0.3
    pair_weight: float = 0.75
    fit_depth: int = 40
    expansion: bool = True
    without: str = ""
    calibration: Calibration = DEFAULT

    def __post_init__(self) -> None:
        unknown = set(filter(None, self.without.split(":"))) - set(FEATURES)
        if unknown:
            raise ValueError(
                f"{min(unknown)!r} is no feature of fit: there are {', '.join(FEATURES)}"
            )


@dataclass(frozen=True, slots=True)
class Candidate:
    """``score`` is the probability of the calibration, or the score of the part that ``Ranking``
    orders by; ``parts`` its features by name."""

    passage: Passage
    score: float
    parts: dict[str, float]


class Retriever(Protocol):
    def retrieve(self, query: Query, scope: Scope, k: int) -> list[Candidate]:
        """At most ``k`` candidates, best first; ties by reading order."""
        ...


class HybridRetriever:
    """Searches a store. ``embedder`` is called when first needed, since loading takes time; so is
    ``clauses``, the model that reads the candidates (see ``nearness``)."""

    def __init__(
        self,
        store: Store,
        embedder: Callable[[], Embedder],
        config: RetrievalConfig = RetrievalConfig(),
        *,
        clauses: Callable[[], Embedder] = bundled_embedder,
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._config = config
        self._clauses = ClauseEncoder(clauses)

    def warm(self) -> None:
        """Load the model that reads the candidates, if any are to be read."""
        if self._config.ranking is Ranking.FIT:
            self._clauses.nearness(["热身"])

    def retrieve(self, query: Query, scope: Scope, k: int) -> list[Candidate]:
        ranking = self._config.ranking
        query = query if self._config.expansion else _unexpanded(query)
        lexical = Scored.empty() if ranking is Ranking.DENSE else self._lexical(query, scope)
        dense = Scored.empty() if ranking is Ranking.LEXICAL else self._dense(query, scope, lexical)
        fused = fuse(dense, lexical, self._config.dense_weight)
        passages = self._store.passages(fused.keys)
        found = [
            Candidate(passages[key], score, {ranking.value: score})
            for key, score in zip(fused.keys.tolist(), fused.scores.tolist(), strict=True)
            if key in passages
        ]
        if ranking is not Ranking.FIT:
            return found[:k]
        best = dict(list(passages.items())[: self._config.fit_depth])
        # What was not looked at closely comes after what was.
        rest = [replace(one, score=0.0) for one in found[len(best) :]]
        return [*self._by_fit(query, best, dense, lexical), *rest][:k]

    def _by_fit(
        self, query: Query, passages: dict[int, Passage], dense: Scored, lexical: Scored
    ) -> list[Candidate]:
        fits = self._fits(query, passages, dense, lexical)
        if self._config.without:
            silent = dict.fromkeys(self._config.without.split(":"), 0.0)
            fits = {key: replace(fit, **silent) for key, fit in fits.items()}
        order, chances = self._config.calibration.ranked(
            list(fits.values()),
            rivals_of(query, [passages[key].report_id for key in fits]),
        )
        keys = list(fits)
        return [
            Candidate(passages[keys[at]], float(chance), as_dict(fits[keys[at]]))
            for at, chance in zip(order.tolist(), chances.tolist(), strict=True)
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

    def _fits(
        self, query: Query, passages: dict[int, Passage], dense: Scored, lexical: Scored
    ) -> dict[int, Fit]:
        """By key, ascending."""
        keys = union(dense, lexical)
        cosine = dict(zip(dense.keys.tolist(), dense.scores.tolist(), strict=True))
        dense_rank = dict(
            zip(dense.keys.tolist(), standardised(dense.scores).tolist(), strict=True)
        )
        lexical_rank = dict(zip(keys.tolist(), aligned(lexical, keys).tolist(), strict=True))
        reader = FitReader(
            query,
            self._store.rarity(subject_words(query)),
            self._clauses.nearness([search_form(query.topic), *query.rewordings]),
        )
        return {
            key: reader.read(
                passages[key],
                dense=cosine.get(key, 0.0),
                dense_rank=dense_rank.get(key, 0.0),
                lexical_rank=lexical_rank[key],
            )
            for key in sorted(passages)
        }


def _unexpanded(query: Query) -> Query:
    """The question's own words alone."""
    own = tuple((word, weight) for word, weight in query.terms if weight >= 1)
    return replace(query, terms=own, rewordings=(), renderings=(), expanded_terms=())
