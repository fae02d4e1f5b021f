"""The unit in which a question wants its figure: money is no answer to “百分之几”."""

from __future__ import annotations

import re

from rag.chunking.units import Unit

_HOW_MANY = r"(?<!第)(?:多少|几)[个多来]?[十百千万亿]*"
# “投入资金多少”: nobody counts it in anything else.
_OF_MONEY = (
    r"(?:资金|投资|金额|费用|收入|支出|营收|产值|生产总值|增加值|贷款|存款|造价|工资|价格|总额|销售额|成交额|零售额)"
    r"(?:总量)?(?:是|为|有|达到?|共|一共|总共|了|完成|到底)*多少(?:[？?。，, ]|$)"
)
_EN = r"how many (?:(?:hundred|thousand|million|billion|trillion|more|new) )*(?:of )?"
_OTHER_WORDS = {
    Unit.SHARE: r"(?<![利汇税费功效频产])率(?:是|为|有|达到?)?(?:多少|几|[？?。 ]*$)|"
    r"百分之[几多]|百分点|几成|几个点|多少个点|几分之几|多少倍|(?<![\d.])%|"
    r"percent(?:age)?\b|what (?:share|proportion|portion|slice)",
    Unit.MONEY: rf"多少(?![个家户人名张所])[\u4e00-\u9fff]{{0,4}}(?<![收挣花免要赚])钱|"
    rf"{_HOW_MANY}亿?(?<=亿)[？?。 ]*$|几个亿|{_OF_MONEY}|how much money|"
    rf"{_EN}(?:yuan|us dollars|dollars|rmb)\b",
    Unit.LENGTH: rf"{_EN}(?:kilomet|km\b|met(?:er|re)s)",
    Unit.AREA: rf"{_EN}(?:square|hectares|mu\b|acres)",
    Unit.WEIGHT: rf"{_EN}(?:tonn?es|tons|kilograms|kilos|jin\b)",
    Unit.VOLUME: rf"{_EN}(?:cubic|containers|teus?\b|lit(?:er|re)s)",
    Unit.POWER: rf"{_EN}(?:kilowatt|megawatt|gigawatt|kwh|kw\b)",
    Unit.DAYS: rf"{_EN}(?:\w+ ){{0,2}}days",
    Unit.DENSITY: r"$^",
    Unit.VEHICLES: rf"{_EN}(?:\w+ ){{0,3}}(?:vehicles|cars|buses|trucks|ships|aircraft)\b",
    Unit.PEOPLE: rf"{_EN}(?:[\w-]+ ){{0,3}}(?:people|persons|households|residents|passengers|"
    r"visitors|tourists|travell?ers|students|pupils|workers|employees|babies|children|patients|"
    r"doctors|nurses|teachers|farmers|graduates|guests|women|seniors|elderly|participants)\b|"
    r"多少[\u4e00-\u9fff]{0,4}人(?:[？?。 ]*$)",
    # Whatever else is counted, it is no money and no share.
    Unit.THINGS: r"how many (?!times|years|months|hours|minutes|degrees|places|points)",
}
# “多少个百分点” and “多少倍” before “多少个”; a volume before a length.
_ORDER = (
    Unit.SHARE, Unit.VOLUME, Unit.AREA, Unit.DENSITY, Unit.MONEY, Unit.LENGTH, Unit.WEIGHT,
    Unit.POWER, Unit.DAYS, Unit.VEHICLES, Unit.PEOPLE, Unit.THINGS,
)  # fmt: skip
# “多少万” may be of anything, though “13.1万，” in a report is money.
_NAMES = {Unit.MONEY: r"(?:美?元|欧元)(?!以上)|块(?=钱|[？?。，, 啊呢呀了]|$)"}
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
