"""What a peer must do to stand in the table. This package imports nothing of ours at the top:
a worker runs it in the peers' own environment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Encode = Callable[[Sequence[str]], Any]
"""Texts → ``(n, dimension)`` float32, unit rows."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a report as the peer cut it; ``start`` and ``end`` count code points of the
    report's text, −1 where the peer's piece does not stand there as it is."""

    report: str
    text: str
    start: int = -1
    end: int = -1

    @property
    def chunk_id(self) -> str:
        return f"{self.report}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Model:
    """The same model for all: queries and passages are encoded by our ``embeddings``."""

    dimension: int
    queries: Encode
    passages: Encode


class Peer(Protocol):
    """As its quick-start does it, with the settings that it has from the start."""

    def index(self, texts: Mapping[str, str], model: Model | None) -> None:
        """Report name → text. Raises ``ImportError`` if the peer is not installed."""
        ...

    def chunks(self) -> Iterable[Chunk]:
        """All that was indexed."""
        ...

    def search(self, question: str, k: int) -> list[tuple[Chunk, float]]:
        """Best first."""
        ...


def located(report: str, text: str, pieces: Iterable[str]) -> list[Chunk]:
    """Pieces that come in order of the text, with the places where they stand."""
    found = []
    after = 0
    for piece in pieces:
        at = text.find(piece, after)
        if at < 0:
            at = text.find(piece)
        if at < 0:
            found.append(Chunk(report, piece))
            continue
        found.append(Chunk(report, piece, at, at + len(piece)))
        # Pieces may overlap: the next one may start anywhere after this one's start.
        after = at + 1
    return found


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
