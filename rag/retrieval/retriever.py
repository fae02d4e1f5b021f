"""A query → candidates: both searches within the scope, fused, weighed by fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

import numpy as np

from embeddings.base import Embedder, TokenEmbedder
from embeddings.loading import bundled_embedder
from rag.chunking.contents import contents
from rag.retrieval.calibration import Calibration, default_calibration, rivals_of
from rag.retrieval.fit import FEATURES, Fit, FitReader, as_dict
from rag.retrieval.fusion import aligned, fuse, standardised, union
from rag.retrieval.judge import JUDGED
from rag.retrieval.late import LateInteraction
from rag.retrieval.nearness import ClauseEncoder
from rag.retrieval.subject import subject_words
from rag.store.base import Scope, Scored
from rag.store.store import Store
from rag.types import Keys, Passage, Query
from rag.words import search_form, simplified


class Ranking(StrEnum):
    """By what candidates are ordered. The parts are there to be measured alone."""

    LEXICAL = "lexical"
    DENSE = "dense"
    FUSED = "fused"
    FIT = "fit"


@dataclass(frozen=True, slots=True)
class RetrievalConfig:
    """``depth`` is how many candidates each search contributes; ``dense_weight`` and
    ``late_weight`` the shares of the dense search and of late interaction in the fusion (the
    lexical search has the rest), ``pair_weight`` what a pair of characters weighs beside a word.
    Late interaction reads the ``late_depth`` best of the two searches, and fit the ``fit_depth``
    best of all three.
    To show what a part is worth: without ``expansion`` a question has its own words only, and
    ``without`` names features of ``Fit``, parted by colons, that are not looked at, or ``judged``
    for what the judge says."""

    ranking: Ranking = Ranking.FIT
    depth: int = 100
    dense_weight: float = 0.4
    late_weight: float = 0.4
    pair_weight: float = 0.75
    late_depth: int = 60
    fit_depth: int = 40
    expansion: bool = True
    without: str = ""
    calibration: Calibration = field(default_factory=default_calibration)

    def __post_init__(self) -> None:
        unknown = set(filter(None, self.without.split(":"))) - {*FEATURES, JUDGED}
        if unknown:
            raise ValueError(
                f"{min(unknown)!r} is no feature of fit: there are {', '.join(FEATURES)}"
            )
        if min(self.dense_weight, self.late_weight) < 0 or self.lexical_weight < 0:
            raise ValueError(
                f"dense_weight {self.dense_weight} and late_weight {self.late_weight} are shares: "
                f"neither may be below 0, nor both together above 1"
            )

    @property
    def lexical_weight(self) -> float:
        return round(1 - self.dense_weight - self.late_weight, 9)


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
    ``clauses``, the model that reads the candidates (see ``nearness`` and ``late``)."""

    def __init__(
        self,
        store: Store,
        embedder: Callable[[], Embedder],
        config: RetrievalConfig = RetrievalConfig(),
        *,
        clauses: Callable[[], TokenEmbedder] = bundled_embedder,
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._config = config
        self._clauses = ClauseEncoder(clauses)
        self.late = LateInteraction(clauses)

    def warm(self) -> None:
        """Load the model that reads the candidates, if any are to be read."""
        if self._config.ranking in (Ranking.FUSED, Ranking.FIT):
            self._clauses.nearness(["热身"])

    def retrieve(self, query: Query, scope: Scope, k: int) -> list[Candidate]:
        config = self._config
        query = query if config.expansion else _unexpanded(query)
        lexical = dense = late = Scored.empty()
        if config.ranking is not Ranking.DENSE:
            lexical = self._lexical(query, scope)
        if config.ranking is not Ranking.LEXICAL:
            dense = self._dense(query, scope, lexical)
        fused = fuse((dense, config.dense_weight), (lexical, config.lexical_weight))
        passages = self._store.passages(fused.keys)
        if config.ranking in (Ranking.FUSED, Ranking.FIT):
            late = self._likeness(query, dict(list(passages.items())[: config.late_depth]))
            fused = self._all_three(fused, dense, lexical, late)
        found = [
            Candidate(passages[key], score, {config.ranking.value: score})
            for key, score in zip(fused.keys.tolist(), fused.scores.tolist(), strict=True)
            if key in passages
        ]
        if config.ranking is not Ranking.FIT:
            return found[:k]
        read = [key for key in fused.keys.tolist() if key in passages][: config.fit_depth]
        best = {key: passages[key] for key in read}
        # What was not looked at closely comes after what was.
        rest = [replace(one, score=0.0) for one in found[len(best) :]]
        return [*self._by_fit(query, best, dense, lexical, late), *rest][:k]

    def _by_fit(
        self,
        query: Query,
        passages: dict[int, Passage],
        dense: Scored,
        lexical: Scored,
        late: Scored,
    ) -> list[Candidate]:
        reader = self.reader(query)
        fits = _fits(reader, passages, dense, lexical, late)
        calibration = self._config.calibration
        judged = calibration.judge.log_odds(reader.words([passages[key] for key in fits]))
        if self._config.without:
            # What is not looked at says what it says on average.
            means, without = calibration.curve.means, self._config.without.split(":")
            silent = {name: means.get(name, 0.0) for name in without if name != JUDGED}
            fits = {key: replace(fit, **silent) for key, fit in fits.items()}
            judged = judged * (JUDGED not in without)
        order, chances = calibration.ranked(
            list(fits.values()),
            rivals_of(query, [passages[key].report_id for key in fits]),
            judged,
        )
        keys = list(fits)
        return [
            Candidate(
                passages[keys[at]],
                float(chance),
                {**as_dict(fits[keys[at]]), JUDGED: float(judged[at])},
            )
            for at, chance in zip(order.tolist(), chances.tolist(), strict=True)
        ]

    def _likeness(self, query: Query, passages: dict[int, Passage]) -> Scored:
        """Late interaction of the question with ``passages`` and their headings, by key."""
        if not passages:
            return Scored.empty()
        keys = np.array(sorted(passages), np.int64)
        held = [contents(passages[key]) for key in keys.tolist()]
        like = self.late.likeness([search_form(query.topic), *query.rewordings])
        return Scored(keys, like([f"{one.heading} {one.form}".strip() for one in held]))

    def _all_three(self, fused: Scored, dense: Scored, lexical: Scored, late: Scored) -> Scored:
        """What ``late`` has read anew by all three, before the rest, which stays as it was."""
        config = self._config
        read = fuse(
            (_only(dense, late.keys), config.dense_weight),
            (_only(lexical, late.keys), config.lexical_weight),
            (late, config.late_weight),
        )
        rest = ~np.isin(fused.keys, late.keys)
        behind = np.minimum(fused.scores[rest], read.scores.min(initial=0.0))
        return Scored(
            np.concatenate([read.keys, fused.keys[rest]]), np.concatenate([read.scores, behind])
        )

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

    def reader(self, query: Query) -> FitReader:
        """What reads how well passages of the store fit ``query``."""
        return FitReader(
            query,
            self._store.rarity(subject_words(query)),
            self._clauses.nearness([search_form(query.topic), *query.rewordings]),
            self.late,
            self._config.calibration.importance,
        )

    def best_place(self, query: Query, passage: Passage) -> str:
        """Where ``passage`` fits ``query`` best, in search form."""
        return self.reader(query).evidence(contents(passage)).text


def _fits(
    reader: FitReader,
    passages: dict[int, Passage],
    dense: Scored,
    lexical: Scored,
    late: Scored,
) -> dict[int, Fit]:
    """By key, ascending."""
    keys = union(dense, lexical)
    like = dict(zip(late.keys.tolist(), late.scores.tolist(), strict=True))
    cosine = dict(zip(dense.keys.tolist(), dense.scores.tolist(), strict=True))
    dense_rank = dict(zip(dense.keys.tolist(), standardised(dense.scores).tolist(), strict=True))
    lexical_rank = dict(zip(keys.tolist(), aligned(lexical, keys).tolist(), strict=True))
    reader.look_at(passages.values())
    return {
        key: reader.read(
            passages[key],
            dense=cosine.get(key, 0.0),
            dense_rank=dense_rank.get(key, 0.0),
            lexical_rank=lexical_rank[key],
            late=like.get(key, 0.0),
        )
        for key in sorted(passages)
    }


def _only(ranked: Scored, keys: Keys) -> Scored:
    kept = np.isin(ranked.keys, keys)
    return Scored(ranked.keys[kept], ranked.scores[kept])


def _unexpanded(query: Query) -> Query:
    """The question's own words alone."""
    own = tuple((word, weight) for word, weight in query.terms if weight >= 1)
    return replace(query, terms=own, rewordings=(), renderings=(), expanded_terms=())
