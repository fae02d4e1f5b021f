"""Classes of units whose quantities answer for one another."""

from __future__ import annotations

import re
from enum import Enum


class Unit(Enum):
    """``value`` is what follows the number, in search form."""

    SHARE = r"(?:%|‰|个百分点|个点)|倍(?!数)|成(?![立功为效果就员本])"
    MONEY = r"(?:元|美元|欧元|块)|亿(?=[，。；、,;\s]|$)"
    PEOPLE = r"(?:人次|人|名|位(?!居|列))"
    LENGTH = r"(?:公里|千米|米(?!/))"
    AREA = r"(?:平方米|平方公里|平方千米|㎡|亩|公顷|平米)"
    WEIGHT = r"(?:吨|斤|公斤|克(?!/))"
    VOLUME = r"(?:立方米|标准箱|标箱|箱|升)"
    POWER = r"(?:千瓦时|千瓦|瓦|度(?!电)|度电)"
    DAYS = r"天"
    VEHICLES = r"(?:辆|台|艘|架|列(?!入|全|为))"
    DENSITY = r"(?:微克|毫克)"
    THINGS = (
        r"(?:个(?!百分点|点)|家|户|项|件|所|套|座|条|处|场|次|宗|支|间|栋|对|部|批|起|种|张|只|头|"
        r"棵|株|盏|款|班|段|口|片|枚|门|站|例|席)"
    )


_NUMBER = r"\d[\d,.]*\s*(?:余|多|几)?[十百千万亿]*(?:余|多)?"
_STARTS = tuple((unit, re.compile(rf"[约近超达逾]?{_NUMBER}\s*(?:{unit.value})")) for unit in Unit)

_STARTS_COUNT = re.compile(rf"[约近超达逾]?{_NUMBER}\s*({Unit.THINGS.value})")


def unit_of(text: str) -> Unit | None:
    """The unit of the quantity that ``text`` begins with, after a word like 约; None for a bare
    number or another unit."""
    return next((unit for unit, looks in _STARTS if looks.match(text)), None)


def measure_of(text: str) -> str | None:
    """The measure word of a count that ``text`` begins with (户 of 31.8万户); None where it begins
    with no count of things."""
    found = _STARTS_COUNT.match(text)
    return found[1] if found else None
