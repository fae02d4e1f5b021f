"""The signs that open a numbered heading or a list item, in every style that reports use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

_NUMERAL = "[一二三四五六七八九十百零〇]"


class Style(Enum):
    """How a heading is numbered. The styles are listed from the top of a report down."""

    PART = "第一部分"
    CHINESE = "一、"
    BRACKETED = "（一）"
    BRACKETED_DIGITS = "（1）"
    DIGITS = "1."
    DASH = "——"


@dataclass(frozen=True, slots=True)
class Marker:
    """``text`` is the sign as it stands, ``number`` its value (0 for a dash)."""

    style: Style
    number: int
    text: str


_PATTERNS = (
    (Style.PART, re.compile(rf"第({_NUMERAL}+)部分[：:、\s]?")),
    (Style.CHINESE, re.compile(rf"({_NUMERAL}+)、")),
    (Style.BRACKETED, re.compile(rf"[（(]({_NUMERAL}+)[)）]、?")),
    (Style.BRACKETED_DIGITS, re.compile(r"[（(](\d{1,2})[)）]、?")),
    (Style.DIGITS, re.compile(r"(\d{1,2})(?:[.．](?!\d)|、)")),
    (Style.DASH, re.compile(r"(?:——|—|--+|－－|──)(?=[^—\-\d])()")),
)
_NUMBER = re.compile(
    r"(?:[一二三四五六七八九]?百)?[零〇]?(?:[一二三四五六七八九]?十)?[一二三四五六七八九零〇]?"
)
_VALUES = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0}


def marker_of(text: str) -> Marker | None:
    """The marker that ``text`` opens with, if any."""
    for style, pattern in _PATTERNS:
        if match := pattern.match(text):
            return Marker(style, _value(match[1]), match[0])
    return None


def starts_with_marker(text: str) -> bool:
    return marker_of(text) is not None


def _value(numeral: str) -> int:
    if not numeral:
        return 0
    if numeral.isdigit():
        return int(numeral)
    # 百百 and 十十 are no numbers: what is not one has the value 0, as a dash has.
    if not _NUMBER.fullmatch(numeral):
        return 0
    value = 0
    hundreds, _, rest = numeral.rpartition("百")
    if hundreds:
        value += 100 * _VALUES[hundreds[-1]]
    tens, ten, ones = rest.rpartition("十")
    if ten:
        value += 10 * (_VALUES[tens[-1]] if tens else 1)
    return value + (_VALUES[ones[-1]] if ones else 0)
