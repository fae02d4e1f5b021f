from __future__ import annotations

import pytest

from rag.reading.plausibility import common_share, control_share
from tests.reading.texts import SIMPLIFIED, TRADITIONAL


@pytest.mark.parametrize("text", [*SIMPLIFIED, *TRADITIONAL])
def test_written_chinese_is_common_throughout(text: str) -> None:
    assert common_share(text) == 1.0


def test_the_wrong_encoding_is_far_from_common() -> None:
    text = "".join(SIMPLIFIED).encode("gb18030").decode("utf-16-le", errors="replace")
    assert common_share(text) < 0.3


def test_ascii_says_nothing() -> None:
    assert common_share("abc 123\n") == 1.0
    # One of the two characters beyond ASCII is common.
    assert common_share("a好b\ue000") == 0.5


def test_controls() -> None:
    assert control_share("") == 0.0
    assert control_share("a\tb\r\n") == 0.0
    # Two of four.
    assert control_share("a\x00\x01b") == 0.5
