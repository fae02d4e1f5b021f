"""“历年” asks about every year that the reports at hand speak of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.query.expansion import Expander
from rag.query.reader import QueryReader
from rag.query.thesaurus import Thesaurus
from rag.retrieval.series import with_series
from rag.store.base import Scope
from rag.types import Kind, Query, ReportSummary

READER = QueryReader({}, {}, Expander(lambda: Thesaurus([])))


def summary(report_id: str, reviewed: int | None, planned: int | None) -> ReportSummary:
    return ReportSummary(
        report_id=report_id,
        source=f"{report_id}.txt",
        title=None,
        region="青榆区",
        aliases=(),
        year=planned,
        date=None,
        congress=None,
        session=None,
        speaker=None,
        office=None,
        year_reviewed=reviewed,
        year_planned=planned,
        sha256="abc",
        characters=1,
        sections=1,
        passages=1,
    )


REPORTS = (
    summary("c", 2024, 2025),
    summary("a", 2022, 2023),
    summary("b", 2022, 2023),
    summary("d", None, None),
)


def years(query: Query) -> list[tuple[int, int]]:
    return [(period.start, period.end) for period in query.periods]


@pytest.mark.parametrize(
    "question", ["历年修路多少", "逐年修路多少", "每年修路多少", "各年修路多少", "roads each year"]
)
def test_every_year_once_in_order(question: str) -> None:
    asked = with_series(READER.read(question), Scope(), REPORTS)
    assert years(asked) == [(2022, 2022), (2024, 2024)]
    assert asked.comparison


def test_targets_are_of_the_years_that_are_planned() -> None:
    query = replace(READER.read("历年修路目标"), kind=Kind.TARGET)
    assert years(with_series(query, Scope(), REPORTS)) == [(2023, 2023), (2025, 2025)]


def test_only_reports_in_scope_count() -> None:
    query = READER.read("历年修路多少")
    assert years(with_series(query, Scope(reports=("c",)), REPORTS)) == [(2024, 2024)]
    assert with_series(query, Scope(reports=()), REPORTS) is query
    assert with_series(query, Scope(reports=("d",)), REPORTS) is query


# The second names its years itself.
@pytest.mark.parametrize("question", ["修路多少", "历年来2023年修路最多吗", "年度修路多少"])
def test_other_questions_stay_as_they_are(question: str) -> None:
    query = READER.read(question)
    assert with_series(query, Scope(), REPORTS) is query
