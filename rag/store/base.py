"""The two searches that a store offers. Scores: higher is better, in each one's own unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Vectors
from rag.types import Keys, Kind, Passage


@dataclass(frozen=True, slots=True)
class Scored:
    """Keys and their scores, best first; ties by the smaller key. Both arrays are ``(n,)``,
    n <= k: a short result is short, never padded."""

    keys: Keys
    scores: NDArray[np.float32]

    @classmethod
    def empty(cls) -> Scored:
        return cls(np.empty(0, np.int64), np.empty(0, np.float32))


@dataclass(frozen=True, slots=True)
class Scope:
    """The passages that a search may return. ``None`` and ``()`` bound nothing.

    ``reports`` are report ids (an empty tuple, unlike None, admits no report); ``years`` are
    years that the passage's period must contain one of.
    """

    reports: tuple[str, ...] | None = None
    years: tuple[int, ...] = ()
    kind: Kind | None = None

    @property
    def unbounded(self) -> bool:
        return self.reports is None and not self.years and self.kind is None


Terms = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class LexicalDocument:
    """A passage as the lexical index holds it. ``words`` and ``pairs`` (of characters) in order,
    repeats included; heading words are kept apart so that they can weigh differently."""

    key: int
    report_id: str
    kind: Kind
    first_year: int | None
    last_year: int | None
    heading_words: tuple[str, ...]
    words: tuple[str, ...]
    pairs: tuple[str, ...]


class LexicalDamaged(Exception):
    """The files of a lexical index cannot be used; it must be made again. Stays inside the
    store."""


def vector_hash(text: str) -> bytes:
    """The 16 bytes by which the vector of ``text`` (what is embedded: heading path and
    passage, without the model's prompt) is known. Equal texts share one vector."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage and all that the indexes need to find it: the hash of its vector and its
    words, in order, repeats included. White space inside a word parts it in two."""

    passage: Passage
    vector: bytes
    heading_words: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What a write did: how many passages it added and removed, and the number of its commit
    (the last one's, if there was nothing to do). An unchanged passage counts in neither."""

    commit: int
    added: int
    removed: int


class DenseIndex(Protocol):
    """Vectors by key, searched by inner product of unit rows (cosine)."""

    def __len__(self) -> int: ...

    def add(self, keys: Keys, vectors: Vectors) -> None:
        """``keys`` are ``(n,)`` and new to the index, ``vectors`` ``(n, dimension)``."""
        ...

    def remove(self, keys: Keys) -> None:
        """Keys that the index does not hold are passed over."""
        ...

    def search(self, vector: Vectors, k: int, allowed: Keys | None = None) -> Scored:
        """``vector`` is ``(dimension,)``; only ``allowed`` keys are returned, if given: none
        for an empty array."""
        ...


class LexicalIndex(Protocol):
    """Words and pairs of characters by key, searched by BM25."""

    def __len__(self) -> int: ...

    def update(self, remove: Keys, add: Iterable[LexicalDocument], watermark: int) -> None:
        """Apply both and record ``watermark`` in one commit."""
        ...

    def search(self, terms: Terms, k: int, scope: Scope, pairs: Terms = ()) -> Scored:
        """``terms`` are words, ``pairs`` pairs of characters, each with its weight."""
        ...

    def frequency(self, word: str) -> int:
        """How many passages hold the word in their text."""
        ...
