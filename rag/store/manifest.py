"""What must fit for an index to be opened: the catalogue's schema and the model."""

from __future__ import annotations

from dataclasses import dataclass

from embeddings.base import ModelCard
from rag.errors import IndexMismatch

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """``card`` is None until a model is recorded; ``identity`` (16 random bytes, drawn when
    the index is made) tells its derived files from those of another index."""

    schema_version: int
    identity: bytes
    card: ModelCard | None

    def check_schema(self) -> None:
        """Raises ``IndexMismatch`` if another version of Youju made the index."""
        if self.schema_version != SCHEMA_VERSION:
            raise IndexMismatch(
                f"the index has schema version {self.schema_version}, this version of Youju "
                f"reads version {SCHEMA_VERSION}: index again into a new folder, or use the "
                "version of Youju that the index was made with"
            )

    def check(self, card: ModelCard) -> None:
        """Raises ``IndexMismatch`` unless the vectors of ``card`` can be compared with those
        of the index. An index without a model fits any."""
        if self.card is None:
            return
        differing = self.card.differences(card)
        if not differing:
            return
        raise IndexMismatch(
            f"the index was made with {_describe(self.card)}, not with {_describe(card)} "
            f"(they differ in {', '.join(differing)}): index again into a new folder, or ask "
            f"with the model that the index was made with ({self.card.name})"
        )


def _describe(card: ModelCard) -> str:
    return f"the model {card.name} (revision {card.revision}, {card.dimension} dimensions)"
