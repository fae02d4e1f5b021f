"""The sentence that answers and its telling clauses. All sentences are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.extractive import ExtractiveAnswerer, whole_parts
from rag.retrieval.late import LateInteraction
from rag.types import Answer, Hit, Kind, Wanted
from tests.answering.made import hit, query
from tests.embedders import HashingEmbedder

AMOUNT = Wanted.AMOUNT
ANSWERER = ExtractiveAnswerer(LateInteraction(HashingEmbedder), lambda query, passage: "")


def answer(text: str, *words: str, wanted: Wanted = AMOUNT) -> Answer:
    found = ANSWERER.answer(query(*words, wanted=wanted), [hit(text)])
    assert found is not None
    return found


def test_the_sentence_with_the_most_words() -> None:
    found = answer("全区护坡五处。全区修路十条。全区种树万株。", "修路", wanted=Wanted.LIST)
    assert found == Answer("全区修路十条。", "全区修路十条。", (1,), "extractive")


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        # The clause with the words, and what goes on about it.
        ("全区修路12公里，同比增长3%，护坡5处。", ("修路",), "全区修路12公里，同比增长3%"),
        ("护坡5处，全区修路12公里，居全市第2位。", ("修路",), "全区修路12公里，居全市第2位"),
        ("护坡5处，全区修路12公里，种树9株。", ("修路",), "全区修路12公里"),
        # The clause with the figure where two hold the words alike.
        ("持续修路，修路12公里，护坡5处。", ("修路",), "修路12公里"),
        # Alike in all: the first.
        ("修路12公里，修路13公里。", ("修路",), "修路12公里"),
        ("全区修路12公里。", ("修路",), "全区修路12公里。"),
        ("全区修路1,973公里。", ("修路",), "全区修路1,973公里。"),
    ],
)
def test_the_telling_clauses_of_an_amount(text: str, words: tuple[str, ...], expected: str) -> None:
    found = answer(text, *words)
    assert found.text == expected
    assert found.sentence == text


def test_only_an_amount_is_cut_to_its_clause() -> None:
    text = "2023年5月修路12公里，护坡5处。"
    assert answer(text, "修路", wanted=Wanted.LIST).text == text
    assert answer(text, "修路", wanted=Wanted.DATE).text == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("全区修路12公里。", Wanted.DATE),
        ("全区修路许多。", Wanted.AMOUNT),
        # A growth is no amount, an amount no growth, no share and no rank.
        ("全区修路增长12%。", Wanted.AMOUNT),
        ("全区修路12公里。", Wanted.GROWTH),
        ("全区修路12公里。", Wanted.SHARE),
        ("全区修路12公里。", Wanted.RANK),
        # What another thing amounts to is no answer.
        ("全区修路增长12%，护坡11公里。", Wanted.AMOUNT),
    ],
)
def test_a_figure_of_another_sort_is_no_answer(text: str, wanted: Wanted) -> None:
    assert ANSWERER.answer(query("修路", wanted=wanted), [hit(text)]) is None


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted.AMOUNT, "修路12公里，增长9%，居全市第2位"),
        (Wanted.GROWTH, "修路12公里，增长9%，居全市第2位"),
        (Wanted.RANK, "修路12公里，增长9%，居全市第2位"),
        (Wanted.SHARE, "大路占比31%"),
    ],
)
def test_the_clause_with_a_figure_of_the_sort_that_is_wanted(wanted: Wanted, expected: str) -> None:
    words = ("大路",) if wanted is Wanted.SHARE else ("修路",)
    text = "大路占比31%，修路12公里，增长9%，居全市第2位。"
    assert answer(text, *words, wanted=wanted).text == expected


def test_a_target_is_no_outcome() -> None:
    done = hit("全区修路8条。", rank=1, score=0.9)
    meant = hit("全区修路9条。", rank=2, score=0.5)
    meant = replace(meant, passage=replace(meant.passage, kind=Kind.TARGET))
    for kind, citations in ((Kind.ACTUAL, (1,)), (Kind.TARGET, (2,)), (None, (1,))):
        found = ANSWERER.answer(query("修路", kind=kind), [done, meant])
        assert found is not None
        assert found.citations == citations
    assert ANSWERER.answer(query("修路", kind=Kind.TARGET), [done]) is None
    # What a word means is neither.
    assert ANSWERER.answer(query("修路", kind=Kind.DEFINITION), [done]) is not None


def test_a_figure_is_worth_a_fifth_where_an_amount_is_asked() -> None:
    # 修路 of 修路大道 is half its words and half its run: 0.5 + 2/4 = 1 for both; the second
    # has the figure: 1 + 0.2
    text = "全区修路很多。全区修路12公里。"
    assert answer(text, "修路", "大道").sentence == "全区修路12公里。"
    assert answer(text, "修路", "大道", wanted=Wanted.LIST).sentence == "全区修路很多。"
    # All the words are worth more than a figure: 1 + 2/4 against 1 + 0.2; but what has none is
    # no answer to how much.
    text = "全区修路12公里。全区修路，多是大道。"
    assert answer(text, "修路", "大道").sentence == "全区修路12公里。"
    assert answer(text, "修路", "大道", wanted=Wanted.LIST).sentence == "全区修路，多是大道。"


def test_the_better_hit_goes_first_where_sentences_are_alike() -> None:
    hits = [hit("全区修路。", rank=1, score=0.8), hit("全区修路。", rank=2, score=0.8)]
    found = ANSWERER.answer(query("修路"), hits)
    assert found is not None
    assert found.citations == (1,)


def test_score_and_words_are_weighed_together() -> None:
    # All words and the whole run: 0.9 × (0.2 + 0) = 0.18 against 0.5 × (0.2 + 1 + 1) = 1.1
    hits = [hit("全区护坡。", rank=1, score=0.9), hit("全区修路。", rank=2, score=0.5)]
    found = ANSWERER.answer(query("修路"), hits)
    assert found is not None
    assert (found.sentence, found.citations) == ("全区修路。", (2,))
    # 0.9 × 0.2 = 0.18 against 0.05 × 2.2 = 0.11
    hits = [hit("全区护坡。", rank=1, score=0.9), hit("全区修路。", rank=2, score=0.05)]
    found = ANSWERER.answer(query("修路"), hits)
    assert found is not None
    assert found.citations == (1,)


def test_a_longer_run_of_the_question_beats_its_pieces() -> None:
    # Both hold both words; 修路大道 stands in the second as it does in the question.
    text = "大道多处，全区修路。全区修路大道。"
    assert answer(text, "修路", "大道", wanted=Wanted.LIST).sentence == "全区修路大道。"


def test_a_sentence_that_is_the_heading_says_nothing() -> None:
    one = replace(
        hit("修路。全区护坡。"), passage=replace(hit("修路。全区护坡。").passage, path=("修路",))
    )
    found = ANSWERER.answer(query("修路"), [one])
    assert found is not None
    assert found.sentence == "全区护坡。"


def test_hits_of_a_worse_period_are_passed_over() -> None:
    wrong = replace(hit("全区修路8条。", rank=1, score=0.9), components={"period": -1.0})
    right = replace(hit("全区修路9条。", rank=2, score=0.1), components={"period": 1.0})
    found = ANSWERER.answer(query("修路"), [wrong, right])
    assert found is not None
    assert found.citations == (2,)


def test_a_figure_of_a_passage_that_is_hardly_probable_is_no_answer() -> None:
    told = {"sort": 1.0, "near": 0.9}
    best = hit("全区修路进展顺利。", rank=1, score=0.9)
    doubtful = replace(hit("全区修路9条。", rank=2, score=0.1), components=told)
    likely = replace(doubtful, score=0.8)
    assert ANSWERER.answer(query("修路", wanted=AMOUNT), [best, doubtful]) is None
    found = ANSWERER.answer(query("修路", wanted=AMOUNT), [best, likely])
    assert found is not None
    assert found.citations == (2,)


def test_a_clause_without_a_figure_announces_the_one_that_gives_it() -> None:
    text = "全区大力修路，里程12公里，护坡5处。"
    assert answer(text, "大力修路").text == "全区大力修路，里程12公里"


def test_only_the_best_hits_are_read() -> None:
    hits = [hit("全区护坡。", rank=n) for n in (1, 2, 3)] + [hit("全区修路。", rank=4)]
    found = ANSWERER.answer(query("修路"), hits)
    assert found is not None
    assert found.sentence == "全区护坡。"
    found = ExtractiveAnswerer(
        LateInteraction(HashingEmbedder), lambda query, passage: "", depth=4
    ).answer(query("修路"), hits)
    assert found is not None
    assert found.citations == (4,)


@pytest.mark.parametrize("texts", [[], [""], ["\n", "  "]])
def test_no_sentence_no_answer(texts: list[str]) -> None:
    assert ANSWERER.answer(query("修路"), [hit(text) for text in texts]) is None


def test_traditional_sentences_are_found_and_given_as_they_stand() -> None:
    text = "護坡五處。財政收入5億元。"
    assert answer(text, "财政").sentence == "財政收入5億元。"


@given(
    st.lists(
        st.sampled_from(
            ["修路", "护坡", "12公里", "同比增长", "。", "！”", "\n", "😀", "；", "，"]
        ),
        min_size=1,
        max_size=14,
    ),
    st.sampled_from(list(Wanted)),
)
def test_the_answer_stands_in_the_sentence_and_the_sentence_in_the_passage(
    parts: list[str], wanted: Wanted
) -> None:
    text = "".join(parts)
    found = ANSWERER.answer(query("修路", wanted=wanted), [hit(text)])
    if wanted is Wanted.DATE:
        assert found is None
    elif not wanted.is_figure:
        assert (found is None) == (not text.strip())
    if found:
        assert not wanted.is_figure or "12公里" in found.text
        assert found.sentence in text
        assert found.text in whole_parts(found.sentence)


def of_sort(text: str, rank: int = 1, score: float = 0.9, **parts: float) -> Hit:
    return replace(hit(text, rank=rank, score=score), components={"sort": 1.0, **parts})


# The question's words stand in a clause without the figure, and the figure's has none of them.
MEDALS = "参加骑行大赛的青榆队员屡创佳绩，另修路3公里，奖牌总数全市第2。"


def placed(place: str) -> ExtractiveAnswerer:
    return ExtractiveAnswerer(LateInteraction(HashingEmbedder), lambda query, passage: place)


def test_where_the_words_lead_to_no_figure_the_best_place_answers() -> None:
    asked = query("参加骑行大赛", wanted=Wanted.RANK)
    assert ANSWERER.answer(asked, [of_sort(MEDALS)]) is None
    found = placed("奖牌总数全市第2,").answer(asked, [of_sort(MEDALS)])
    assert found == Answer("奖牌总数全市第2", MEDALS, (1,), "extractive")


@pytest.mark.parametrize("parts", [{"sort": -1.0}, {"sort": 0.0}, {"sibling": 1.0}])
def test_a_place_of_another_sort_or_of_a_sibling_answers_nothing(parts: dict[str, float]) -> None:
    asked = query("参加骑行大赛", wanted=Wanted.RANK)
    assert placed("奖牌总数全市第2,").answer(asked, [of_sort(MEDALS, **parts)]) is None


def test_a_place_that_is_not_in_the_passage_answers_nothing() -> None:
    asked = query("参加骑行大赛", wanted=Wanted.RANK)
    assert placed("奖杯").answer(asked, [of_sort(MEDALS)]) is None
    assert placed("").answer(asked, [of_sort(MEDALS)]) is None


def test_a_hit_of_just_the_year_that_is_hardly_an_answer_leaves_out_none() -> None:
    likely = of_sort("全区修路8公里。", period=0.3)
    hardly = of_sort("全区护坡9公里。", rank=2, score=0.1, period=1.0)
    found = ANSWERER.answer(query("修路"), [likely, hardly])
    assert found is not None
    assert found.citations == (1,)


def test_what_is_hardly_an_answer_does_not_stand_in_for_another_kind() -> None:
    plan = replace(
        of_sort("全区修路8公里。"),
        passage=replace(hit("全区修路8公里。").passage, kind=Kind.TARGET),
    )
    done = of_sort("全区修路9公里。", rank=2, score=0.1)
    asked = replace(query("修路"), kind=Kind.ACTUAL)
    assert ANSWERER.answer(asked, [plan, done]) is None
    assert ANSWERER.answer(asked, [plan, replace(done, score=0.3)]) is not None
