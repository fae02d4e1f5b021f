"""Features of fit, each worked by hand. All sentences are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from rag.query.expansion import Expander
from rag.query.reader import QueryReader
from rag.query.thesaurus import Thesaurus
from rag.retrieval.fit import FEATURES, Fit, FitReader, as_array, share
from rag.retrieval.late import LateInteraction
from rag.retrieval.nearness import Nearness
from rag.retrieval.subject import subject_words
from rag.types import Kind, Passage, Period, Query, Span, Wanted
from tests.embedders import HashingEmbedder

YEAR = Period(2023, 2023, "2023年")
PLAN = Period(2021, 2025, "“十四五”")

QUERY = replace(
    QueryReader({}, {}, Expander(lambda: Thesaurus([]))).read("修路多少公里"),
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
    terms=(("修路", 1.0), ("大道", 1.0)),
)
AMOUNT = replace(QUERY, wanted=Wanted.AMOUNT)


def passage(
    text: str,
    path: tuple[str, ...] = (),
    period: Period | None = None,
    kind: Kind = Kind.ACTUAL,
) -> Passage:
    return Passage("r:0-1", "r", 0, Span(0, 1), text, path, period, kind)


def by(cosines: Mapping[str, float]) -> Nearness:
    """Texts that hold a word have its cosine with the question, others 0."""

    def near(texts: Sequence[str]) -> NDArray[np.float32]:
        values = [max((c for word, c in cosines.items() if word in t), default=0.0) for t in texts]
        return np.array(values, np.float32)

    return near


def fit(query: Query, one: Passage, cosines: Mapping[str, float] = MappingProxyType({})) -> Fit:
    """Every word is as rare as the next: half of what one is that no report holds."""
    rarity = dict.fromkeys(subject_words(query), 0.5)
    reader = FitReader(query, rarity, by(cosines), LateInteraction(HashingEmbedder))
    return reader.read(one, dense=0.5, dense_rank=1.5, lexical_rank=-0.5, late=0.25)


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
    found = fit(QUERY, passage("全区修路。", ("一、修路护坡", "（一）走上大道")))
    assert found.words == pytest.approx(2 / 4)
    assert fit(QUERY, passage("护坡。")).words == 0


def test_pairs_of_the_best_sentence() -> None:
    query = replace(QUERY, pairs=("青榆", "榆大", "大道", "道路"))
    # 青榆 and 榆大 in the first, 大道 alone in the second: 2 of 4, not 3
    assert fit(query, passage("青榆大。走大道。")).pairs == 0.5
    assert fit(query, passage("青榆大道路。")).pairs == 1
    assert fit(QUERY, passage("青榆大道路。")).pairs == 0


def test_the_best_sentence_is_what_counts() -> None:
    apart = fit(QUERY, passage("全区修路。一走大道。"))
    together = fit(QUERY, passage("护坡。全区修路，走上大道。"))
    assert (apart.words, together.words) == (1, 1)
    # Two words that weigh alike: one of them is half of the subject.
    assert (apart.subject, apart.missing) == (0.5, 0.5)
    assert (together.subject, together.missing) == (1, 0)


def test_what_its_figure_is_about_is_what_counts() -> None:
    # The sentence speaks of both; its figure of kilometres only of the one before it, and the
    # clause that goes on takes the subject along.
    apart = fit(AMOUNT, passage("大道通车，修路12公里。"))
    assert (apart.subject, apart.sort) == (0.5, 1)
    assert fit(QUERY, passage("大道通车，修路12公里。")).subject == 1
    assert fit(AMOUNT, passage("大道修路，达到12公里。")).subject == 1


@pytest.mark.parametrize(
    ("wanted", "text", "expected"),
    [
        (Wanted.AMOUNT, "全区修路5公里。", 1),
        # The question wants kilometres.
        (Wanted.AMOUNT, "全区修路5亿元。", -1),
        (Wanted.AMOUNT, "全区修路。", -1),
        # The figure stands in another sentence than the words.
        (Wanted.AMOUNT, "护坡5处。全区修路许多公里。", -1),
        # Kilometres are asked for: a rate of growth is half an answer.
        (Wanted.GROWTH, "全区修路增长5%。", 0.3),
        (Wanted.RANK, "全区修路居全市第5位。", 1),
        (Wanted.RANK, "全区修路5公里。", -1),
        (Wanted.DATE, "2023年5月修路。", 1),
        (Wanted.DATE, "全区修路。", -1),
        (Wanted.LIST, "全区修路5公里。", 0),
        (Wanted.LIST, "全区修路。", 0),
    ],
)
def test_sort(wanted: Wanted, text: str, expected: float) -> None:
    assert fit(replace(QUERY, wanted=wanted), passage(text)).sort == expected


def test_a_figure_of_the_right_sort_about_half_the_subject() -> None:
    # Half the subject and the right sort: 0.5 + 0.25; all of it and the wrong sort: 1 − 0.25,
    # which is as much, and ties go to the first.
    text = "修路12公里。修路大道12亿元。"
    assert fit(AMOUNT, passage(text)).sort == 1
    # A little nearness decides.
    assert fit(AMOUNT, passage(text), {"亿元": 0.01}).sort == -1
    assert fit(AMOUNT, passage(text), {"公里": 0.02, "亿元": 0.01}).sort == 1


def test_nearness_is_that_of_the_best_place() -> None:
    found = fit(QUERY, passage("全区修路。护坡。"), {"修路": 0.25, "护坡": 0.5})
    # 修路: 0.5 of the subject + 0.25; 护坡: 0 + 0.5
    assert (found.subject, found.near) == (0.5, 0.25)
    found = fit(QUERY, passage("全区修路。护坡。"), {"修路": 0.25, "护坡": 0.875})
    assert (found.subject, found.near) == (0, 0.875)


LAST = Period(2022, 2022, "2022年")


@pytest.mark.parametrize(
    ("asked", "spoken", "text", "expected"),
    [
        ((), YEAR, "修路。", 0),
        ((YEAR,), None, "修路。", 0),
        ((YEAR,), YEAR, "修路。", 1),
        ((YEAR,), Period(2023, 2023, "去年"), "修路。", 1),
        ((YEAR,), PLAN, "修路。", -0.5),
        # Where the years ended.
        ((Period(2025, 2025, "2025年"),), PLAN, "修路。", 0.3),
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


def test_a_figure_of_another_year_is_none_of_the_year_asked_about() -> None:
    query = replace(AMOUNT, periods=(YEAR,))
    assert fit(query, passage("2022年修路5公里。", period=YEAR)).period == -1
    assert fit(query, passage("2023年修路5公里。", period=LAST)).period == 0.6
    # Half the worth of a subject is lost by another year: the second sentence is the place,
    # although the first speaks of more.
    text = "2022年修路大道5公里。2023年修路8公里。"
    assert fit(query, passage(text, period=YEAR), {"2023年": 0.01}).period == 1
    assert fit(query, passage(text, period=YEAR)).period == -1
    # Where no figure is wanted, the years of the section count.
    assert fit(replace(QUERY, periods=(YEAR,)), passage(text, period=YEAR)).period == 1


def test_the_sum_of_several_years_is_of_no_single_one() -> None:
    text = "五年来修路5公里。"
    assert fit(replace(AMOUNT, periods=(YEAR,)), passage(text, period=YEAR)).period == -1
    assert fit(replace(AMOUNT, periods=(PLAN,)), passage(text, period=PLAN)).period == 1
    asks_for_it = replace(AMOUNT, question="五年修路多少公里", periods=(YEAR,))
    assert fit(asks_for_it, passage(text, period=YEAR)).period == 1
    # A figure of the year itself is nearer.
    both = passage(f"修路1公里。{text}", period=YEAR)
    assert fit(replace(AMOUNT, periods=(YEAR,)), both).period == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [("到“十四五”末修路。", 0.6), ("“十四五”良好开局。", -0.5), ("“十四五”规划收官。", -0.5)],
)
def test_the_edge_of_a_plan_is_not_the_plan(text: str, expected: float) -> None:
    query = replace(QUERY, periods=(PLAN,))
    assert fit(query, passage(text, period=YEAR)).period == expected


def test_a_range_holds_the_year_of_a_figure() -> None:
    query = replace(AMOUNT, periods=(PLAN,))
    assert fit(query, passage("2022年修路5公里。", period=PLAN)).period == 1
    assert fit(query, passage("2020年修路5公里。", period=PLAN)).period == -1


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
    found = fit(AMOUNT, passage(""))
    assert (found.words, found.pairs, found.subject, found.missing, found.near) == (0,) * 5
    assert found.sort == -1
    assert fit(QUERY, passage("")).sort == 0


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
    query = replace(
        QUERY,
        wanted=wanted,
        periods=(YEAR,),
        terms=(*QUERY.terms, ("护坡", 0.6)),
        pairs=("修路", "路护"),
    )
    found = fit(query, passage("".join(parts), ("修路",), PLAN), {"护坡": 0.75})
    for name in ("words", "pairs", "subject", "missing", "preamble", "brief"):
        assert 0 <= getattr(found, name) <= 1
    assert found.near in (0, 0.75)
    assert found.subject + found.missing <= 1
    assert found.sort == 0 or wanted.is_figure or wanted is Wanted.DATE
    for name in ("sort", "period", "kind"):
        assert -1 <= getattr(found, name) <= 1
    assert np.isfinite(as_array([found])).all()
