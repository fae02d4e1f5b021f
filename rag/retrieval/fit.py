"""How well a passage fits a question, in features that a person can follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from rag.chunking.quantities import quantities
from rag.chunking.sentences import sentences
from rag.types import Kind, Passage, Period, Query, Wanted
from rag.words import simplified


@dataclass(frozen=True, slots=True)
class Fit:
    """``dense`` is the cosine; ``dense_rank`` and ``lexical_rank`` are standard scores within
    this question's candidates.

    ``words`` and ``heading`` are the shares (0–1) of the question's own words that the
    passage's text and its headings hold, ``official`` that of the thesaurus's words in either,
    and ``sentence`` the best share of all of them in one sentence. ``quantity`` is 1 if that
    sentence holds a quantity and the question wants one, −1 if it wants one in vain.
    ``period`` and ``kind`` are 1 where they agree with the question's, −1 where they differ, 0
    where either is silent; a kind that the question does not say, but is likely to mean,
    counts half. ``definition`` is 1 for an entry of the glossary that the question does not
    ask for. ``brief`` is 1 for a passage too short to say much.
    """

    dense: float
    dense_rank: float
    lexical_rank: float
    words: float
    heading: float
    official: float
    sentence: float
    quantity: float
    period: float
    kind: float
    definition: float
    brief: float


FEATURES = tuple(field.name for field in fields(Fit))
_BRIEF = 40

Terms = Sequence[tuple[str, float]]


class FitReader:
    """Reads the fit of passages to one question."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._own = [(word, weight) for word, weight in query.terms if weight >= 1]
        self._official = [(word, weight) for word, weight in query.terms if weight < 1]

    def read(
        self, passage: Passage, *, dense: float, dense_rank: float, lexical_rank: float
    ) -> Fit:
        query = self._query
        text = simplified(passage.text).lower()
        heading = simplified(" ".join(passage.path)).lower()
        best, quantity = self._best_sentence(text)
        return Fit(
            dense=dense,
            dense_rank=dense_rank,
            lexical_rank=lexical_rank,
            words=share(self._own, text),
            heading=share(self._own, heading),
            official=share(self._official, f"{heading} {text}"),
            sentence=best,
            quantity=quantity,
            period=_period_fit(query.periods, passage.period),
            kind=_kind_fit(query, passage),
            definition=float(
                passage.kind is Kind.DEFINITION and query.likely_kind is not Kind.DEFINITION
            ),
            brief=float(len(text) < _BRIEF),
        )

    def _best_sentence(self, text: str) -> tuple[float, float]:
        parts = [span.of(text) for span in sentences(text)]
        if not parts:
            return 0.0, 0.0
        value, sentence = max(
            ((share(self._query.terms, part), part) for part in parts), key=lambda pair: pair[0]
        )
        if self._query.wanted is not Wanted.AMOUNT:
            return value, 0.0
        return value, 1.0 if quantities(sentence) else -1.0


def as_array(fits: Sequence[Fit]) -> NDArray[np.float64]:
    """``(n, len(FEATURES))``."""
    rows = [[getattr(fit, name) for name in FEATURES] for fit in fits]
    return np.array(rows, np.float64).reshape(-1, len(FEATURES))


def share(terms: Terms, form: str) -> float:
    """The share of ``terms`` found in ``form`` (search form), longer words counting for more."""
    total = sum(weight * len(word) for word, weight in terms)
    found = sum(weight * len(word) for word, weight in terms if word in form)
    return found / total if total else 0.0


def _period_fit(asked: Sequence[Period], spoken: Period | None) -> float:
    if not asked or spoken is None:
        return 0.0
    if any(p.start == spoken.start and p.end == spoken.end for p in asked):
        return 1.0
    # A range that holds the year asked for may carry its figure, but seldom does.
    return -0.5 if any(spoken.overlaps(p) for p in asked) else -1.0


def _kind_fit(query: Query, passage: Passage) -> float:
    if query.likely_kind is None:
        return 0.0
    said = 1.0 if query.kind else 0.5
    return said if query.likely_kind is passage.kind else -said
