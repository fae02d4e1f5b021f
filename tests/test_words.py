"""The form in which questions and passages meet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.words import is_latin, language_of, pairs_of, search_form, simplified, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("財政收入", "财政收入"),
        ("财政收入", "财政收入"),
        ("養老服務", "养老服务"),
        ("GDP　５％", "GDP　５％"),
        ("😀𠮷", "😀𠮷"),
        ("", ""),
    ],
)
def test_simplified_changes_characters_only(text: str, expected: str) -> None:
    assert simplified(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("財政ＧＤＰ增長９．５％", "财政gdp增长9.5%"),
        ("全区 修路", "全区修路"),
        ("Road Tax", "road tax"),
        ("１ ２３４元", "1234元"),
        ("**修路**", "修路"),
        ("PM_{2.5}和PM₁₀", "pm2.5和pm10"),
        ("", ""),
    ],
)
def test_search_form(text: str, expected: str) -> None:
    assert search_form(text) == expected


def test_words_in_order_the_shorter_beside_the_longer() -> None:
    words = words_of("人民代表大会，财政收入。")
    assert "财政" in words
    assert "收入" in words
    assert "大会" in words
    assert words.index("大会") < words.index("财政") < words.index("收入")


@pytest.mark.parametrize("text", ["", " ", "，。！", "😀😀", "“”《》", "مرحبا", "\n\t"])
def test_what_holds_no_word(text: str) -> None:
    assert words_of(text) == []


def test_numbers_and_latin_words_are_words() -> None:
    assert words_of("5G and AI, 2023") == ["5g", "and", "ai", "2023"]


def test_traditional_and_full_width_texts_meet() -> None:
    assert words_of("財政收入增長９．５％") == words_of("财政收入增长9.5%")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青榆大道", ["青榆", "榆大", "大道"]),
        ("修路修路", ["修路", "路修", "修路"]),
        # No pair runs over what is no Chinese character.
        ("青榆，大道12公里", ["青榆", "大道", "公里"]),
        ("財政GDP收入", ["财政", "收入"]),
        ("青 榆", ["青榆"]),
        ("路", []),
        ("road tax", []),
        ("", []),
    ],
)
def test_pairs_in_order(text: str, expected: list[str]) -> None:
    assert pairs_of(text) == expected


@given(st.text(alphabet="青榆大道修路，。 a5", max_size=30))
def test_pairs_stand_in_the_text(text: str) -> None:
    form = search_form(text)
    pairs = pairs_of(text)
    assert all(len(pair) == 2 and pair in form for pair in pairs)
    runs = "".join(c if c in "青榆大道修路" else " " for c in form).split()
    assert len(pairs) == sum(len(run) - 1 for run in runs)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青榆大道", "zh"),
        ("Qingyu Road", "en"),
        # Two characters count as four letters.
        ("修路road", "zh"),
        ("修路roads", "en"),
        ("GDP增长", "zh"),
        ("GDP growth 增长", "en"),
        # Neither: as most are.
        ("12%", "zh"),
        ("", "zh"),
    ],
)
def test_language_of(text: str, expected: str) -> None:
    assert language_of(text) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("road", True),
        ("people's", True),
        ("one-stop", True),
        ("5g", False),
        ("Road", False),
        ("路", False),
        ("road ", False),
        ("-road", False),
        ("", False),
    ],
)
def test_is_latin(word: str, expected: bool) -> None:
    assert is_latin(word) is expected


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_has_words(text: str) -> None:
    for word in words_of(text):
        assert word
        assert word == word.lower()
        assert "\n" not in word
    assert search_form(search_form(text)) == search_form(text) or not text.isascii()
