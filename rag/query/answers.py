"""Whether a figure is of the sort that a question asks for."""

from __future__ import annotations

import re

from rag.chunking.figures import Figure, Role
from rag.chunking.units import Unit
from rag.query.units import wanted_unit
from rag.types import Query, Wanted

# “新增多少”, “减少了多少天”: a change is what is asked for, in the unit of the thing itself.
_ASKS_CHANGE = re.compile(
    r"新增|净增|增加|增长|增|减少|下降|降低|提高|提升|上升|压减|多了|少了|涨|降|扩大|缩短|"
    r"increase|decrease|new\b|add|fall|rise|more\b|fewer|reduc|grow",
    re.I,
)
# “新增就业2万”: the unit goes without saying.
_BARE = re.compile(r"[\d万亿]$")
_HOW_MUCH = re.compile(r"多少|第?几|how (?:much|many)|where did .* rank", re.I)
# Units that are written for one another: 多少家 of 个, 多少户 of 人.
_ALIKE = {
    frozenset({Unit.THINGS, Unit.PEOPLE}), frozenset({Unit.THINGS, Unit.VEHICLES}),
    frozenset({Unit.THINGS, Unit.VOLUME}),
}  # fmt: skip


class WantedFigure:
    """What a question wants to know of its subject, as far as its words tell."""

    def __init__(self, query: Query) -> None:
        self._wanted = query.wanted
        self.unit = wanted_unit(query.question)
        self._change = _ASKS_CHANGE.search(query.topic) is not None
        # “总量多少、排第几”: two questions in one, and a figure of either sort answers.
        self._several = len(_HOW_MUCH.findall(query.question)) > 1

    def match(self, figure: Figure) -> float:
        """1 for a figure of the sort that is wanted, -1 for one of another sort; between them
        where either leaves it open."""
        return max(self._match(figure), 0.0) if self._several else self._match(figure)

    def _match(self, figure: Figure) -> float:
        if self._wanted is Wanted.RANK or figure.role is Role.RANK:
            return 1.0 if self._wanted is Wanted.RANK and figure.role is Role.RANK else -1.0
        if self._wanted is Wanted.GROWTH:
            return self._growth(figure)
        if self._wanted is Wanted.SHARE and self.unit in (None, Unit.SHARE):
            if figure.unit is not Unit.SHARE:
                return -1.0
            return 1.0 if figure.role is Role.LEVEL or self._change else -0.5
        return self._amount(figure)

    def _growth(self, figure: Figure) -> float:
        if figure.role is Role.CHANGE:
            return 1.0 if figure.unit is (self.unit or Unit.SHARE) else 0.3
        return -0.5 if figure.unit is Unit.SHARE else -1.0

    def _amount(self, figure: Figure) -> float:
        if self.unit is not None:
            if figure.unit is None and _BARE.search(figure.text):
                return 0.0
            if figure.unit is not self.unit:
                return 0.0 if frozenset({figure.unit, self.unit}) in _ALIKE else -1.0
        elif figure.unit is Unit.SHARE:
            return -1.0 if figure.role is Role.CHANGE else -0.5
        return 1.0 if figure.role is Role.LEVEL or self._change else -0.3
