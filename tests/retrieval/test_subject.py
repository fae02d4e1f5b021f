"""How much of what a question is about a text speaks of, worked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.expansion import Expander
from rag.query.reader import QueryReader
from rag.query.thesaurus import Thesaurus
from rag.retrieval.subject import Spoken, Subject, readings, subject_words
from rag.types import Query

BASE = QueryReader({}, {}, Expander(lambda: Thesaurus([]))).read("修路")


def query(
    *words: str,
    rewordings: tuple[str, ...] = (),
    renderings: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = (),
) -> Query:
    terms = tuple((word, 1.0) for word in words)
    return replace(BASE, terms=terms, rewordings=rewordings, renderings=renderings)


def spoken(asked: Query, form: str, **rarity: float) -> tuple[float, float]:
    found = Subject(asked, rarity).spoken(form)
    return pytest.approx(found.found), pytest.approx(found.missing)  # type: ignore[return-value]


def test_rare_words_count_for_more() -> None:
    # 修路 weighs 0.25 × 2 = 0.5 and 大道 0.5 × 2 = 1
    asked = query("修路", "大道")
    assert spoken(asked, "全区修路", 修路=0.25, 大道=0.5) == (1 / 3, 2 / 3)
    assert spoken(asked, "青榆大道", 修路=0.25, 大道=0.5) == (2 / 3, 1 / 3)
    assert spoken(asked, "修路大道", 修路=0.25, 大道=0.5) == (1, 0)
    assert spoken(asked, "护坡", 修路=0.25, 大道=0.5) == (0, 1)


def test_long_words_count_for_more_up_to_four_characters() -> None:
    # 2 and 4 characters of one rarity
    asked = query("修路", "人民代表大会")
    assert spoken(asked, "修路", 修路=0.5, 人民代表大会=0.5) == (2 / 6, 4 / 6)


def test_a_word_that_no_report_holds_is_not_missed() -> None:
    # It weighs half of what the rarest might: 0.5 × 2, as does 修路.
    asked = query("修路", "榆榆")
    assert spoken(asked, "修路", 修路=0.5, 榆榆=1.0) == (1 / 2, 0)
    assert spoken(asked, "护坡", 修路=0.5, 榆榆=1.0) == (0, 1 / 2)


def test_a_word_that_all_hold_still_counts_a_little() -> None:
    # 0.05 × 2 = 0.1 of 0.1 + 1
    assert spoken(query("修路", "大道"), "修路", 修路=0.0, 大道=0.5) == (1 / 11, 10 / 11)


def test_what_may_stand_for_a_word_is_as_sure_as_it_is_probable() -> None:
    asked = query("road", renderings=(("road", (("道路", 0.75), ("公路", 0.25))),))
    rarity = {"road": 1.0, "道路": 0.5, "公路": 0.25}
    # A translation may be the wrong one: that it is not there says nothing.
    assert spoken(asked, "修道路", **rarity) == (0.75, 0)
    assert spoken(asked, "修公路", **rarity) == (0.25, 0)
    assert spoken(asked, "公路和道路", **rarity) == (0.75, 0)
    assert spoken(asked, "the road", **rarity) == (1, 0)
    assert spoken(asked, "护坡", **rarity) == (0, 0)
    # The commonest form decides its weight: 0.25 × 4 beside 0.5 × 2.
    both = replace(asked, terms=(*asked.terms, ("护坡", 1.0)))
    assert spoken(both, "护坡", **rarity, 护坡=0.5) == (1 / 2, 0)
    assert spoken(both, "道路", **rarity, 护坡=0.5) == (0.75 / 2, 1 / 2)


def test_the_best_reading_counts() -> None:
    asked = query("钱袋子", rewordings=("居民收入",))
    words = dict.fromkeys(subject_words(asked), 0.5)
    assert Subject(asked, words).spoken("居民收入") == Spoken(1, 0, 1, 0)
    assert Subject(asked, words).spoken("钱袋子") == Spoken(1, 0, 1, 0)
    assert Subject(asked, words).spoken("护坡").found == 0


def test_a_word_that_is_near_is_an_echo() -> None:
    # Both words weigh 0.5 × 2 = 1; of 4 characters at most.
    subject = Subject(query("修路", "大道"), {"修路": 0.5, "大道": 0.5})
    assert subject.words == ("修路", "大道")
    found = subject.spoken("修路", (0.75, 0.5))
    assert (found.found, found.echoed) == (0.5, 0.75)
    # What is there lacks nothing; of the other half is lacking, which weighs 1 of 4.
    assert found.lacking == pytest.approx(0.5 / 4)
    assert subject.spoken("护坡", (0.25, 0.5)).lacking == pytest.approx(0.75 / 4)


def test_a_word_that_no_report_holds_is_not_lacking_but_strange() -> None:
    # It weighs 0.5 × 2 = 1 of 4.
    subject = Subject(query("修路"), {"修路": 1.0})
    assert subject.spoken("护坡", (0.25,)) == Spoken(0, 0, 0.25, 0, 0.75 / 4)


def test_words_of_role_and_measure_are_no_subject() -> None:
    assert readings(query("修路", "目标", "增长", "公里", "多少")) == [["修路"]]
    assert readings(query("修路", rewordings=("修路的目标",))) == [["修路"], ["修路"]]
    # A question of nothing else is about them.
    assert readings(query("增长", "目标")) == [["增长", "目标"]]
    assert readings(query("修路", "修路")) == [["修路"]]


def test_only_the_question_s_own_words_are_its_subject() -> None:
    added = replace(query("修路"), terms=(("修路", 1.0), ("道路", 0.6)))
    assert readings(added) == [["修路"]]
    assert subject_words(added) == {"修路"}


def test_the_words_whose_rarity_counts() -> None:
    asked = query("road", rewordings=("修路",), renderings=(("road", (("道路", 0.75),)),))
    assert subject_words(asked) == {"road", "修路", "道路"}


def test_no_words_no_subject() -> None:
    assert Subject(query(), {}).spoken("修路") == Spoken(0, 0)


WORDS = st.sampled_from(["修路", "大道", "护坡", "人民代表大会", "road", "目标"])


@given(
    st.lists(WORDS, min_size=1, max_size=5),
    st.lists(WORDS, max_size=4),
    st.lists(WORDS, max_size=3),
    st.floats(0, 1),
)
def test_shares(asked: list[str], text: list[str], more: list[str], rare: float) -> None:
    made = query(*asked, renderings=(("road", (("道路", 0.5),)),))
    rarity = dict.fromkeys(subject_words(made), rare)
    found = Subject(made, rarity).spoken("，".join(text))
    assert 0 <= found.found <= 1 + 1e-9
    assert 0 <= found.missing <= 1 + 1e-9
    assert found.found + found.missing <= 1 + 1e-9
    # A longer text speaks of no less.
    longer = Subject(made, rarity).spoken("，".join(text + more))
    assert longer.found >= found.found - 1e-9
    assert longer.missing <= found.missing + 1e-9
