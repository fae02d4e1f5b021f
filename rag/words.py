"""The form in which questions and passages meet: simplified, half-width, lower-case words."""

from __future__ import annotations

import re
from functools import cache

import opencc
import rjieba

from rag.parsing.cleaning import clean

_WORD = re.compile(r"[0-9a-z\u3400-\u9fff]")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LETTERS = re.compile(r"[A-Za-z]+")
_LATIN = re.compile(r"[a-z]+(?:['’-][a-z]+)*")


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional characters → simplified ones; all else as it is."""
    return str(_to_simplified().convert(text))


def search_form(text: str) -> str:
    """Traditional → simplified characters, full-width → half-width, lower case."""
    return clean(simplified(text)).text.lower()


def words_of(text: str) -> list[str]:
    """The words of ``text`` in order, longer words and the shorter ones inside them, without
    punctuation; empty for a text that has none."""
    return [word for word in rjieba.cut_for_search(search_form(text)) if _WORD.search(word)]


def pairs_of(text: str) -> list[str]:
    """The pairs of neighbouring Chinese characters in order, repeats included. They meet where two
    segmentations differ, as they do over names."""
    runs = _HAN.findall(search_form(text))
    return [run[at : at + 2] for run in runs for at in range(len(run) - 1)]


def language_of(text: str) -> str:
    """``zh`` or ``en``: that of the larger part of it, a Chinese character counting as two
    letters; ``zh`` for a text of neither."""
    chinese = sum(map(len, _HAN.findall(text)))
    return "zh" if 2 * chinese >= sum(map(len, _LETTERS.findall(text))) else "en"


def is_latin(word: str) -> bool:
    return _LATIN.fullmatch(word) is not None
