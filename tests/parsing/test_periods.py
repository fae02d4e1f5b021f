"""What years a heading or a lead-in speaks of. Sentences are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.parsing.periods import (
    Reading,
    ReportYears,
    follow,
    kind_of_title,
    mentions,
    plan_period,
    read_title,
    year_period,
)
from rag.types import Kind, Period

YEARS = ReportYears(2025, 2026)
ACTUAL, TARGET = Kind.ACTUAL, Kind.TARGET
LAST_FIVE = Period(2021, 2025, "过去五年")


@pytest.mark.parametrize(
    ("ordinal", "start", "end", "label"),
    [
        # The n-th plan from the sixth on begins in 1951 + 5n: 1951 + 5 × 14 = 2021.
        (1, 1953, 1957, "“一五”"),
        (2, 1958, 1962, "“二五”"),
        (3, 1966, 1970, "“三五”"),
        (6, 1981, 1985, "“六五”"),
        (9, 1996, 2000, "“九五”"),
        (10, 2001, 2005, "“十五”"),
        (11, 2006, 2010, "“十一五”"),
        (14, 2021, 2025, "“十四五”"),
        (15, 2026, 2030, "“十五五”"),
        (19, 2046, 2050, "“十九五”"),
    ],
)
def test_five_year_plans(ordinal: int, start: int, end: int, label: str) -> None:
    assert plan_period(ordinal) == Period(start, end, label)


@given(st.integers(5, 18))
def test_plans_follow_each_other(ordinal: int) -> None:
    assert plan_period(ordinal).end + 1 == plan_period(ordinal + 1).start
    assert mentions(f"{plan_period(ordinal).label}时期") == [plan_period(ordinal)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年工作", [(2023, 2023)]),
        ("2023 年工作", [(2023, 2023)]),
        ("2022年和2023年", [(2022, 2022), (2023, 2023)]),
        ("2021—2023年", [(2021, 2023)]),
        ("2021年至2023年", [(2021, 2023)]),
        ("2021 - 2023 年", [(2021, 2023)]),
        ("2021到2023年", [(2021, 2023)]),
        ("2023—2021年", [(2021, 2021)]),
        ("“十四五”时期和2025年工作", [(2021, 2025), (2025, 2025)]),
        ("十四五规划", [(2021, 2025)]),
        ("「十四五」规划", [(2021, 2025)]),
        ("“十三五”末", [(2016, 2020)]),
        ("九五期间", [(1996, 2000)]),
        ("到2035年", [(2035, 2035)]),
        ("新增2023人", []),
        ("1875年建城", []),
        ("一五一十，三五成群", []),
        ("今年和去年", []),
        ("", []),
    ],
)
def test_mentions_that_need_no_report(text: str, expected: list[tuple[int, int]]) -> None:
    assert [(period.start, period.end) for period in mentions(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("过去五年工作回顾", [(2021, 2025)]),
        ("五年来的工作", [(2021, 2025)]),
        ("本届政府工作回顾", [(2021, 2025)]),
        ("今后五年的目标", [(2026, 2030)]),
        ("未来五年", [(2026, 2030)]),
        ("下一个五年", [(2026, 2030)]),
        ("过去一年", [(2025, 2025)]),
        ("刚刚过去的一年", [(2025, 2025)]),
        ("一年来，大家辛苦", [(2025, 2025)]),
        ("今年的任务", [(2026, 2026)]),
        ("新的一年", [(2026, 2026)]),
        ("去年完成，今年再来", [(2025, 2025), (2026, 2026)]),
        ("今年再来，去年完成", [(2026, 2026), (2025, 2025)]),
        ("三年来", []),
    ],
)
def test_mentions_relative_to_the_report(text: str, expected: list[tuple[int, int]]) -> None:
    assert [(period.start, period.end) for period in mentions(text, YEARS)] == expected


def test_a_range_is_one_mention_with_its_own_label() -> None:
    assert mentions("2021—2025年") == [Period(2021, 2025, "2021—2025年")]
    assert mentions("2021至2025年") == [Period(2021, 2025, "2021—2025年")]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("2025年工作回顾", [Reading(year_period(2025), ACTUAL)]),
        ("2026年工作安排", [Reading(year_period(2026), TARGET)]),
        ("工作回顾", [Reading(year_period(2025), ACTUAL)]),
        ("主要任务", [Reading(year_period(2026), TARGET)]),
        (
            "“十四五”时期和2025年工作回顾",
            [Reading(plan_period(14), ACTUAL), Reading(year_period(2025), ACTUAL)],
        ),
        (
            "“十四五”时期发展成就和“十五五”时期主要目标任务",
            [Reading(plan_period(14), ACTUAL), Reading(plan_period(15), TARGET)],
        ),
        (
            "今后五年目标任务和2026年工作安排",
            [
                Reading(Period(2026, 2030, "今后五年"), TARGET),
                Reading(year_period(2026), TARGET),
            ],
        ),
        ("过去五年工作回顾", [Reading(LAST_FIVE, ACTUAL)]),
        ("2025年", []),
        ("加强政府自身建设", []),
        ("", []),
    ],
)
def test_titles_of_parts(title: str, expected: list[Reading]) -> None:
    assert read_title(title, YEARS) == expected


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("取得的成绩", ACTUAL),
        ("规划实施进展情况", ACTUAL),
        ("总体要求", TARGET),
        ("工作打算", TARGET),
        ("自身建设", None),
        ("完成情况和目标", ACTUAL),
    ],
)
def test_kinds_of_titles(title: str, kind: Kind | None) -> None:
    assert kind_of_title(title) is kind


FIVE = Reading(LAST_FIVE, ACTUAL)
LAST = Reading(year_period(2025), ACTUAL)


@pytest.mark.parametrize(
    ("lead_in", "expected"),
    [
        ("过去一年，我们修好了路。", LAST),
        ("2025年，修路十条。", LAST),
        ("五年来，修路五十条。", FIVE),
        ("2024年，修路九条。", FIVE),
        ("我们修好了路。", FIVE),
        ("修" * 60 + "过去一年", FIVE),
        ("去年以来，过去五年的路都修好了。", LAST),
    ],
)
def test_lead_ins_turn_the_reading(lead_in: str, expected: Reading) -> None:
    assert follow(FIVE, [FIVE, LAST], lead_in, YEARS) == expected


@given(st.text(alphabet="“”十四五期间年来今去过2023—至0 ", max_size=40))
def test_every_mention_is_a_period(text: str) -> None:
    for period in mentions(text, YEARS):
        assert 1900 <= period.start <= period.end <= 2099
        assert period.label
