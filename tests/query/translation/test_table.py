"""A word → the words of the other language that may stand for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.translation.learning import write_table
from rag.query.translation.table import Rendering, TranslationTable, default_table

WORDS = {
    "school": [("学校", 0.9)],
    "schools": [("各校", 0.8)],
    "city": [("城市", 0.7), ("市", 0.2)],
    "box": [("箱", 0.6)],
    "close": [("关闭", 0.5)],
    "carry": [("承担", 0.4)],
    "quick": [("快", 0.3)],
    "学校": [("school", 0.9), ("schools", 0.05)],
}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> TranslationTable:
    path = tmp_path_factory.mktemp("表 格") / "a#b.sqlite"
    write_table(WORDS, path)
    return TranslationTable(path)


def test_the_likeliest_first(table: TranslationTable) -> None:
    assert table.renderings("city") == (Rendering("城市", 0.7), Rendering("市", 0.2))
    assert table.renderings("学校") == (Rendering("school", 0.9), Rendering("schools", 0.05))


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("school's", "学校"),
        ("school’s", "学校"),
        ("cities", "城市"),
        ("boxes", "箱"),
        ("closed", "关闭"),
        ("closes", "关闭"),
        ("closing", "关闭"),
        ("carried", "承担"),
        ("quickly", "快"),
        # What stands in the table is not cut.
        ("schools", "各校"),
    ],
)
def test_inflected_forms(table: TranslationTable, word: str, first: str) -> None:
    assert table.renderings(word)[0].word == first


@pytest.mark.parametrize("word", ["road", "道路", "学校s", "", "City"])
def test_a_word_that_is_not_known(table: TranslationTable, word: str) -> None:
    assert table.renderings(word) == ()


def test_a_stem_of_two_letters_is_none(tmp_path: Path) -> None:
    write_table(
        {"as": [("作为", 0.5)], "ad": [("广告", 0.5)], "add": [("加", 0.5)]}, tmp_path / "t"
    )
    table = TranslationTable(tmp_path / "t")
    assert table.renderings("ads") == ()
    assert table.renderings("adds") == (Rendering("加", 0.5),)


def test_it_may_be_asked_from_any_thread(table: TranslationTable) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(table.renderings, ["city", "school"] * 50))
    assert found == [table.renderings("city"), table.renderings("school")] * 50


@given(st.text(max_size=12))
def test_any_word_may_be_asked(table: TranslationTable, word: str) -> None:
    found = table.renderings(word)
    chances = [one.probability for one in found]
    assert chances == sorted(chances, reverse=True)
    assert all(0 < chance < 1 for chance in chances)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("hospital", "医院"),
        ("hospitals", "医院"),
        ("医院", "hospital"),
        ("school", "学校"),
        ("economy", "经济"),
        ("income", "收入"),
        ("cities", "城市"),
    ],
)
def test_the_table_that_ships(word: str, expected: str) -> None:
    assert default_table().renderings(word)[0].word == expected


@pytest.mark.parametrize("word", "the of and a is how what 的 了 是 什么".split())
def test_the_table_that_ships_has_no_function_words(word: str) -> None:
    assert default_table().renderings(word) == ()


def test_the_table_that_ships_is_opened_once() -> None:
    assert default_table() is default_table()
