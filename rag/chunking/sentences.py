"""Display text → sentences and clauses."""

from __future__ import annotations

import re

from rag.types import Span

_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”’』」）)]*|\n|$)")
_CLAUSE = re.compile(r"(?:[^，；：,;:]|(?<=\d)[,:：](?=\d))*[，；：,;:]?")


def sentences(text: str) -> list[Span]:
    """Sentences with their end marks, in order; a line break ends one, too."""
    return _spans(_SENTENCE, text)


def clauses(text: str) -> list[Span]:
    """Clauses of one sentence with their commas, in order; `1,973` is not cut."""
    return _spans(_CLAUSE, text)


def _spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    return [Span(*match.span()) for match in pattern.finditer(text) if match[0].strip()]
