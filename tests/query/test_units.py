"""The unit that a question names, and the figures that are in it."""

from __future__ import annotations

import pytest

from rag.query.units import Unit, holds, wanted_unit


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("城镇化率是多少", Unit.SHARE),
        ("城镇化率", Unit.SHARE),
        ("What percentage of homes have gas?", Unit.SHARE),
        ("修路花了多少钱", Unit.MONEY),
        ("给老人发了多少补贴的钱", Unit.MONEY),
        ("财政收入多少亿", Unit.MONEY),
        ("优良天数有多少天", Unit.DAYS),
        ("How many days of clean air?", Unit.DAYS),
        ("修路多少公里", Unit.LENGTH),
        ("公交车多少辆", Unit.VEHICLES),
        ("增加就业多少人", Unit.PEOPLE),
        ("办事效率", None),
        ("汇率多少", None),
        ("修了多少路", None),
    ],
)
def test_the_unit_asked_for(question: str, expected: Unit | None) -> None:
    assert wanted_unit(question) is expected


@pytest.mark.parametrize(
    ("unit", "text", "expected"),
    [
        (Unit.DAYS, "优良天数261天", True),
        (Unit.DAYS, "优良天数占72%", False),
        (Unit.SHARE, "优良天数占72%", True),
        (Unit.MONEY, "投入3.2亿元", True),
        (Unit.MONEY, "修路12公里", False),
    ],
)
def test_a_text_holds_a_figure_in_the_unit(unit: Unit, text: str, expected: bool) -> None:
    assert holds(unit, text) is expected
