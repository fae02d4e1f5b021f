"""Features of fit, each worked by hand. All sentences are invented."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.reader import QueryReader
from rag.query.thesaurus import Thesaurus
from rag.retrieval.fit import FEATURES, Fit, FitReader, as_array, share
from rag.types import Kind, Passage, Period, Query, Span, Wanted

YEAR = Period(2023, 2023, "2023年")
PLAN = Period(2021, 2025, "“十四五”")

QUERY = replace(
    QueryReader({}, {}, lambda: Thesaurus([])).read("修路多少公里"),
    question="修路多少公里",
    topic="修路多少公里",
    regions=(),
    missing_regions=(),
    periods=(),
    kind=None,
    likely_kind=None,
    wanted=Wanted.LIST,
    comparison=False,
    pairs=(),
    terms=(("修路", 1.0), ("公里", 1.0)),
)


def passage(
    text: str,
    path: tuple[str, ...] = (),
    period: Period | None = None,
    kind: Kind = Kind.ACTUAL,
) -> Passage:
    return Passage("r:0-1", "r", 0, Span(0, 1), text, path, period, kind)


def fit(query: Query, one: Passage) -> Fit:
    return FitReader(query).read(one, dense=0.5, dense_rank=1.5, lexical_rank=-0.5)


def test_share_weighs_by_weight_and_length() -> None:
    terms = [("修路", 1.0), ("公里", 1.0), ("大桥通车", 0.5)]
    # 2×1 + 2×1 + 4×0.5 = 6 in all; 修路 is 2 of them, 大桥通车 2 more
    assert share(terms, "全区修路") == pytest.approx(2 / 6)
    assert share(terms, "修路，大桥通车") == pytest.approx(4 / 6)
    assert share(terms, "修路5公里，大桥通车") == 1
    assert share(terms, "护坡") == 0
    assert share([], "修路") == 0


def test_scores_of_the_searches_are_passed_on() -> None:
    found = fit(QUERY, passage("修路。"))
    assert (found.dense, found.dense_rank, found.lexical_rank) == (0.5, 1.5, -0.5)


def test_own_words_are_those_of_the_text() -> None:
    found = fit(QUERY, passage("全区修路。", ("一、修路护坡", "（一）走了多少公里")))
    assert found.words == pytest.approx(2 / 4)
    assert fit(QUERY, passage("护坡。")).words == 0


def test_official_words_count_apart_and_in_either_place() -> None:
    query = replace(QUERY, terms=(("修路", 1.0), ("道路", 0.6), ("建设", 0.6)))
    found = fit(query, passage("修路。", ("道路工作",)))
    assert found.words == 1
    # 道路 of 道路 and 建设, which weigh and measure the same
    assert found.official == pytest.approx(0.5)
    assert fit(QUERY, passage("修路。")).official == 0


def test_the_best_sentence_is_what_counts() -> None:
    apart = fit(QUERY, passage("全区修路。一走五公里。"))
    together = fit(QUERY, passage("护坡。全区修路五公里。"))
    assert (apart.words, together.words) == (1, 1)
    assert (apart.sentence, together.sentence) == (0.5, 1)


@pytest.mark.parametrize(
    ("wanted", "text", "expected"),
    [
        (Wanted.AMOUNT, "全区修路5公里。", 1),
        (Wanted.AMOUNT, "全区修路。", -1),
        # The figure stands in another sentence than the words.
        (Wanted.AMOUNT, "护坡5处。全区修路许多公里。", -1),
        (Wanted.LIST, "全区修路5公里。", 0),
        (Wanted.LIST, "全区修路。", 0),
    ],
)
def test_quantity(wanted: Wanted, text: str, expected: float) -> None:
    assert fit(replace(QUERY, wanted=wanted), passage(text)).quantity == expected


LAST = Period(2022, 2022, "2022年")


@pytest.mark.parametrize(
    ("asked", "spoken", "text", "expected"),
    [
        ((), YEAR, "修路。", 0),
        ((YEAR,), None, "修路。", 0),
        ((YEAR,), YEAR, "修路。", 1),
        ((YEAR,), Period(2023, 2023, "去年"), "修路。", 1),
        ((YEAR,), PLAN, "修路。", -0.5),
        ((PLAN,), YEAR, "修路。", -0.5),
        ((YEAR,), LAST, "修路。", -1),
        # A text that names the year speaks of it, whatever its section does.
        ((YEAR,), LAST, "到2023年修好路。", 0.6),
        ((YEAR,), None, "到2023年修好路。", 0.6),
        ((YEAR,), YEAR, "到2023年修好路。", 1),
        # Of several periods the best counts.
        ((YEAR, PLAN), PLAN, "修路。", 1),
        ((YEAR, LAST), LAST, "修路。", 1),
    ],
)
def test_period(
    asked: tuple[Period, ...], spoken: Period | None, text: str, expected: float
) -> None:
    query = replace(QUERY, periods=asked)
    assert fit(query, passage(text, period=spoken)).period == expected


@pytest.mark.parametrize(
    ("said", "likely", "kind", "expected"),
    [
        (None, None, Kind.ACTUAL, 0),
        (Kind.ACTUAL, Kind.ACTUAL, Kind.ACTUAL, 1),
        (Kind.ACTUAL, Kind.ACTUAL, Kind.TARGET, -1),
        (None, Kind.ACTUAL, Kind.ACTUAL, 0.5),
        (None, Kind.ACTUAL, Kind.TARGET, -0.5),
    ],
)
def test_kind(said: Kind | None, likely: Kind | None, kind: Kind, expected: float) -> None:
    query = replace(QUERY, kind=said, likely_kind=likely)
    assert fit(query, passage("修路。", kind=kind)).kind == expected


def test_what_stands_before_the_report_proper() -> None:
    assert fit(QUERY, passage("修路。", kind=Kind.OTHER)).preamble == 1
    assert fit(QUERY, passage("修路。", kind=Kind.DEFINITION)).preamble == 0


def test_a_brief_passage() -> None:
    assert fit(QUERY, passage("修" * 39)).brief == 1
    assert fit(QUERY, passage("修" * 40)).brief == 0


def test_traditional_text_is_read_as_simplified() -> None:
    found = fit(replace(QUERY, terms=(("财政", 1.0), ("gdp", 1.0))), passage("財政和GDP。"))
    assert found.words == 1


def test_an_empty_passage_fits_nothing() -> None:
    found = fit(replace(QUERY, wanted=Wanted.AMOUNT), passage(""))
    assert (found.words, found.sentence, found.quantity) == (0, 0, 0)


def test_features_become_columns_in_their_order() -> None:
    one = Fit(**dict(zip(FEATURES, map(float, range(len(FEATURES))), strict=True)))
    table = as_array([one, one])
    assert table.shape == (2, len(FEATURES))
    assert table[1].tolist() == list(range(len(FEATURES)))
    assert as_array([]).shape == (0, len(FEATURES))


@given(
    st.lists(
        st.sampled_from(["修路", "公里", "护坡", "。", "，", "5", "亿元", "\n", "😀"]), max_size=12
    ),
    st.sampled_from(list(Wanted)),
)
def test_features_keep_to_their_ranges(parts: list[str], wanted: Wanted) -> None:
    query = replace(QUERY, wanted=wanted, periods=(YEAR,), terms=(*QUERY.terms, ("护坡", 0.6)))
    found = fit(query, passage("".join(parts), ("修路",), PLAN))
    for name in ("words", "official", "sentence", "preamble", "brief"):
        assert 0 <= getattr(found, name) <= 1
    for name in ("quantity", "period", "kind"):
        assert -1 <= getattr(found, name) <= 1
    assert np.isfinite(as_array([found])).all()
