"""How much of what, of which year, level or change or rank. All sentences are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.chunking.figures import Figure, Role, figures
from rag.chunking.units import Unit

LEVEL, CHANGE, RANK = Role.LEVEL, Role.CHANGE, Role.RANK


def test_a_clause_that_goes_on_takes_its_subject_along() -> None:
    found = figures("青榆收入11亿元，同比增长1.3%，居全市第2位。")
    assert found == [
        Figure("11亿元", Unit.MONEY, LEVEL, "青榆收入11亿元，", None),
        Figure("1.3%", Unit.SHARE, CHANGE, "青榆收入11亿元，同比增长1.3%，", None),
        # The subject is that of the clause that names it, not all that stands between.
        Figure("2位", Unit.PEOPLE, RANK, "青榆收入11亿元，居全市第2位。", None),
    ]


def test_a_clause_of_its_own_has_its_own_subject() -> None:
    found = figures("修路12公里，护坡5处，增长3%。")
    assert [figure.about for figure in found] == ["修路12公里，", "护坡5处，", "护坡5处，增长3%。"]


@pytest.mark.parametrize(
    ("sentence", "roles"),
    [
        ("修路12公里", [LEVEL]),
        ("修路增长5%", [CHANGE]),
        ("修路增长了5%", [CHANGE]),
        ("修路下降约5%", [CHANGE]),
        ("修路减少2公里", [CHANGE]),
        ("修路净增2公里", [CHANGE]),
        ("修路增速达到9%", [CHANGE]),
        # What it rose to is how much it is.
        ("占比提高到73%", [LEVEL]),
        ("占比提高2个百分点", [CHANGE]),
        ("用水降低至30立方米", [LEVEL]),
        # What is said of the first is said of the second.
        ("城乡收入分别增长5%和7%", [CHANGE, CHANGE]),
        ("城乡分别修路5公里、7公里", [LEVEL, LEVEL]),
        ("增长5%，修路7公里", [CHANGE, LEVEL]),
        ("居全市第3位", [RANK]),
        ("排名前5位", [RANK]),
        ("居全市第三位", [RANK]),
        ("稳居榜首", [RANK]),
        ("修路3位工人", [LEVEL]),
        ("第三产业增加值5亿元", [LEVEL]),
        ("第三批老师3名", [LEVEL]),
        ("补贴不低于740元", [LEVEL]),
        ("扬尘低于34微克/立方米", [LEVEL]),
        ("增速高于全市0.8个百分点", [CHANGE]),
        ("压减公用经费15%", [CHANGE]),
        ("养老金上调2%", [CHANGE]),
        # To make better is not to make more.
        ("整治提升8个市场", [LEVEL]),
        ("位次提升8位", [CHANGE]),
        ("排名53位", [RANK]),
        ("成为我国第三个试点", [RANK]),
        ("队员夺得亚军", [RANK]),
        # What it came to is not what is said of the change before it.
        ("绿化率提升0.9个百分点、达62%", [CHANGE, LEVEL]),
    ],
)
def test_roles(sentence: str, roles: list[Role]) -> None:
    assert [figure.role for figure in figures(sentence)] == roles


def test_the_year_holds_until_another_is_named() -> None:
    found = figures("2024年修路12公里，增长5%，护坡5处，2023年修路10公里。")
    assert [(figure.text, figure.year) for figure in found] == [
        ("12公里", 2024),
        ("5%", 2024),
        ("5处", 2024),
        ("10公里", 2023),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "修路12公里",
        # Years that are compared with or counted from are not those of the figure.
        "比2023年增长8%",
        "较2023年增长8%",
        "2020年以来修路50公里",
        "1949年前修路5公里",
    ],
)
def test_no_year_is_named_for_it(sentence: str) -> None:
    assert [figure.year for figure in figures(sentence)] == [None]


@pytest.mark.parametrize(
    "sentence",
    ["", "修路许多", "1月25日开会", "2023年5月开会", "pm2.5和5g", "2023年"],
)
def test_dates_and_names_are_no_figures(sentence: str) -> None:
    assert figures(sentence) == []


PARTS = [
    "修路",
    "12公里",
    "3亿元",
    "增长",
    "5%",
    "和",
    "，",
    "；",
    "2023年",
    "第3位",
    "1月5日",
    "居",
]


@given(st.lists(st.sampled_from(PARTS), max_size=12))
def test_figures_stand_in_their_words_and_the_sentence_in_order(parts: list[str]) -> None:
    sentence = "".join(parts)
    at = 0
    for figure in figures(sentence):
        assert figure.text in figure.about
        assert figure.year in (None, 2023)
        if figure.role is not RANK:
            at = sentence.index(figure.text, at) + len(figure.text)


@given(st.lists(st.sampled_from(["修路12公里", "护坡5处", "收入3亿元", "种树9亩"]), max_size=5))
def test_each_clause_gives_its_figure(clauses: list[str]) -> None:
    found = figures("，".join(clauses))
    assert len(found) == len(clauses)
    for figure, clause in zip(found, clauses, strict=True):
        assert clause.endswith(figure.text)
        assert figure.about.rstrip("，") == clause


@pytest.mark.parametrize(
    ("sentence", "added"),
    [
        ("新增高铁里程81公里", True),
        ("净增企业5家", True),
        ("新改造老旧小区12个", True),
        ("高铁里程81公里", False),
        # What is new stands after it.
        ("高铁里程81公里，新增企业众多", False),
        ("新能源汽车81辆", False),
    ],
)
def test_what_is_new(sentence: str, added: bool) -> None:
    assert figures(sentence)[0].added is added


@pytest.mark.parametrize(
    ("sentence", "several"),
    [
        ("收入年均增长5%", True),
        # An average over the days of one year.
        ("pm2.5年均浓度28微克", False),
        ("五年修路65公里", False),
        ("五年新建道路65公里", True),
        ("五年生产原煤65亿吨", True),
        ("收入累计完成300亿元，年均增长5%", True),
        ("收入累计完成300亿元", False),
        ("“十四五”期间修路12公里", True),
        ("五年来修路12公里", True),
        ("收入完成300亿元", False),
        # Summed up over the one year.
        ("全年累计投资300亿元", False),
    ],
)
def test_the_sum_of_several_years(sentence: str, several: bool) -> None:
    assert figures(sentence)[0].several is several


def test_a_clause_is_no_sum_because_another_is() -> None:
    assert [f.several for f in figures("五年来修路12公里，植树3万亩")] == [True, False]


def test_the_number_of_a_name_is_no_figure() -> None:
    assert [figure.text for figure in figures("5家企业进入全国500强")] == ["5家"]


def test_months_that_are_counted_are_no_date() -> None:
    assert [figure.text for figure in figures("连续61个月未发生事故，6月启动")] == ["61个"]


@pytest.mark.parametrize(
    ("sentence", "text", "unit"),
    [
        ("产值超千亿元", "千亿元", Unit.MONEY),
        ("班车突破万列", "万列", Unit.VEHICLES),
        ("菜篮子占四成", "四成", Unit.SHARE),
        ("产量占全市三分之一", "三分之一", Unit.SHARE),
        ("产量占全市1/4", "1/4", Unit.SHARE),
        ("三次产业之比为5:35:60", "5:35:60", Unit.SHARE),
    ],
)
def test_quantities_in_words_and_ratios(sentence: str, text: str, unit: Unit) -> None:
    assert [(figure.text, figure.unit) for figure in figures(sentence)] == [(text, unit)]


@pytest.mark.parametrize(
    "sentence", ["十分成功", "数百万元", "三成员单位", "惠及千家万户", "百亿元级园区"]
)
def test_words_that_are_no_quantity(sentence: str) -> None:
    assert figures(sentence) == []


def test_what_there_is_in_all_is_not_new() -> None:
    found = figures("新增游园14座、累计达到97座")
    assert [figure.added for figure in found] == [True, False]
