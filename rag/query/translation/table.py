"""A word → the words of the other language that may stand for it, with their probabilities.

A question of one language meets passages of the other word by word (probabilistic structured
queries: Darwish & Oard 2003). ``table.sqlite`` was learned from parallel texts; README.md beside it
says from which.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

SCHEMA = "CREATE TABLE translation (word TEXT PRIMARY KEY, others TEXT NOT NULL) WITHOUT ROWID"
# What inflection adds, and what stands in its place in the word that is looked up.
_ENDINGS = (
    ("'s", ""), ("’s", ""), ("ies", "y"), ("es", ""), ("es", "e"), ("s", ""), ("ied", "y"),
    ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""),
)  # fmt: skip
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Rendering:
    """``probability`` is above 0 and below 1."""

    word: str
    probability: float


class TranslationTable:
    """Opened when first asked; may be asked from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database: sqlite3.Connection | None = None

    def renderings(self, word: str) -> tuple[Rendering, ...]:
        """The likeliest first; none for a word that is not known in any form."""
        for form in _forms(word):
            found = self._connection().execute(
                "SELECT others FROM translation WHERE word = ?", (form,)
            )
            if row := found.fetchone():
                parts = row[0].split(" ")
                pairs = zip(parts[::2], parts[1::2], strict=True)
                return tuple(Rendering(other, int(percent) / 100) for other, percent in pairs)
        return ()

    def _connection(self) -> sqlite3.Connection:
        if self._database is None:
            # Nothing writes to the file, so that no lock is needed; the module serialises threads.
            uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            self._database = sqlite3.connect(uri, uri=True, check_same_thread=False)
        return self._database


def _forms(word: str) -> Iterator[str]:
    """The word, then what it may be an inflected form of."""
    yield word
    if word[:1].isascii():
        for ending, instead in _ENDINGS:
            stem = word.removesuffix(ending)
            if stem != word and len(stem + instead) >= _SHORTEST:
                yield stem + instead


@cache
def default_table() -> TranslationTable:
    """The table that ships with the package."""
    return TranslationTable(Path(str(files("rag.query.translation") / "table.sqlite")))
