"""The unit in which a question wants its figure: money is no answer to “百分之几”."""

from __future__ import annotations

import re

from rag.chunking.units import Unit

_HOW_MANY = r"(?<!第)(?:多少|几)[个多来]?[十百千万亿]*"
_OTHER_WORDS = {
    Unit.SHARE: r"(?<![利汇税费功效频产])率(?:是|为|有|达到?)?(?:多少|几|[？?。 ]*$)|"
    r"百分之[几多]|百分点|几成|多少倍|(?<![\d.])%|"
    r"percentage|what (?:share|proportion)",
    Unit.MONEY: rf"多少[\u4e00-\u9fff]{{0,4}}钱|{_HOW_MANY}亿?(?<=亿)[？?。 ]*$|几个亿|"
    r"how much money",
    Unit.LENGTH: r"how many kilomet",
    Unit.AREA: r"how many (?:square|hectares)",
    Unit.WEIGHT: r"how many tonn?es",
    Unit.DAYS: r"how many days",
    Unit.DENSITY: r"$^",
    Unit.PEOPLE: r"how many (?:people|households)|多少[\u4e00-\u9fff]{0,4}人(?:[？?。 ]*$)",
}
# “多少个百分点” and “多少倍” before “多少个”; a volume before a length.
_ORDER = (
    Unit.SHARE, Unit.VOLUME, Unit.AREA, Unit.DENSITY, Unit.MONEY, Unit.LENGTH, Unit.WEIGHT,
    Unit.POWER, Unit.DAYS, Unit.VEHICLES, Unit.PEOPLE, Unit.THINGS,
)  # fmt: skip
# “多少万” may be of anything, though “13.1万，” in a report is money.
_NAMES = {Unit.MONEY: r"(?:元|美元|欧元|块)"}
_WANTED = tuple(
    (
        unit,
        re.compile(
            rf"{_HOW_MANY}(?:{_NAMES.get(unit, unit.value)})|{_OTHER_WORDS.get(unit, '$^')}", re.I
        ),
    )
    for unit in _ORDER
)

_MEASURE = re.compile(rf"{_HOW_MANY}({Unit.THINGS.value})")


def wanted_unit(question: str) -> Unit | None:
    """None if the question does not say."""
    return next((unit for unit, pattern in _WANTED if pattern.search(question)), None)


def wanted_measure(question: str) -> str | None:
    """The measure word of the count that is asked for (个 of “多少个小区”), if it names one."""
    found = _MEASURE.search(question)
    return found[1] if found else None
