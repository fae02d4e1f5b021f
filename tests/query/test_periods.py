"""The years that a question asks about, as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.parsing.periods import ReportYears
from rag.query.periods import asked_periods, without_periods

YEARS = ReportYears(2024, 2025)


def years(question: str, newest: ReportYears | None = YEARS) -> list[tuple[int, int]]:
    return [(period.start, period.end) for period in asked_periods(question, newest)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("去年修路", [(2024, 2024)]),
        ("今年修路", [(2025, 2025)]),
        ("前年修路", [(2023, 2023)]),
        ("明年修路", [(2026, 2026)]),
        ("去年和前年修路", [(2024, 2024), (2023, 2023)]),
        ("last year's roads", [(2024, 2024)]),
        ("roads this year", [(2025, 2025)]),
        ("roads next year", [(2026, 2026)]),
        ("the year before last", [(2023, 2023)]),
        # The last three that the newest report reviews: 2024 − 3 + 1 = 2022.
        ("近三年修路", [(2022, 2024)]),
        ("这三年修路", [(2022, 2024)]),
        ("三年来修路", [(2022, 2024)]),
        ("过去五年修路", [(2020, 2024)]),
        ("近20年修路", [(2005, 2024)]),
        ("roads of the past three years", [(2022, 2024)]),
        ("the last 5 years", [(2020, 2024)]),
        # The next that it plans: 2025 + 2 − 1 = 2026.
        ("未来两年修路", [(2025, 2026)]),
        ("今后五年修路", [(2025, 2029)]),
        ("the next three years", [(2025, 2027)]),
        ("2020年以来修路", [(2020, 2024)]),
        ("roads since 2021", [(2021, 2024)]),
        # Nothing has been since a year that is not over.
        ("2026年以来修路", []),
        # “1949年以来最” only praises.
        ("1949年以来最高", []),
        ("十四五收官之年", [(2025, 2025)]),
        ("“十四五”末", [(2025, 2025)]),
        ("“十五五”开局之年", [(2026, 2026)]),
        ("十三五第一年", [(2016, 2016)]),
        # Words that are no years.
        ("大前年修路", []),
        ("三年级", []),
        ("三年内修路", []),
        ("第三年", []),
        ("近一年", []),
        ("当前年度", []),
        ("by the end of the 13th Five-Year Plan", [(2020, 2020)]),
        ("at the end of the Thirteenth Five-Year Plan period", [(2020, 2020)]),
    ],
)
def test_relative_years(question: str, expected: list[tuple[int, int]]) -> None:
    assert years(question) == expected


@pytest.mark.parametrize("question", ["去年", "前年", "明年", "近三年", "三年来", "past two years"])
def test_relative_years_need_a_report(question: str) -> None:
    assert years(question, None) == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("2023年修路", [(2023, 2023)]),
        ("2023修路", [(2023, 2023)]),
        ("23年修路", [(2023, 2023)]),
        ("二零二三年修路", [(2023, 2023)]),
        ("〇八年修路", [(2008, 2008)]),
        ("2021-2023修路", [(2021, 2023)]),
        ("21到23年修路", [(2021, 2023)]),
        ("between 2021 and 2023", [(2021, 2023)]),
        ("2021年和2023年", [(2021, 2021), (2023, 2023)]),
        ("2023年2023年", [(2023, 2023)]),
        ("十四五期间修路", [(2021, 2025)]),
        ("the 14th five-year plan", [(2021, 2025)]),
        ("the Thirteenth Five-Year Plan", [(2016, 2020)]),
        ("2023元", []),
        ("2023.5", []),
        ("修路2000米", []),
        ("20年来", []),
        ("修路多少", []),
        ("", []),
    ],
)
def test_named_years(question: str, expected: list[tuple[int, int]]) -> None:
    assert years(question, None) == expected


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("2023年修路", " 修路"),
        ("2023年度的修路", " 修路"),
        ("二零二三年修路", " 修路"),
        # Plans and relative words are part of what it is about.
        ("十四五期间修路", "十四五期间修路"),
        ("去年修路", "去年修路"),
    ],
)
def test_the_question_without_its_years(question: str, rest: str) -> None:
    assert without_periods(question) == rest


@given(st.integers(2, 20), st.integers(2000, 2030))
def test_years_back_and_on(count: int, reviewed: int) -> None:
    newest = ReportYears(reviewed, reviewed + 1)
    assert years(f"过去{count}年修路", newest) == [(reviewed - count + 1, reviewed)]
    assert years(f"未来{count}年修路", newest) == [(reviewed + 1, reviewed + count)]
    assert years(f"the past {count} years", newest) == [(reviewed - count + 1, reviewed)]


@given(st.integers(2000, 2040))
def test_a_year_in_any_script(year: int) -> None:
    newest = ReportYears(2039, 2040)
    chinese = "".join("零一二三四五六七八九"[int(digit)] for digit in str(year))
    for written in (f"{year}年", f"{year}", f"{chinese}年", f"{year % 100:02}年"):
        assert years(f"{written}修路", newest) == [(year, year)], written
