"""Whether a question asks for what was done, what is meant to be, or what a word means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.parsing.periods import ReportYears, year_period
from rag.query.kinds import asked_kind, likely_kind
from rag.types import Kind

YEARS = ReportYears(2024, 2025)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("修路多少", None),
        ("什么是三色榜", Kind.DEFINITION),
        ("“三色榜”是什么意思", Kind.DEFINITION),
        # What is meant to be.
        ("修路的目标", Kind.TARGET),
        ("打算修几条路", Kind.TARGET),
        ("准备修几条路", Kind.TARGET),
        ("要修多少路", Kind.TARGET),
        ("将新建多少", Kind.TARGET),
        ("明年能通车", Kind.TARGET),
        ("想修多少路", Kind.TARGET),
        ("What will it build?", Kind.TARGET),
        ("How many roads are planned?", Kind.TARGET),
        # What was done.
        ("修了多少路", Kind.ACTUAL),
        ("修路的工钱要回了多少", Kind.ACTUAL),
        ("这条路为啥要紧", None),
        ("我想自己修路，手续几天", None),
        ("实际使用外资的目标", Kind.TARGET),
        ("What is the target of actually used foreign capital?", Kind.TARGET),
        ("修过几条路", Kind.ACTUAL),
        ("已经通车几条", Kind.ACTUAL),
        ("去年有没有修路", Kind.ACTUAL),
        ("获得什么称号", Kind.ACTUAL),
        ("What did it build?", Kind.ACTUAL),
        # Whether a target was met is asked of what was done.
        ("修路的目标完成了吗", Kind.ACTUAL),
        ("有没有达到预期目标", Kind.ACTUAL),
        ("实际修路多少", Kind.ACTUAL),
        ("计划修路，最终修了多少", Kind.ACTUAL),
        ("Was the target met?", Kind.ACTUAL),
        ("Has it reached its goal?", Kind.ACTUAL),
        # Words that hold one for plans or deeds.
        ("主要道路", None),
        ("需要多少钱", None),
        ("平均预期寿命", None),
        ("行动计划有哪些", None),
        ("十四五规划", None),
        ("虚拟电厂", None),
        ("准备金", None),
        ("不要修路", None),
        ("除了修路", None),
        ("了解修路", None),
        ("life expectancy", None),
        ("the five-year plan", None),
        # A word for wanting to know is no plan.
        ("我想知道修了多少路", Kind.ACTUAL),
        ("我想知道修路多少", None),
        # What leads up to the question is no part of it.
        ("老娘想找个靠谱的，哪家养老院评上五星", None),
        ("娃要上幼儿园，添学位多少", None),
        ("I'm planning a trip: which parks are there?", None),
        ("明年要修的路，有几条", Kind.TARGET),
        ("“满天星”计划，新添多少家", None),
        ("比计划早多久", None),
        ("政府承诺的兑现率", None),
        ("跑一趟要多久", None),
        ("How long can people expect to live?", None),
        ("How many shops was it hoping to bring in?", Kind.TARGET),
        ("What was it going to build?", Kind.TARGET),
        ("Which flats were due to be handed over?", Kind.TARGET),
        ("What was late due to the rain?", Kind.ACTUAL),
    ],
)
def test_by_its_words(question: str, expected: Kind | None) -> None:
    assert asked_kind(question, (), YEARS) is expected


@pytest.mark.parametrize(
    ("question", "year", "expected"),
    [
        # “Done” in the year of the plan may well mean the plan.
        ("完成投资多少", 2025, None),
        ("完成投资多少", 2026, None),
        ("完成投资多少", 2024, Kind.ACTUAL),
        # Words that leave no doubt stay what they are.
        ("完成了多少投资", 2025, Kind.ACTUAL),
        ("打算投资多少", 2024, Kind.TARGET),
    ],
)
def test_the_year_of_the_plan_leaves_it_open(
    question: str, year: int, expected: Kind | None
) -> None:
    assert asked_kind(question, (year_period(year),), YEARS) is expected


def test_without_reports_no_year_is_coming() -> None:
    assert asked_kind("完成投资多少", (year_period(2099),), None) is Kind.ACTUAL


def test_what_is_likely_meant() -> None:
    assert likely_kind((year_period(2024),), YEARS) is Kind.ACTUAL
    assert likely_kind((year_period(2025),), YEARS) is Kind.TARGET
    assert likely_kind((year_period(2023), year_period(2024)), YEARS) is Kind.ACTUAL
    # Of each year another kind.
    assert likely_kind((year_period(2023), year_period(2025)), YEARS) is None
    assert likely_kind((), YEARS) is None
    assert likely_kind((year_period(2024),), None) is None


@given(st.integers(1950, 2100), st.integers(1990, 2050))
def test_a_year_is_past_or_coming(year: int, reviewed: int) -> None:
    years = ReportYears(reviewed, reviewed + 1)
    expected = Kind.ACTUAL if year <= reviewed else Kind.TARGET
    assert likely_kind((year_period(year),), years) is expected


def test_an_estimate_of_the_year_looked_back_on_is_no_target() -> None:
    assert asked_kind("2024年财政收入预计多少", (year_period(2024),), YEARS) is None
    assert asked_kind("2025年财政收入预计多少", (year_period(2025),), YEARS) is Kind.TARGET
    assert asked_kind("2024年财政收入预期目标多少", (year_period(2024),), YEARS) is Kind.TARGET


def test_of_years_past_and_coming_each_says_for_itself() -> None:
    both = (year_period(2024), year_period(2025))
    assert asked_kind("2024年增速与2025年目标分别多少", both, YEARS) is None
    assert asked_kind("2025年目标多少", both[1:], YEARS) is Kind.TARGET
    assert asked_kind("今年要修几条路，比去年多几条", both, YEARS) is Kind.TARGET


def test_a_wish_is_no_plan_for_a_year_that_is_past() -> None:
    past = (year_period(2024),)
    assert asked_kind("2024年要人伺候的老人少了几成", past, YEARS) is Kind.ACTUAL
    assert asked_kind("2025年要修的路有几条", (year_period(2025),), YEARS) is Kind.TARGET
