"""What a question and the caller's filters bound a search to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.query.reader import QueryReader
from rag.retrieval.scoping import scope_of
from rag.store.base import Scope
from rag.store.store import Store
from rag.types import Filters, Kind
from tests.store.made import make, new_store

REGIONS = {"红旗区": ("红旗",), "青榆区": ("青榆",)}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with new_store(tmp_path_factory.mktemp("index")) as store:
        make("hongqi-2025", year=2025).put(store)
        make("hongqi-2026", year=2026).put(store)
        make("qingyu-2026", region="青榆区", year=2026).put(store)
        yield store


def scope(store: Store, question: str, filters: Filters = Filters()) -> Scope:
    query = QueryReader(REGIONS, {}).read(question)
    return scope_of(query, filters, store.catalogue)


@pytest.mark.parametrize(
    ("question", "reports"),
    [
        ("修路多少", None),
        ("红旗区修路多少", ("hongqi-2025", "hongqi-2026")),
        ("红旗区和青榆区谁修路多", ("hongqi-2025", "hongqi-2026", "qingyu-2026")),
        ("2026年政府工作报告说了什么", ("hongqi-2026", "qingyu-2026")),
        ("红旗区2025年政府工作报告说了什么", ("hongqi-2025",)),
        # No report is of that year: nothing may be searched.
        ("2019年政府工作报告说了什么", ()),
        # The year that is asked about bounds nothing: fit weighs it.
        ("2025年修路多少", None),
        # A place that no report covers bounds nothing.
        ("北京市修路多少", None),
        ("北京市和红旗区谁修路多", ("hongqi-2025", "hongqi-2026")),
    ],
)
def test_the_question_bounds(store: Store, question: str, reports: tuple[str, ...] | None) -> None:
    assert scope(store, question) == Scope(reports=reports)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(region=("青榆区",)), Scope(reports=("qingyu-2026",))),
        (Filters(region=("新乡市青榆区",)), Scope(reports=("qingyu-2026",))),
        (Filters(year=(2025,)), Scope(reports=("hongqi-2025",))),
        (Filters(region=("别处",)), Scope(reports=())),
        (Filters(report_id=("qingyu-2026", "none")), Scope(reports=("qingyu-2026",))),
        (Filters(period=(2025,)), Scope(years=(2025,))),
        (Filters(kind=Kind.TARGET), Scope(kind=Kind.TARGET)),
    ],
)
def test_the_caller_bounds(store: Store, filters: Filters, expected: Scope) -> None:
    assert scope(store, "修路多少", filters) == expected


def test_what_the_caller_sets_is_not_widened_by_the_question(store: Store) -> None:
    asked = "红旗区2025年政府工作报告说了什么"
    assert scope(store, asked, Filters(region=("青榆区",))) == Scope(reports=())
    assert scope(store, asked, Filters(region=("青榆区",), year=(2026,))) == Scope(
        reports=("qingyu-2026",)
    )
    # The question's own bounds still hold where the caller set none.
    assert scope(store, asked, Filters(kind=Kind.ACTUAL)) == Scope(
        reports=("hongqi-2025",), kind=Kind.ACTUAL
    )
