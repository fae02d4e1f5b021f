"""Everyday and English wordings → the official terms that stand in reports.

``thesaurus.tsv`` has a line for each official term: the term, its everyday Chinese wordings
and its English ones, parted by ``|``. A wording is never an official term itself, so that
nothing is expanded twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_LATIN_WORD = re.compile(r"[a-z0-9]+(?:['’.-][a-z0-9]+)*")
_QUOTES = re.compile(r"[“”‘’\"'《》\s]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the thesaurus."""

    term: str
    everyday: tuple[str, ...]
    english: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A wording found in a question, and the official terms that it stands for."""

    wording: str
    terms: tuple[str, ...]


class Thesaurus:
    """Finds wordings in questions; where several begin at one place, the longest."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        chinese: dict[str, list[str]] = {}
        english: dict[str, list[str]] = {}
        for entry in entries:
            for wording in entry.everyday:
                if wording.isascii() and _english_form(wording):
                    # GDP and M2 are parted by spaces in an English question.
                    english.setdefault(_english_form(wording), []).append(entry.term)
                chinese.setdefault(_QUOTES.sub("", wording).lower(), []).append(entry.term)
            for wording in entry.english:
                english.setdefault(_english_form(wording), []).append(entry.term)
        self._chinese = {wording: tuple(dict.fromkeys(terms)) for wording, terms in chinese.items()}
        self._english = {wording: tuple(dict.fromkeys(terms)) for wording, terms in english.items()}
        self._longest = max(map(len, self._chinese), default=0)
        self._most_words = max((w.count(" ") + 1 for w in self._english), default=0)

    def find(self, text: str) -> list[Match]:
        """Matches in order, apart from each other. ``text`` is in search form: simplified,
        half-width, lower case."""
        return [*self._find_chinese(_QUOTES.sub("", text)), *self._find_english(text)]

    def _find_chinese(self, text: str) -> Iterator[Match]:
        at = 0
        while at < len(text):
            for length in range(min(self._longest, len(text) - at), 1, -1):
                wording = text[at : at + length]
                if wording in self._chinese and _stands_alone(text, at, wording):
                    yield Match(wording, self._chinese[wording])
                    at += length
                    break
            else:
                at += 1

    def _find_english(self, text: str) -> Iterator[Match]:
        words = [_singular(word) for word in _LATIN_WORD.findall(text)]
        at = 0
        while at < len(words):
            for count in range(min(self._most_words, len(words) - at), 0, -1):
                wording = " ".join(words[at : at + count])
                if wording in self._english:
                    yield Match(wording, self._english[wording])
                    at += count
                    break
            else:
                at += 1


def _stands_alone(text: str, at: int, wording: str) -> bool:
    """`pe` is no wording in `opened`: Latin letters are matched as whole words."""
    before, after = text[at - 1 : at], text[at + len(wording) : at + len(wording) + 1]
    inside = wording[0].isascii() and before.isascii() and before.isalnum()
    return not (inside or (wording[-1].isascii() and after.isascii() and after.isalnum()))


@cache
def default_thesaurus() -> Thesaurus:
    """The thesaurus that ships with the package."""
    return Thesaurus(read_entries(files("rag.query").joinpath("thesaurus.tsv").read_text("utf-8")))


def read_entries(tsv: str) -> Iterator[Entry]:
    """Raises ``ValueError`` for a line that has not three columns, naming it."""
    for number, line in enumerate(tsv.splitlines(), start=1):
        columns = line.split("\t")
        if len(columns) != 3 or not columns[0]:
            raise ValueError(f"thesaurus line {number} has {len(columns)} columns, not 3: {line!r}")
        term, everyday, english = columns
        yield Entry(term, _listed(everyday), _listed(english))


def _listed(column: str) -> tuple[str, ...]:
    return tuple(part for part in column.split("|") if part)


def _english_form(wording: str) -> str:
    return " ".join(_singular(word) for word in _LATIN_WORD.findall(wording.lower()))


def _singular(word: str) -> str:
    """Plural and singular meet: a rough cut that both sides go through alike."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return word
