"""Siblings that are near in words and must not stand for one another, as 出口 and 进口."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

Members = dict[str, int]
"""Wording in search form → the number of the member that it names."""


class Contrasts:
    """``sets`` are the sets of siblings: the members of each, in their wordings, in search form.
    Where one wording holds another (进出口, 出口), the longer is meant."""

    def __init__(self, sets: Sequence[Sequence[Sequence[str]]]) -> None:
        self.sets = [
            {word: number for number, words in enumerate(one) for word in words} for one in sets
        ]

    def rule_out(self, topic: str) -> RuleOut:
        """What a text about ``topic`` (search form) does not speak of."""
        asked = []
        for members in self.sets:
            if any(word in topic for word in members):
                pattern = _any_of(members)
                asked.append((members, pattern, frozenset(_named(members, pattern, topic))))
        return RuleOut(tuple(asked))


class RuleOut:
    """Tells the texts that speak of a sibling of what is asked, and not of what is asked."""

    def __init__(self, asked: tuple[tuple[Members, re.Pattern[str], frozenset[int]], ...]) -> None:
        self._asked = asked

    def __call__(self, form: str) -> bool:
        """``form`` is in search form."""
        return any(
            (named := set(_named(members, pattern, form))) and not named & asked
            for members, pattern, asked in self._asked
        )


def _any_of(members: Members) -> re.Pattern[str]:
    longest_first = sorted(members, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)))


def _named(members: Members, pattern: re.Pattern[str], form: str) -> Iterator[int]:
    return (members[found.group()] for found in pattern.finditer(form))


@cache
def default_contrasts() -> Contrasts:
    """Of ``contrasts.tsv``: a set a line, members parted by tabs, their wordings by bars."""
    lines = files("rag.query").joinpath("contrasts.tsv").read_text("utf-8").lower().splitlines()
    return Contrasts([[member.split("|") for member in line.split("\t")] for line in lines])
