"""Questions read into places, periods, kind and words."""

from __future__ import annotations

import pytest

from rag.errors import EmptyQuestion
from rag.parsing.periods import ReportYears
from rag.query.reader import QueryReader
from rag.types import Kind, Query

REGIONS = {"青榆区": ("临河市青榆区", "青榆"), "白榆县": ("白榆",)}
YEARS = {"青榆区": ReportYears(2024, 2025), "白榆县": ReportYears(2021, 2022)}


def read(question: str) -> Query:
    return QueryReader(REGIONS, YEARS).read(question)


@pytest.mark.parametrize(
    ("question", "regions", "missing"),
    [
        ("青榆区2024年财政收入", ("青榆区",), ()),
        ("临河市青榆区的财政收入", ("青榆区",), ()),
        ("青榆和白榆谁的财政收入高", ("青榆区", "白榆县"), ()),
        ("白榆县、青榆区谁高", ("白榆县", "青榆区"), ()),
        ("北京市2024年财政收入", (), ("北京市",)),
        ("广西的财政收入", (), ("广西",)),
        ("洛阳市洛龙区财政收入", (), ("洛龙区",)),
        ("老旧小区改造了多少个", (), ()),
        ("开发区、示范区和园区的社区建设", (), ()),
        ("全市、全县、本区、各市", (), ()),
        ("夜市和菜市场", (), ()),
    ],
)
def test_places(question: str, regions: tuple[str, ...], missing: tuple[str, ...]) -> None:
    query = read(question)
    assert (query.regions, query.missing_regions) == (regions, missing)


@pytest.mark.parametrize(
    ("question", "periods"),
    [
        ("2023年生产总值", [(2023, 2023)]),
        ("“十四五”期间新增学位", [(2021, 2025)]),
        ("十三五时期的成就", [(2016, 2020)]),
        ("2021到2023年的财政收入", [(2021, 2023)]),
        ("2021—2023年的财政收入", [(2021, 2023)]),
        ("2022年和2023年的财政收入", [(2022, 2022), (2023, 2023)]),
        ("去年生产总值", [(2024, 2024)]),
        ("青榆区今年的目标", [(2025, 2025)]),
        ("白榆县去年的收入", [(2021, 2021)]),
        ("过去五年新增就业", [(2020, 2024)]),
        ("2024年政府工作报告提出了什么", []),
        ("养老服务中心有多少个", []),
    ],
)
def test_periods(question: str, periods: list[tuple[int, int]]) -> None:
    assert [(period.start, period.end) for period in read(question).periods] == periods


def test_the_year_of_a_report_is_not_a_period() -> None:
    query = read("青榆区2024年政府工作报告中2023年生产总值是多少")
    assert query.report_years == (2024,)
    assert [period.start for period in query.periods] == [2023]
    assert read("What does the 2024 report say on jobs?").report_years == (2024,)


@pytest.mark.parametrize(
    ("question", "kind", "likely"),
    [
        ("2025年生产总值增长目标", Kind.TARGET, Kind.TARGET),
        ("打算建几所学校", Kind.TARGET, Kind.TARGET),
        ("2023年增长目标完成了吗", Kind.ACTUAL, Kind.ACTUAL),
        ("2023年有没有达到预期目标", Kind.ACTUAL, Kind.ACTUAL),
        ("Was the 2023 target met?", Kind.ACTUAL, Kind.ACTUAL),
        ("2023年完成投资多少", Kind.ACTUAL, Kind.ACTUAL),
        ("什么是“三色预警”", Kind.DEFINITION, Kind.DEFINITION),
        ("2023年生产总值", None, Kind.ACTUAL),
        ("2025年生产总值", None, Kind.TARGET),
        ("生产总值", None, None),
        ("What is the target for GDP growth?", Kind.TARGET, Kind.TARGET),
    ],
)
def test_kind(question: str, kind: Kind | None, likely: Kind | None) -> None:
    query = read(question)
    assert (query.kind, query.likely_kind) == (kind, likely)


def test_terms_are_what_the_question_is_about() -> None:
    terms = [word for word, _ in read("请问青榆区2023年一般公共预算收入是多少？").terms]
    assert "预算" in terms
    assert not {"青榆区", "青榆", "2023", "年", "多少", "请问"} & set(terms)


def test_traditional_and_full_width_meet_the_rest() -> None:
    assert read("財政收入增長９．５％").terms == read("财政收入增长9.5%").terms


def test_a_question_of_stop_words_keeps_its_words() -> None:
    assert read("多少？").terms == (("多少", 1.0),)


@pytest.mark.parametrize("question", ["", "  ", "？！", "……", "\n"])
def test_a_question_without_words_is_refused(question: str) -> None:
    with pytest.raises(EmptyQuestion, match="holds no word"):
        read(question)


def test_pairs_are_those_of_the_topic() -> None:
    # Not those of the place and the year; each once.
    assert read("青榆区2023年修路护坡").pairs == ("修路", "路护", "护坡")
    assert read("青榆区2023年修路修路").pairs == ("修路", "路修")
    assert read("How many roads?").pairs == ()


def test_a_question_of_another_language_has_renderings() -> None:
    query = read("How many hospitals did Qingyu build in 2023?")
    assert [word for word, _ in query.renderings] == ["hospitals", "build"]
    rendered = {word for word, _ in query.renderings[0][1]}
    assert "医院" in rendered
    # They are searched for, below the question's own words.
    assert {word for word, weight in query.terms if weight < 1} >= rendered
    assert read("建了几所医院").renderings == ()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("青榆和白榆谁的财政收入高", True),
        ("2022年和2023年的财政收入", True),
        ("2022年和2023年政府工作报告", True),
        ("历年财政收入", True),
        ("修路和护坡的差距", True),
        ("How does it compare?", True),
        # One range of years is one period.
        ("2021—2023年的财政收入", False),
        ("青榆区2023年的财政收入", False),
        ("财政收入", False),
    ],
)
def test_comparison(question: str, expected: bool) -> None:
    assert read(question).comparison is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("今年政府工作报告说了什么", (2025,)),
        ("去年的政府工作报告说了什么", (2024,)),
        ("白榆县今年政府工作报告说了什么", (2022,)),
        ("2022年和2023年政府工作报告说了什么", (2022, 2023)),
        ("今年说了什么", ()),
    ],
)
def test_the_reports_that_it_names(question: str, expected: tuple[int, ...]) -> None:
    assert read(question).report_years == expected


def test_among_texts_of_any_sort_places_and_years_are_words() -> None:
    query = QueryReader(REGIONS, YEARS).read_words("青榆区2023年修路")
    assert (query.regions, query.periods, query.kind) == ((), (), None)
    assert "2023" in [word for word, _ in query.terms]
    assert "青榆" in query.pairs
