"""Lines that fit a terminal, Chinese typography included."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.cli.output import display_width, wrapped

TEXT = st.text(alphabet="中文字，。（）“”abc 1.3%\n😀é", max_size=60)


def lines(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrapped(text, width)]


def test_width() -> None:
    assert display_width("中a，") == 5
    assert display_width("e\u0301") == 1


def test_marks_and_numbers_stay_with_their_words() -> None:
    assert lines("财政收入，增长", 8) == ["财政收", "入，增长"]
    assert lines("完成（初步）", 6) == ["完成", "（初", "步）"]
    assert lines("收入11.17亿元", 8) == ["收入", "11.17亿", "元"]
    assert lines("a\n\nb", 8) == ["a", "", "b"]
    assert lines("hello world", 6) == ["hello ", "world"]


@given(text=TEXT, width=st.integers(2, 30))
def test_nothing_is_lost_and_every_line_fits(text: str, width: int) -> None:
    parts = lines(text, width)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(display_width(part) <= width for part in parts)
