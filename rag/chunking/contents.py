"""What a passage holds, in the form in which questions meet it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.chunking.figures import Figure, figures
from rag.chunking.sentences import sentences
from rag.types import Passage
from rag.words import search_form

# Passages of a few thousand reports; those that questions ask for again and again stay.
_KEPT = 20_000
_DATE = re.compile(r"(?:19|20)\d{2}年|\d{1,2}月|\d{1,2}日|[年月]底|春节|上半年|下半年|季度")


@dataclass(frozen=True, slots=True)
class Sentence:
    """``form`` is its search form; ``dated`` whether it names a day, a month or a year."""

    form: str
    figures: tuple[Figure, ...]
    dated: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """Search forms of the text and of the headings, and the text's sentences in order."""

    form: str
    heading: str
    sentences: tuple[Sentence, ...]


def names_date(form: str) -> bool:
    """Whether a text in search form names a day, a month, a season or a year."""
    return _DATE.search(form) is not None


def contents(passage: Passage) -> Contents:
    return _contents(passage.text, passage.path)


@lru_cache(maxsize=_KEPT)
def _contents(text: str, path: tuple[str, ...]) -> Contents:
    form = search_form(text)
    parts = [span.of(form) for span in sentences(form)]
    return Contents(
        form,
        search_form(" ".join(path)),
        tuple(Sentence(part, tuple(figures(part)), names_date(part)) for part in parts),
    )
