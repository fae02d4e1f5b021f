"""Late interaction: every word of a question beside the nearest word of a text (Khattab & Zaharia
2020, ColBERT).

The bundled model reads a word of a text alike wherever it stands, so the vectors of a text's words
need not be stored: they are looked up in the model's table, which is held in memory (79 MB). The
words of the question it reads in context.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from embeddings.base import TokenEmbedder, Vectors
from rag.retrieval.importance import Importance

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]

Likeness = Callable[[Sequence[str]], Floats]
"""Texts → how like the question each is, ``(n,)``, 1 for the same words."""

Closeness = Callable[[Sequence[str]], Floats]
"""Texts → ``(n, 3)``: how like the question each is; the share of the question's words, by their
importance, that it has nothing like; and what it lacks most of one word."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a question beside those of a text: their unit vectors ``(t, dimension)``, their
    lengths ``(t,)``, and for each the highest cosine with a word of the text ``(t,)``."""

    unit: Vectors
    lengths: Floats
    nearest: Floats


Echoes = Callable[[Sequence[str]], Floats]
"""Texts → how near each comes to each of some words, ``(n, words)``, 1 for the word itself."""

_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class _Table:
    """By token: its direction ``(vocabulary, dimension)``, and how much it weighs."""

    unit: Vectors
    lengths: Floats


@dataclass(frozen=True, slots=True)
class _Read:
    """Texts as the tokens that they have: those of ``rows`` are ``places[start:next start]``,
    rows of ``unit`` ``(u, dimension)``."""

    rows: list[int]
    unit: Vectors
    places: Ids
    starts: Ids


class LateInteraction:
    """``model`` is called when first needed. All texts are in search form."""

    def __init__(self, model: Callable[[], TokenEmbedder]) -> None:
        self._model = model
        self._known: dict[str, Ids] = {}

    def likeness(self, topics: Sequence[str]) -> Likeness:
        """To a question and its rewordings, whichever is the likest. A word weighs what the model
        makes of it: a rare one more than a common one."""
        asked = self._weighed(topics)

        def like(texts: Sequence[str]) -> Floats:
            found = [_mean(self._nearest(unit, texts), weights) for unit, weights in asked]
            return np.max(found, axis=0) if found else np.zeros(len(texts), np.float32)

        return like

    def closeness(self, topics: Sequence[str], importance: Importance) -> Closeness:
        """To whichever of a question and its rewordings a text is likest to; ties go to the
        first. ``topics`` is not empty."""
        asked = [
            (unit, lengths, importance.of(unit, lengths)) for unit, lengths in self._weighed(topics)
        ]

        def close(texts: Sequence[str]) -> Floats:
            read = np.stack(
                [_close(self._nearest(unit, texts), *weights) for unit, *weights in asked]
            )
            return np.asarray(read[np.argmax(read[:, :, 0], axis=0), np.arange(len(texts))])

        return close

    def words(self, topics: Sequence[str], texts: Sequence[str]) -> list[Words]:
        """Of each text, beside whichever of a question and its rewordings it is likest to; ties go
        to the first. ``topics`` is not empty."""
        asked = self._weighed(topics)
        nearest = [self._nearest(unit, texts) for unit, _ in asked]
        like = [_mean(near, lengths) for near, (_, lengths) in zip(nearest, asked, strict=True)]
        best = np.argmax(like, axis=0).tolist()
        return [
            Words(unit, lengths, nearest[of][row])
            for row, of in enumerate(best)
            for unit, lengths in (asked[of],)
        ]

    def echoes(self, words: Sequence[str]) -> Echoes:
        """Of words by themselves, whatever they stand beside in the question."""
        table = self._table
        weighed = [(table.unit[ids], table.lengths[ids]) for ids in self._tokens(words)]

        def echo(texts: Sequence[str]) -> Floats:
            if not weighed:
                return np.zeros((len(texts), 0), np.float32)
            nearest = self._nearest(np.concatenate([unit for unit, _ in weighed]), texts)
            ends = np.cumsum([len(weights) for _, weights in weighed])[:-1]
            parts = np.split(nearest, ends, axis=1)
            means = [
                _mean(part, weights) for part, (_, weights) in zip(parts, weighed, strict=True)
            ]
            return np.stack(means, axis=1)

        return echo

    def _weighed(self, topics: Sequence[str]) -> list[tuple[Vectors, Floats]]:
        """Of each the unit vectors ``(t, dimension)`` of its words, and their lengths."""
        return [_directed(words.copy()) for words in self._model().query_words(topics)]

    def _nearest(self, unit: Vectors, texts: Sequence[str]) -> Floats:
        """``(n, t)``: the highest cosine of each of ``unit`` with a token of each text, 0 for a
        text that has none."""
        found = np.zeros((len(texts), len(unit)), np.float32)
        read = self._read(texts)
        if read is not None and len(unit):
            cosines = read.unit @ unit.T
            found[read.rows] = np.maximum.reduceat(cosines[read.places], read.starts, axis=0)
        return found

    def _read(self, texts: Sequence[str]) -> _Read | None:
        """None if no text has a token."""
        tokens = self._tokens(texts)
        rows = [row for row, own in enumerate(tokens) if len(own)]
        if not rows:
            return None
        ids, places = np.unique(np.concatenate([tokens[row] for row in rows]), return_inverse=True)
        starts = np.cumsum([0, *(len(tokens[row]) for row in rows[:-1])])
        return _Read(rows, self._table.unit[ids], places, starts)

    @cached_property
    def _table(self) -> _Table:
        return _Table(*_directed(self._model().token_table()))

    def _tokens(self, texts: Sequence[str]) -> list[Ids]:
        """The different tokens of each text."""
        known = self._known
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            if len(known) + len(new) > _KEPT:
                known = self._known = {text: known[text] for text in texts if text in known}
            ids = self._model().token_ids(new, "")
            known.update(
                {text: np.unique(own).astype(np.int64) for text, own in zip(new, ids, strict=True)}
            )
        return [known[text] for text in texts]


def _directed(vectors: Vectors) -> tuple[Vectors, Floats]:
    """Unit rows, in the place of ``vectors``, and their lengths."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    vectors /= np.maximum(lengths, 1e-9)[:, None]
    return vectors, lengths


def _close(nearest: Floats, lengths: Floats, matters: Floats) -> Floats:
    """``(n, t)`` → ``(n, 3)`` (see ``Closeness``)."""
    return np.column_stack([_mean(nearest, lengths), unmet(nearest, matters)])


def unmet(nearest: Floats, matters: Floats) -> Floats:
    """``(n, t)`` cosines and the words' importance ``(t,)`` → ``(n, 2)``: the share of all that
    matters that texts lack, and what they lack most of one word."""
    lacking = (1 - nearest) * matters
    share = lacking.sum(axis=1) / max(float(matters.sum()), 1e-9)
    return np.column_stack([share, lacking.max(axis=1, initial=0.0)])


def _mean(nearest: Floats, weights: Floats) -> Floats:
    """``(n, t)`` → ``(n,)``, weighted."""
    return np.asarray(nearest @ weights / max(float(weights.sum()), 1e-9), np.float32)
