"""How well a passage fits a question, in features that a person can follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from rag.types import Passage, Period, Query
from rag.words import search_form


@dataclass(frozen=True, slots=True)
class Fit:
    """``dense`` is the cosine; ``dense_rank`` and ``lexical_rank`` are standard scores within
    this question's candidates; ``words`` and ``heading`` the share (0–1) of the question's
    words that the passage's text and its headings hold; ``period`` and ``kind`` are 1 where
    they agree with the question's, −1 where they differ, 0 where either is silent; a kind that
    the question does not say, but is likely to mean, counts half."""

    dense: float
    dense_rank: float
    lexical_rank: float
    words: float
    heading: float
    period: float
    kind: float


FEATURES = tuple(field.name for field in fields(Fit))


def fit(
    query: Query, passage: Passage, *, dense: float, dense_rank: float, lexical_rank: float
) -> Fit:
    return Fit(
        dense=dense,
        dense_rank=dense_rank,
        lexical_rank=lexical_rank,
        words=share(query, passage.text),
        heading=share(query, " ".join(passage.path)),
        period=_period_fit(query.periods, passage.period),
        kind=_kind_fit(query, passage),
    )


def as_array(fits: Sequence[Fit]) -> NDArray[np.float64]:
    """``(n, len(FEATURES))``."""
    return np.array([astuple(one) for one in fits], np.float64).reshape(-1, len(FEATURES))


def share(query: Query, text: str) -> float:
    """The share of the query's words found in ``text``, longer words counting for more."""
    form = search_form(text)
    total = sum(weight * len(word) for word, weight in query.terms)
    found = sum(weight * len(word) for word, weight in query.terms if word in form)
    return found / total if total else 0.0


def _kind_fit(query: Query, passage: Passage) -> float:
    if query.likely_kind is None:
        return 0.0
    said = 1.0 if query.kind else 0.5
    return said if query.likely_kind is passage.kind else -said


def _period_fit(asked: Sequence[Period], spoken: Period | None) -> float:
    if not asked or spoken is None:
        return 0.0
    if any(p.start == spoken.start and p.end == spoken.end for p in asked):
        return 1.0
    # A range that holds the year asked for may carry its figure, but seldom does.
    return -0.5 if any(spoken.overlaps(p) for p in asked) else -1.0
