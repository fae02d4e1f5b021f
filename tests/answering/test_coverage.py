"""Whether what a question names is there, and when it must not be answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from rag.answering.coverage import CoverageVerdict, cover
from rag.store.base import Scope
from rag.store.store import Store
from rag.types import Coverage, Hit, Kind, Period
from tests.answering.made import hit, query
from tests.store.made import make, new_store

Y2025 = Period(2025, 2025, "2025年")
Y2026 = Period(2026, 2026, "2026年")
Y2012 = Period(2012, 2012, "2012年")
PLAN = Period(2021, 2025, "“十四五”")


ROAD = hit("修路。", region="红旗区", period=Y2025)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """红旗区 has reports that speak of 2025 and 2026, 青榆区 of 2021 and 2022."""
    with new_store(tmp_path_factory.mktemp("index")) as store:
        make("hongqi-2026", year=2026).put(store)
        make("qingyu-2022", region="青榆区", year=2022).put(store)
        yield store


def verdict(
    store: Store,
    *,
    hits: tuple[Hit, ...] = (ROAD,),
    regions: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
    periods: tuple[Period, ...] = (),
    scope: Scope = Scope(),
) -> CoverageVerdict:
    asked = query("修路", regions=regions, missing=missing, periods=periods)
    return cover(asked, hits, store.catalogue, scope)


def test_a_question_that_names_nothing(store: Store) -> None:
    assert verdict(store) == CoverageVerdict(None, ())
    assert verdict(store, hits=()) == CoverageVerdict("no_evidence", ())


def test_a_place_that_is_not_indexed(store: Store) -> None:
    found = verdict(store, missing=("北京市",))
    assert found == CoverageVerdict(
        "region_not_indexed", (Coverage("北京市", None, "not_indexed"),)
    )
    # Beside one that is, it is said and the other is answered.
    found = verdict(store, missing=("北京市",), regions=("红旗区",))
    assert found.reason is None
    assert found.coverage == (
        Coverage("北京市", None, "not_indexed"),
        Coverage("红旗区", None, "found"),
    )


def test_a_period_that_no_report_covers(store: Store) -> None:
    found = verdict(store, periods=(Y2012,))
    assert found == CoverageVerdict(
        "period_not_covered", (Coverage(None, "2012年", "not_indexed"),)
    )
    found = verdict(store, periods=(Y2012, Y2025))
    assert found.reason is None
    assert [row.status for row in found.coverage] == ["not_indexed", "found"]


def test_a_period_is_covered_by_the_scope_or_not_at_all(store: Store) -> None:
    scope = Scope(reports=("qingyu-2022",))
    assert verdict(store, periods=(Y2025,), scope=scope).reason == "period_not_covered"
    assert verdict(store, periods=(Y2025,)).reason is None
    nowhere = Scope(reports=())
    assert verdict(store, periods=(Y2025,), scope=nowhere, hits=()).reason == "period_not_covered"


def test_the_last_year_of_a_review_is_covered_by_it(store: Store) -> None:
    years = Period(2008, 2012, "2008年到2012年")
    review = hit("五年来修路。", region="红旗区", period=years)
    assert verdict(store, hits=(review,), periods=(Y2012,)).reason is None
    earlier = Period(2011, 2011, "2011年")
    assert verdict(store, hits=(review,), periods=(earlier,)).reason == "period_not_covered"


def test_a_range_is_covered_by_a_year_in_it(store: Store) -> None:
    found = verdict(store, periods=(PLAN,))
    assert found == CoverageVerdict(None, (Coverage(None, "“十四五”", "found"),))


def test_the_missing_place_is_named_before_the_period(store: Store) -> None:
    found = verdict(store, missing=("北京市",), periods=(Y2012,))
    assert found.reason == "region_not_indexed"


def test_every_pair_has_its_row(store: Store) -> None:
    found = verdict(store, regions=("红旗区", "青榆区"), periods=(Y2025, Y2026))
    assert found.reason is None
    assert found.coverage == (
        Coverage("红旗区", "2025年", "found"),
        Coverage("红旗区", "2026年", "not_found"),
        # The reports of 青榆区 speak of 2021 and 2022 alone.
        Coverage("青榆区", "2025年", "not_indexed"),
        Coverage("青榆区", "2026年", "not_indexed"),
    )


def test_a_region_is_covered_by_its_own_reports_within_the_scope(store: Store) -> None:
    scope = Scope(reports=("qingyu-2022",))
    found = verdict(store, hits=(), regions=("红旗区",), periods=(Y2025,), scope=scope)
    assert [row.status for row in found.coverage] == ["not_indexed"]
    found = verdict(store, hits=(), regions=("红旗区",), periods=(Y2025,))
    assert [row.status for row in found.coverage] == ["not_found"]


def test_what_scores_low_is_no_find(store: Store) -> None:
    asked = query("修路", regions=("红旗区",), periods=(Y2025,))
    low = (replace(ROAD, score=0.1),)
    for least, status in ((0.1, "found"), (0.2, "not_found")):
        found = cover(asked, low, store.catalogue, Scope(), least)
        assert found == CoverageVerdict(None, (Coverage("红旗区", "2025年", status),))


def test_a_place_without_a_report_may_be_spoken_of(store: Store) -> None:
    """A province's report speaks of its cities."""
    named = (hit("白榆修路5公里。"), hit("修路。", rank=2))
    row = (Coverage("白榆市", None, "not_indexed"),)
    assert verdict(store, missing=("白榆市",), hits=named) == CoverageVerdict(None, row)
    # Only the best hit counts, and every place must be named.
    assert verdict(store, missing=("白榆市",), hits=named[::-1]).reason == "region_not_indexed"
    two = verdict(store, missing=("白榆市", "黑榆市"), hits=named)
    assert two.reason == "region_not_indexed"
    assert verdict(store, missing=("白榆市",), hits=()).reason == "region_not_indexed"


def test_place_and_time_must_be_those_of_one_hit(store: Store) -> None:
    hits = (
        hit("修路。", region="红旗区", period=Y2026),
        hit("修路。", region="青榆区", period=Y2025, rank=2),
    )
    found = verdict(store, hits=hits, regions=("红旗区",), periods=(Y2025,))
    assert [row.status for row in found.coverage] == ["not_found"]


def test_a_hit_of_another_year_proves_none(store: Store) -> None:
    other = (hit("修路。", region="红旗区", period=Y2026),)
    assert verdict(store, hits=other, regions=("红旗区",)).coverage[0].status == "found"
    assert verdict(store, hits=other, periods=(Y2025,)).coverage[0].status == "not_found"


def test_a_text_that_names_the_year_covers_it(store: Store) -> None:
    goal = (hit("到2012年修好路。", region="红旗区", period=Y2026),)
    found = verdict(store, hits=goal, periods=(Y2012,))
    assert found == CoverageVerdict(None, (Coverage(None, "2012年", "found"),))


def test_a_target_is_no_outcome(store: Store) -> None:
    # 2026 is planned in 红旗区's report and not yet done.
    for kind, reason in (
        (Kind.TARGET, None),
        (Kind.ACTUAL, "period_not_covered"),
        (None, None),
        (Kind.DEFINITION, None),
    ):
        asked = query("修路", periods=(Y2026,), kind=kind)
        found = cover(asked, (ROAD,), store.catalogue, Scope())
        assert found.reason == reason, kind
