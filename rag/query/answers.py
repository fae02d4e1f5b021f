"""Whether a figure is of the sort that a question asks for."""

from __future__ import annotations

import re

from rag.chunking.figures import ADDED, Figure, Role
from rag.chunking.units import Unit, measure_of
from rag.query.units import wanted_measure, wanted_unit
from rag.types import Query, Wanted
from rag.words import search_form

# “新增多少”, “减少了多少天”: a change is what is asked for, in the unit of the thing itself.
_ASKS_CHANGE = re.compile(
    r"新增|净增|增加|增长|增|减少|下降|降低|提高|提升|上升|压减|涨|降|扩大|缩短|添|多出|净多|新多|又[多有]|"
    r"[多少][了给收招挣打种卖拉抽领弄修建开盖]|提了|便宜了?|贵了|[压砍]掉|压[下减缩]|压了|翻了|[爬前上][升进]了?|"
    r"比(?:上|去|前|头|前一|头一|上一)年|"
    r"increase|decrease|new\b|add|fall|fell|rise|rose|more\b|fewer|reduc|grow|grew|jump|drop|gain",
    re.I,
)
# What there is in all, and what is new: the one is no answer to the other.
_ASKS_TOTAL = re.compile(
    r"总数|总量|总里程|总规模|总人数|一共有|共有|总共有|保有|在册|现有|拥有|有效期内|"
    r"(?:截至|截止|到)[\u4e00-\u9fff\d]{0,8}(?:末|底)|年[末底]|\bin total\b|\btotal number\b|"
    r"\bby the end of\b|\bhow many .+ (?:does|do) .+ have\b",
    re.I,
)
_ASKS_ADDED = re.compile(rf"{ADDED.pattern}|增加|多了|添|多出|净多|新多|又多|\bnew\b|\badd", re.I)
# Measure words of the same things: anything but households may be counted by 个.
_OF_THE_SAME = (
    frozenset("家个所座处项条件片间宗支款种门站批次场"),
    frozenset("家户"),
    frozenset("棵株"),
    frozenset("个例"),
    frozenset("个张"),
    frozenset("家席"),
)
# “多少个市场主体” of 户: firms are counted by either.
_FIRMS = re.compile(r"企业|主体|工商户|商户|公司|店")
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
        self._measure = wanted_measure(query.question)
        self._question = search_form(query.question)
        self._added = _ASKS_ADDED.search(query.topic) is not None
        self._total = not self._added and _ASKS_TOTAL.search(query.question) is not None
        self._change = _ASKS_CHANGE.search(query.topic) is not None
        # “总量多少、排第几”: two questions in one, and a figure of either sort answers.
        self._several = len(_HOW_MUCH.findall(query.question)) > 1

    def match(self, figure: Figure) -> float:
        """1 for a figure of the sort that is wanted, -1 for one of another sort; between them
        where either leaves it open."""
        if self._says(figure):
            return -1.0
        return max(self._match(figure), 0.0) if self._several else self._match(figure)

    def _says(self, figure: Figure) -> bool:
        """What the question itself says is not what it asks."""
        said = rf"(?<![\d.,]){re.escape(figure.text)}"
        return len(figure.text) > 1 and re.search(said, self._question) is not None

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
            # “How many trees”: 株 is none of our units, and no other one either.
            countable = self.unit is Unit.THINGS and self._measure is None
            if figure.unit is None and (countable or _BARE.search(figure.text)):
                return 0.0
            if figure.unit is not self.unit:
                return 0.0 if frozenset({figure.unit, self.unit}) in _ALIKE else -1.0
            if not self._counts_alike(figure):
                return 0.0
        elif figure.unit is Unit.SHARE:
            # “比前一年少了多少”: by a share as well as by a number.
            changed = figure.role is Role.CHANGE
            return (1.0 if self._change else -1.0) if changed else -0.5
        if self._total and figure.added:
            return -0.5
        return 1.0 if figure.role is Role.LEVEL or self._change else -0.3

    def _counts_alike(self, figure: Figure) -> bool:
        """Households are no estates, though both are things that are counted."""
        counted = measure_of(figure.text)
        if self._measure is None or counted is None or counted == self._measure:
            return True
        if {counted, self._measure} == {"户", "个"}:
            return _FIRMS.search(self._question) is not None
        return any({counted, self._measure} <= alike for alike in _OF_THE_SAME)
