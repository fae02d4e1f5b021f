"""The one protocol of this package: strings in, unit vectors out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.probe import agree

Vectors = NDArray[np.float32]
Progress = Callable[[int], None]
"""Called with the number of texts done since the last call."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What must be the same for two vectors to be comparable.

    ``revision`` identifies the weights (a hash of the files, a hub commit, or the fingerprint
    of a vector); the prompts are what is put before a query and before a passage.
    """

    name: str
    revision: str
    dimension: int
    query_prompt: str = ""
    passage_prompt: str = ""
    normalised: bool = True

    def differences(self, other: ModelCard) -> tuple[str, ...]:
        """The fields that keep the two models' vectors from being compared; none if they can
        be. Fingerprints need only agree, not be equal."""
        return tuple(
            name
            for name in (field.name for field in fields(self))
            if getattr(self, name) != getattr(other, name)
            and not (name == "revision" and agree(self.revision, other.revision))
        )


class Embedder(Protocol):
    """Encodes queries and passages apart, since many models prompt the two differently."""

    @property
    def card(self) -> ModelCard: ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """``(n, dimension)`` float32, unit rows in the order of ``texts``; ``(0, dimension)``
        for no texts."""
        ...

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """As ``encode_queries``, in batches; ``progress`` hears of each batch."""
        ...


class TokenEmbedder(Embedder, Protocol):
    """Also tells the tokens of a text: in a passage their vectors are the same wherever they
    stand, in a query what the others make of them."""

    def token_ids(self, texts: Sequence[str], prompt: str) -> list[list[int]]:
        """Of each text with ``prompt`` before it, in order."""
        ...

    def token_table(self) -> Vectors:
        """``(vocabulary, dimension)`` float32: the vector of each token by its id; the longer it
        is, the more its token weighs in a text's."""
        ...

    def query_words(self, texts: Sequence[str]) -> list[Vectors]:
        """Of each text ``(t, dimension)`` float32: its tokens' vectors, the longer the more a token
        weighs. They are not to be changed."""
        ...
