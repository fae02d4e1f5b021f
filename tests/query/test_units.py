"""The unit that a question names."""

from __future__ import annotations

import pytest

from rag.chunking.units import Unit
from rag.query.units import wanted_measure, wanted_unit


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("城镇化率是多少", Unit.SHARE),
        ("城镇化率", Unit.SHARE),
        ("What percentage of homes have gas?", Unit.SHARE),
        ("提高了多少个百分点", Unit.SHARE),
        ("是五年前的多少倍", Unit.SHARE),
        ("修路花了多少钱", Unit.MONEY),
        ("给老人发了多少补贴的钱", Unit.MONEY),
        ("财政收入多少亿", Unit.MONEY),
        ("财政收入几个亿", Unit.MONEY),
        ("优良天数有多少天", Unit.DAYS),
        ("How many days of clean air?", Unit.DAYS),
        ("修路多少公里", Unit.LENGTH),
        ("种树多少万亩", Unit.AREA),
        ("供水多少立方米", Unit.VOLUME),
        ("装机多少千瓦", Unit.POWER),
        ("公交车多少辆", Unit.VEHICLES),
        ("增加就业多少人", Unit.PEOPLE),
        ("多少家小店", Unit.THINGS),
        ("建了几所学校", Unit.THINGS),
        ("累计投入资金多少？", Unit.MONEY),
        ("财政收入是多少", Unit.MONEY),
        ("收入增长多少", None),
        ("How many passengers flew?", Unit.PEOPLE),
        ("How many international students were there?", Unit.PEOPLE),
        ("How many million tonnes of grain?", Unit.WEIGHT),
        ("How many kilometres of road?", Unit.LENGTH),
        ("How many new schools opened?", Unit.THINGS),
        ("How many years did it take?", None),
        ("办事效率", None),
        ("汇率多少", None),
        ("修了多少路", None),
        # A rank is not counted.
        ("排第几个", None),
        # The share is said, not asked for.
        ("增长5.5%以上的有哪些", None),
    ],
)
def test_the_unit_asked_for(question: str, expected: Unit | None) -> None:
    assert wanted_unit(question) is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("改造了多少个小区", "个"),
        ("改造了几万户", "户"),
        ("改造了多少小区", None),
        ("多少人", None),
    ],
)
def test_the_measure_word_asked_for(question: str, expected: str | None) -> None:
    assert wanted_measure(question) == expected
