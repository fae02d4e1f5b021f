"""The unit in which a question wants its figure: money is no answer to “百分之几”."""

from __future__ import annotations

import re
from enum import Enum


class Unit(Enum):
    """A class of units that answer for one another, and how its quantities look."""

    MONEY = r"\d[\d,.]*\s*(?:余|多)?[十百千万亿]*余?(?:元|美元|欧元|亿|万)"
    SHARE = r"\d[\d.]*\s*(?:%|‰|个百分点|倍)|[一二三四五六七八九十两]成|翻[一两]番"
    PEOPLE = r"\d[\d,.]*\s*(?:余|多)?[十百千万亿]*余?(?:人次|人|名|位|户)"
    LENGTH = r"\d[\d,.]*\s*(?:余|多)?[十百千万亿]*余?(?:公里|千米|米)"
    AREA = r"\d[\d,.]*\s*(?:余|多)?[十百千万亿]*余?(?:平方米|平方公里|㎡|亩|公顷)"
    WEIGHT = r"\d[\d,.]*\s*(?:余|多)?[十百千万亿]*余?(?:吨|斤|公斤)"
    DAYS = r"\d[\d,.]*\s*(?:余|多)?[十百千万]*余?天"
    VEHICLES = r"\d[\d,.]*\s*(?:余|多)?[十百千万亿]*余?(?:辆|台|艘|架)"


_HOW_MANY = r"(?:多少|几)[个多]?[十百千万亿]*"
_WANTED = tuple(
    (unit, re.compile(pattern, re.I))
    for unit, pattern in (
        (
            Unit.SHARE,
            r"(?<![利汇税费效功])率(?:是|为|有|达到?)?(?:多少|几|[？?。 ]*$)|百分之[几多]|百分点|"
            r"几成|多少倍|%|percentage|what (?:share|proportion)",
        ),
        (
            Unit.MONEY,
            rf"{_HOW_MANY}(?:元|美元|块钱|钱)|多少[\u4e00-\u9fff]{{0,4}}钱|"
            rf"{_HOW_MANY}亿?(?<=亿)[？?。 ]*$|how much money",
        ),
        (Unit.LENGTH, rf"{_HOW_MANY}(?:公里|千米|米)|how many kilomet"),
        (Unit.AREA, rf"{_HOW_MANY}(?:平方米|平米|平方公里|亩|公顷)|how many (?:square|hectares)"),
        (Unit.WEIGHT, rf"{_HOW_MANY}(?:吨|斤|公斤)|how many tonn?es"),
        (Unit.DAYS, rf"{_HOW_MANY}天|how many days"),
        (Unit.VEHICLES, rf"{_HOW_MANY}(?:辆|台|艘|架)"),
        (Unit.PEOPLE, rf"{_HOW_MANY}(?:人次|人|名|户)|how many (?:people|households)"),
    )
)
_LOOKS = {unit: re.compile(unit.value) for unit in Unit}


def wanted_unit(question: str) -> Unit | None:
    """None if the question does not say."""
    return next((unit for unit, pattern in _WANTED if pattern.search(question)), None)


def holds(unit: Unit, text: str) -> bool:
    """Whether ``text`` (display form) holds a quantity in this unit."""
    return _LOOKS[unit].search(text) is not None
