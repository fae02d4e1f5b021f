"""Wordings and the official terms that they stand for; and the list that ships."""

from __future__ import annotations

from collections import Counter, defaultdict
from importlib.resources import files

import pytest

from rag.query.thesaurus import Entry, Match, Thesaurus, default_thesaurus, read_entries

THESAURUS = Thesaurus(
    [
        Entry("青榆收入", ("口袋里的钱", "钱袋子"), ("household income",)),
        Entry("青榆支出", ("口袋里的钱怎么花",), ("household spending",)),
        Entry("青榆存款", ("钱袋子",), ("savings", "bank savings")),
        Entry("绿车", ("不烧油的车", "PE车"), ("green vehicle", "city ev")),
        Entry("“三榜”", ("“红黄”榜",), ("people's board",)),
    ]
)


def found(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(match.wording, match.terms) for match in THESAURUS.find(text)]


def test_the_longest_wording_at_a_place_wins() -> None:
    assert found("口袋里的钱多了") == [("口袋里的钱", ("青榆收入",))]
    assert found("口袋里的钱怎么花") == [("口袋里的钱怎么花", ("青榆支出",))]
    assert found("bank savings") == [("bank saving", ("青榆存款",))]


def test_a_wording_may_stand_for_several_terms_in_the_order_of_the_list() -> None:
    assert found("大家的钱袋子") == [("钱袋子", ("青榆收入", "青榆存款"))]


def test_matches_come_in_order_and_apart() -> None:
    assert [wording for wording, _ in found("不烧油的车和钱袋子和不烧油的车")] == [
        "不烧油的车",
        "钱袋子",
        "不烧油的车",
    ]
    assert [wording for wording, _ in found("钱袋子 and green vehicles")] == [
        "钱袋子",
        "green vehicle",
    ]


@pytest.mark.parametrize(
    "text", ["green vehicle", "green vehicles", "how many green vehicles?", "green, vehicles"]
)
def test_english_plurals_meet_singulars(text: str) -> None:
    assert found(text) == [("green vehicle", ("绿车",))]


@pytest.mark.parametrize(
    ("wording", "text", "expected"),
    [
        ("savings", "saving", "saving"),
        ("green city", "green cities", "green city"),
        # Words of up to three letters, and those in -ss, -us and -is, are left as they are.
        ("city ev", "city evs", None),
        ("gas", "gas", "gas"),
        ("bus pass", "bus passes", None),
        ("bus pass", "bus pass", "bus pass"),
        ("campus", "campu", None),
    ],
)
def test_the_rough_singular(wording: str, text: str, expected: str | None) -> None:
    matches = Thesaurus([Entry("甲", (), (wording,))]).find(text)
    assert matches == ([Match(expected, ("甲",))] if expected else [])


@pytest.mark.parametrize(
    "text", ["evergreen vehicle", "green vehiclex", "greenvehicle", "mysavings"]
)
def test_english_is_matched_as_whole_words(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"), [("pe车", True), ("买pe车", True), ("ope车", False), ("5pe车", False)]
)
def test_latin_letters_in_chinese_wordings_are_whole_words(text: str, expected: bool) -> None:
    assert bool(found(text)) is expected


@pytest.mark.parametrize("text", ["红黄榜", "“红黄”榜", "《红黄》榜", "红 黄\n榜", "'红黄'榜"])
def test_quotes_and_spaces_are_ignored(text: str) -> None:
    assert found(text) == [("红黄榜", ("“三榜”",))]


def test_nothing_is_found_in_nothing() -> None:
    assert found("") == []
    assert found("修路") == []
    assert Thesaurus([]).find("钱袋子 savings") == []


def test_a_list_is_read_line_by_line() -> None:
    assert list(read_entries("甲\t乙|丙\tb|c\n丁\t\t\n")) == [
        Entry("甲", ("乙", "丙"), ("b", "c")),
        Entry("丁", (), ()),
    ]


@pytest.mark.parametrize("line", ["甲\t乙", "甲\t乙\tb\t丙", "", "\t乙\tb"])
def test_a_line_of_another_form_is_refused_by_its_number(line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        list(read_entries(f"甲\t乙\tb\n{line}\n丙\t丁\td"))


TSV = files("rag.query").joinpath("thesaurus.tsv").read_text("utf-8")
SHIPPED = list(read_entries(TSV))
TERMS = Counter(entry.term for entry in SHIPPED)
WORDINGS = [wording for entry in SHIPPED for wording in (*entry.everyday, *entry.english)]


def test_the_shipped_list_has_three_columns_and_is_large() -> None:
    assert {line.count("\t") for line in TSV.splitlines()} == {2}
    assert len(SHIPPED) >= 2500
    assert len(WORDINGS) >= 8000
    assert all(entry.everyday or entry.english for entry in SHIPPED)


def test_the_shipped_list_has_each_term_once() -> None:
    assert [term for term, count in TERMS.items() if count > 1] == []


def test_no_shipped_wording_is_an_official_term() -> None:
    assert sorted(set(WORDINGS) & set(TERMS)) == []


def test_no_shipped_wording_is_one_character_or_padded() -> None:
    assert [wording for wording in WORDINGS if len(wording) < 2] == []
    assert [wording for wording in [*WORDINGS, *TERMS] if wording != wording.strip()] == []


def test_no_shipped_wording_stands_for_more_than_three_terms() -> None:
    stands_for = defaultdict(set)
    for entry in SHIPPED:
        for wording in (*entry.everyday, *entry.english):
            stands_for[wording.lower()].add(entry.term)
    assert {w: terms for w, terms in stands_for.items() if len(terms) > 3} == {}


def test_the_shipped_list_loads_once() -> None:
    assert default_thesaurus() is default_thesaurus()
    first = next(entry for entry in SHIPPED if entry.everyday)
    terms = {term for m in default_thesaurus().find(first.everyday[0].lower()) for term in m.terms}
    assert first.term in terms
