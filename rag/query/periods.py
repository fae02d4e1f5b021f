"""The periods that a question asks about, in all the ways in which people write years."""

from __future__ import annotations

import re

from rag.parsing.numerals import to_int
from rag.parsing.periods import ReportYears, mentions
from rag.types import Period

_CHINESE_YEAR = re.compile(r"([〇○零一二三四五六七八九]{4}|[〇○零一二三四五六七八九]{2})(?=年)")
# “17年” is a year, “近20年”, “20年来” and “5年” are not.
_SHORT_YEAR = re.compile(
    r"(?<![\d.近前去这第了整共续满达超约])(\d{2})(?=年(?!代|来|前|后|间|以|内|期|级|龄|制|不|免|多|义务|教育|左右|历史))"
)
_SHORT_RANGE = re.compile(r"(?<![\d.])(\d{2})年?\s*(?:到|至|[-—–~～])\s*(\d{2})(?=年|这)")
_RANGE = re.compile(r"((?:19|20)\d{2})\s*(?:到|至|[-—–~～]|to|and)\s*((?:19|20)\d{2})(?!\d|年)")
# Four digits without 年 are a year unless a unit or more digits follow.
_BARE_YEAR = re.compile(
    r"(?<![\d.,])((?:19|20)\d{2})(?!\d|\s*年|[.,]\d|\s*[%‰万亿元个家项人户座处所条亩米吨件余多名辆台套公平方立斤株棵盏间栋期次级份岁天])"
)
_PLAN_NAME = re.compile(
    r"(?<![“\"一二三四五六七八九])(十[一二三四五六七八九]五)(?![”\"\d年月日个多十百千])"
)
_ENGLISH_PLAN = re.compile(r"(\d{1,2})(?:st|nd|rd|th)\s+(?:five|5)[- ]year\s+plan", re.I)
_ORDINALS = {"twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15}
_ORDINAL_PLAN = re.compile(rf"({'|'.join(_ORDINALS)})\s+(?:five|5)[- ]year\s+plan", re.I)
_ENGLISH_RELATIVE = (
    (re.compile(r"\blast year\b", re.I), "去年"),
    (re.compile(r"\bthis year\b", re.I), "今年"),
    (re.compile(r"\b(?:past|last) five years\b", re.I), "过去五年"),
    (re.compile(r"\b(?:next|coming) five years\b", re.I), "今后五年"),
)
_NAMED_YEARS = re.compile(
    rf"(?:{_CHINESE_YEAR.pattern}|{_SHORT_RANGE.pattern}|{_SHORT_YEAR.pattern}|"
    rf"(?<!\d)(?:19|20)\d{{2}}(?=\s*年)|{_BARE_YEAR.pattern})\s*年?度?(?:的)?"
)
_HALF_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}
_NUMERALS = "〇一二三四五六七八九"


def without_periods(question: str) -> str:
    """The question without the years that it names; plans and relative words stay, since they
    are part of what it is about."""
    return _NAMED_YEARS.sub(" ", question)


def asked_periods(question: str, years: ReportYears | None) -> tuple[Period, ...]:
    """In order of mention, each once. ``years`` are those of the newest report concerned: what
    去年 and 今年 refer to, and how far ahead “30年” may be."""
    return tuple(dict.fromkeys(mentions(_canonical(question, years), years)))


def _canonical(text: str, years: ReportYears | None) -> str:
    """The question with its years written as reports write them."""
    text = text.translate(_HALF_WIDTH)
    latest = (years.planned if years else 2030) + 10

    def full(digits: str) -> str:
        year = 2000 + int(digits)
        return str(year) if 2000 <= year <= latest else digits

    text = _CHINESE_YEAR.sub(_digits, text)
    text = _SHORT_RANGE.sub(lambda m: f"{full(m[1])}年到{full(m[2])}", text)
    text = _SHORT_YEAR.sub(lambda m: full(m[1]), text)
    text = _RANGE.sub(r"\1年到\2年", text)
    text = _BARE_YEAR.sub(r"\1年", text)
    text = _PLAN_NAME.sub(r"“\1”", text)
    text = _ENGLISH_PLAN.sub(lambda m: _plan(int(m[1])), text)
    text = _ORDINAL_PLAN.sub(lambda m: _plan(_ORDINALS[m[1].lower()]), text)
    for pattern, chinese in _ENGLISH_RELATIVE:
        text = pattern.sub(chinese, text)
    return text


def _digits(match: re.Match[str]) -> str:
    numeral = match[0]
    if len(numeral) == 4:
        return str(to_int(numeral) or numeral)
    return "".join(str(_NUMERALS.index(c)) if c in _NUMERALS else "0" for c in numeral)


def _plan(ordinal: int) -> str:
    ones = "" if ordinal == 10 else _NUMERALS[ordinal % 10]
    return f"“十{ones}五”" if 10 <= ordinal < 20 else str(ordinal)
