"""The signs that open a heading, each style in each of its spellings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.parsing.markers import Marker, Style, marker_of, starts_with_marker

_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """1–199 as reports write them: 十, 十一, 二十, 一百零五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = "一百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


@pytest.mark.parametrize(
    ("text", "style", "number", "sign"),
    [
        ("第一部分 总体情况", Style.PART, 1, "第一部分 "),
        ("第十二部分：总体情况", Style.PART, 12, "第十二部分："),
        ("第三部分总体情况", Style.PART, 3, "第三部分"),
        ("一、总体情况", Style.CHINESE, 1, "一、"),
        ("二十一、总体情况", Style.CHINESE, 21, "二十一、"),
        ("（一）做强工业", Style.BRACKETED, 1, "（一）"),
        ("(四)做强工业", Style.BRACKETED, 4, "(四)"),
        ("（五)做强工业", Style.BRACKETED, 5, "（五)"),
        ("（十）、做强工业", Style.BRACKETED, 10, "（十）、"),
        ("（1）修路", Style.BRACKETED_DIGITS, 1, "（1）"),
        ("(12)修路", Style.BRACKETED_DIGITS, 12, "(12)"),
        ("1.修路", Style.DIGITS, 1, "1."),
        ("12．修路", Style.DIGITS, 12, "12．"),
        ("3、修路", Style.DIGITS, 3, "3、"),
        ("——修路", Style.DASH, 0, "——"),
        ("—修路", Style.DASH, 0, "—"),
        ("--修路", Style.DASH, 0, "--"),
        ("---修路", Style.DASH, 0, "---"),
        ("──修路", Style.DASH, 0, "──"),
        ("－－修路", Style.DASH, 0, "－－"),
    ],
)
def test_each_style(text: str, style: Style, number: int, sign: str) -> None:
    assert marker_of(text) == Marker(style, number, sign)
    assert starts_with_marker(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "修路",
        "1.5亿元用于修路",
        "2023年修路",
        "123.修路",
        "一是修路",
        "一，修路",
        "(2023)修路",
        "（一修路",
        "第一，修路",
        "第一部 修路",
        "-5度",
        "——",
        "—5%",
        "、修路",
    ],
)
def test_what_opens_no_heading(text: str) -> None:
    assert marker_of(text) is None
    assert not starts_with_marker(text)


def test_a_sign_alone_is_a_sign() -> None:
    # That nothing follows is for the headings to judge.
    assert marker_of("（一）") == Marker(Style.BRACKETED, 1, "（一）")


@given(st.integers(1, 199))
def test_every_chinese_number_has_its_value(number: int) -> None:
    marker = marker_of(f"{chinese(number)}、修路")
    assert marker is not None
    assert (marker.style, marker.number) == (Style.CHINESE, number)


@given(st.text(alphabet="一二零（）()第部分1.、—-修", max_size=12))
def test_the_sign_is_what_the_text_opens_with(text: str) -> None:
    marker = marker_of(text)
    if marker is not None:
        assert marker.text
        assert text.startswith(marker.text)
        assert marker.number >= 0
