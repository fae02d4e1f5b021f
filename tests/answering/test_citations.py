"""Where a quote stands, in terms that anyone can check."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.citations import cite, page_of
from rag.types import Citation, Kind, Passage, Period, ReportSummary, Span

PAGES = (Span(0, 100), Span(100, 250), Span(250, 300))
PERIOD = Period(2023, 2023, "2023年")
PASSAGE = Passage(
    "qingyu-2024:120-180",
    "qingyu-2024",
    3,
    Span(120, 180),
    "全区修路。",
    ("一、回顾", "（一）道路"),
    PERIOD,
    Kind.ACTUAL,
)
SUMMARY = ReportSummary(
    report_id="qingyu-2024",
    source="qingyu-2024.pdf",
    title="政府工作报告",
    region="青榆区",
    aliases=("青榆",),
    year=2024,
    date=date(2024, 1, 25),
    congress=6,
    session=3,
    speaker="某某",
    office="区长",
    year_reviewed=2023,
    year_planned=2024,
    sha256="abc",
    characters=300,
    sections=5,
    passages=7,
)


def test_a_citation_says_all_that_a_check_needs() -> None:
    assert cite(PASSAGE, SUMMARY, PAGES) == Citation(
        report_id="qingyu-2024",
        title="政府工作报告",
        source="qingyu-2024.pdf",
        region="青榆区",
        year=2024,
        date=date(2024, 1, 25),
        section_path=("一、回顾", "（一）道路"),
        period=PERIOD,
        kind=Kind.ACTUAL,
        start=120,
        end=180,
        page=2,
        sha256="abc",
    )
    assert cite(PASSAGE, SUMMARY).page is None


@pytest.mark.parametrize(
    ("start", "page"), [(0, 1), (99, 1), (100, 2), (249, 2), (250, 3), (299, 3)]
)
def test_the_page_is_the_one_on_which_the_quote_starts(start: int, page: int) -> None:
    assert page_of(Span(start, 300), PAGES) == page


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.data())
def test_every_place_is_on_the_page_that_holds_it(lengths: list[int], data: st.DataObject) -> None:
    pages, start = [], 0
    for length in lengths:
        pages.append(Span(start, start + length))
        start += length
    at = data.draw(st.integers(0, start - 1))
    page = page_of(Span(at, at + 1), tuple(pages))
    assert page is not None
    assert pages[page - 1].contains(Span(at, at + 1))
