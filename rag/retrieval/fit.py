"""How well a passage fits a question, in features that a person can follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from rag.chunking.quantities import quantities
from rag.chunking.sentences import sentences
from rag.types import Kind, Passage, Period, Query
from rag.words import simplified


@dataclass(frozen=True, slots=True)
class Fit:
    """``dense`` is the cosine; ``dense_rank`` and ``lexical_rank`` are standard scores within
    this question's candidates.

    ``words`` is the share (0–1) of the question's own words that the passage's text holds,
    ``official`` that of the thesaurus's words in text or headings, and ``sentence`` the best
    share of all of them in one sentence. ``quantity`` is 1 if that sentence holds a quantity
    and the question wants one, −1 if it wants one in vain. ``period`` and ``kind`` are 1 where
    they agree with the question's, −1 where they differ, 0 where either is silent (see
    ``period_fit``); a kind that the question does not say, but is likely to mean, counts half.
    ``preamble`` is 1 for the part before the report proper, ``brief`` for a passage too short
    to say much.
    """

    dense: float
    dense_rank: float
    lexical_rank: float
    words: float
    official: float
    sentence: float
    quantity: float
    period: float
    kind: float
    preamble: float
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
            official=share(self._official, f"{heading} {text}"),
            sentence=best,
            quantity=quantity,
            period=max(
                (period_fit(asked, passage.period, text) for asked in query.periods), default=0.0
            ),
            kind=_kind_fit(query, passage),
            preamble=float(passage.kind is Kind.OTHER),
            brief=float(len(text) < _BRIEF),
        )

    def _best_sentence(self, text: str) -> tuple[float, float]:
        parts = [span.of(text) for span in sentences(text)]
        if not parts:
            return 0.0, 0.0
        value, sentence = max(
            ((share(self._query.terms, part), part) for part in parts), key=lambda pair: pair[0]
        )
        if not self._query.wanted.is_figure:
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


def period_fit(asked: Period, spoken: Period | None, text: str) -> float:
    """1 for the same years, −1 for others. A text that names the years itself (“到2035年”) counts
    0.6 whatever its section speaks of; a range that holds them may carry their figure, but
    seldom does: −0.5."""
    if spoken is not None and (asked.start, asked.end) == (spoken.start, spoken.end):
        return 1.0
    if asked.label in text:
        return 0.6
    if spoken is None:
        return 0.0
    return -0.5 if spoken.overlaps(asked) else -1.0


def _kind_fit(query: Query, passage: Passage) -> float:
    if query.likely_kind is None:
        return 0.0
    said = 1.0 if query.kind else 0.5
    return said if query.likely_kind is passage.kind else -said
