"""Where a passage holds the question's words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.highlights import highlight
from rag.words import search_form
from tests.answering.made import query


def marked(text: str, *words: str) -> list[str]:
    return [span.of(text) for span in highlight(query(*words), text)]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("全区修路，护坡五处。", ("修路", "护坡"), ["修路", "护坡"]),
        ("全区修路，护坡五处。", ("护坡", "修路"), ["修路", "护坡"]),
        ("修路修路。", ("修路",), ["修路修路"]),
        ("财政收入增长。", ("财政", "政收", "收入"), ["财政收入"]),
        ("修路。护坡。修路。", ("修路",), ["修路", "修路"]),
        ("全区修路", ("修路",), ["修路"]),
        ("修路全区", ("修路",), ["修路"]),
        ("財政收入與GDP", ("财政", "gdp"), ["財政", "GDP"]),
        ("修路\n护坡", ("护坡",), ["护坡"]),
        ("😀修路😀", ("修路",), ["修路"]),
        ("种树。", ("修路",), []),
        ("", ("修路",), []),
        ("修路。", (), []),
    ],
)
def test_marked(text: str, words: tuple[str, ...], expected: list[str]) -> None:
    assert marked(text, *words) == expected


def test_none_where_the_places_would_not_be_exact() -> None:
    text = "全区 修路"
    assert len(search_form(text)) != len(text)
    assert marked(text, "修路") == []


@given(
    st.text(alphabet="修路护坡，。\n財政Ａ5", max_size=30),
    st.lists(st.sampled_from(["修路", "路护", "财政", "坡", "a", "5"]), max_size=4),
)
def test_spans_are_apart_in_order_and_hold_only_words(text: str, words: list[str]) -> None:
    spans = highlight(query(*words), text)
    form = search_form(text)
    at = -1
    for span in spans:
        assert at < span.start < span.end <= len(text)
        at = span.end
    if len(form) != len(text):
        assert spans == ()
        return
    # A character is marked exactly if an occurrence of a word runs over it. Occurrences of
    # these words never overlap themselves.
    inside = {
        place
        for word in words
        for start in range(len(form))
        if form.startswith(word, start)
        for place in range(start, start + len(word))
    }
    assert {place for span in spans for place in range(span.start, span.end)} == inside
