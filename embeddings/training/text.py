"""Text as the model sees it: simplified characters, sentences, passages."""

from __future__ import annotations

import re
from functools import cache

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?[”』」）]?")
_ENGLISH_SENTENCE = re.compile(r"[^.!?;]+(?:\.(?=\d)[^.!?;]*)*[.!?;]?")


@cache
def _converter() -> object:
    from opencc import OpenCC

    return OpenCC("t2s")


@cache
def _traditional() -> frozenset[str]:
    """Characters that OpenCC changes; text without them is left alone (the converter is slow)."""
    convert = _converter().convert  # type: ignore[attr-defined]
    block = [chr(code) for code in range(0x4E00, 0xA000)]
    return frozenset(c for c in block if convert(c) != c)


def simplified(text: str) -> str:
    """Traditional characters made simplified, as the application does before it embeds."""
    if _traditional().isdisjoint(text):
        return text
    return str(_converter().convert(text))  # type: ignore[attr-defined]


def sentences(text: str) -> list[str]:
    """Chinese sentences of at least six characters, in order."""
    return [s for s in (m.group().strip() for m in _SENTENCE.finditer(text)) if len(s) >= 6]


def english_sentences(text: str) -> list[str]:
    """English sentences of at least twenty letters, in order."""
    return [
        s for s in (m.group().strip() for m in _ENGLISH_SENTENCE.finditer(text)) if len(s) >= 20
    ]


def passages(text: str, size: int = 160) -> list[str]:
    """Consecutive sentences joined until `size` characters; the last may be shorter."""
    made: list[str] = []
    held = ""
    for sentence in sentences(text):
        held += sentence
        if len(held) >= size:
            made.append(held)
            held = ""
    if len(held) >= 60:
        made.append(held)
    return made
