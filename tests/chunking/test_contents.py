"""What a passage holds, in the form in which questions meet it. All sentences are invented."""

from __future__ import annotations

import pytest

from rag.chunking.contents import contents, names_date
from rag.types import Kind, Passage, Span


def passage(text: str, path: tuple[str, ...] = ()) -> Passage:
    return Passage("r:0-1", "r", 0, Span(0, 1), text, path, None, Kind.ACTUAL)


def test_all_of_it_in_search_form() -> None:
    held = contents(passage("財政收入５億元。修路。", ("一、回顧", "（一）GDP")))
    assert held.form == "财政收入5亿元。修路。"
    assert held.heading == "一、回顾（一）gdp"
    assert [sentence.form for sentence in held.sentences] == ["财政收入5亿元。", "修路。"]
    assert [[figure.text for figure in one.figures] for one in held.sentences] == [["5亿元"], []]


def test_which_sentences_are_dated() -> None:
    held = contents(passage("5月通车。修路12公里。2023年动工。"))
    assert [sentence.dated for sentence in held.sentences] == [True, False, True]


def test_an_empty_passage_holds_nothing() -> None:
    held = contents(passage(""))
    assert (held.form, held.heading, held.sentences) == ("", "", ())


def test_a_passage_is_read_once() -> None:
    assert contents(passage("修路。")) is contents(passage("修路。"))
    assert contents(passage("修路。")) is not contents(passage("修路。", ("一、回顾",)))


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("2023年修路", True),
        ("1998年修路", True),
        ("5月通车", True),
        ("25日通车", True),
        ("年底通车", True),
        ("上半年通车", True),
        ("春节前通车", True),
        ("一季度开工", True),
        ("修路12公里", False),
        ("工期12个月", False),
        ("5年修完", False),
        ("", False),
    ],
)
def test_names_date(form: str, expected: bool) -> None:
    assert names_date(form) is expected
