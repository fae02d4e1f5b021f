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
_RANGE = re.compile(r"((?:19|20)\d{2})\s*(?:到|至|[-—–~～]|to)\s*((?:19|20)\d{2})(?!\d|年)")
_BETWEEN = re.compile(r"\bbetween ((?:19|20)\d{2}) and ((?:19|20)\d{2})\b", re.I)
# Four digits without 年 are a year unless a unit or more digits follow.
_BARE_YEAR = re.compile(
    r"(?<![\d.,])((?:19|20)\d{2})(?!\d|\s*年|[.,]\d|\s*[%‰块分毛万亿元个家项人户座处所条亩米吨件余多名辆台套公平方立斤株棵盏间栋期次级份岁天])"
)
_PLAN_NAME = re.compile(
    r"(?<![“\"一二三四五六七八九])(十[一二三四五六七八九]五)(?![”\"\d年月日个多十百千])"
)
_ENGLISH_PLAN = re.compile(r"(\d{1,2})(?:st|nd|rd|th)\s+(?:five|5)[- ]year\s+plan", re.I)
_ORDINALS = {"twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15}
_ORDINAL_PLAN = re.compile(rf"({'|'.join(_ORDINALS)})\s+(?:five|5)[- ]year\s+plan", re.I)
# Where the plans are written as in Chinese already.
_ENGLISH_PLAN_END = re.compile(
    r"\b(?:end|close|last year) of (?:the )?(“十[一二三四五六七八九]五”)", re.I
)
_ENGLISH_RELATIVE = (
    (re.compile(r"\blast year\b", re.I), "去年"),
    (re.compile(r"\bthis year\b", re.I), "今年"),
)
_NAMED_YEARS = re.compile(
    rf"(?:{_CHINESE_YEAR.pattern}|{_SHORT_RANGE.pattern}|{_SHORT_YEAR.pattern}|"
    rf"(?<!\d)(?:19|20)\d{{2}}(?=\s*年)|{_BARE_YEAR.pattern})\s*年?度?(?:的)?"
)
# Words that mean other years than a report would by them: relative to what it reviews.
_OFFSETS = (
    (re.compile(r"(?<!大)前年(?!度)|\bthe year before last\b", re.I), -1),
    (re.compile(r"明年|\bnext year\b", re.I), 2),
)
_COUNTS = {
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "二十": 20,
}
_COUNTS |= {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
_LAST_YEARS = re.compile(
    r"(?:最近|过去|近|(?<![五”])前|(?<!\d)这)的?(二十|[两二三四五六七八九十]|\d{1,2})年(?!级|期|内[以要])|"
    r"(二十|[两二三四五六七八九十]|\d{1,2})年来|"
    r"\b(?:past|last) (two|three|four|five|ten|\d{1,2}) years\b",
    re.I,
)
_NEXT_YEARS = re.compile(
    r"(?:今后|未来|接下来|往后)的?(二十|[两二三四五六七八九十]|\d{1,2})年|"
    r"\b(?:next|coming) (two|three|four|five|ten|\d{1,2}) years\b",
    re.I,
)
_SINCE = re.compile(r"((?:19|20)\d{2})\s*年?以来(?=(最)?)|\bsince ((?:19|20)\d{2})\b", re.I)
_PLAN_END = re.compile(
    r"[“\"]?(十[一二三四五六七八九]五)[”\"]?(?:时期|规划)?(?:的)?(?:期?末|收官|最后一年)(?:之年)?"
)
_PLAN_START = re.compile(
    r"[“\"]?(十[一二三四五六七八九]五)[”\"]?(?:时期|规划)?(?:的)?(?:开局|头一年|第一年|首年)(?:之年)?"
)
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
    latest = (years.planned if years else 2030) + 10

    def full(digits: str) -> str:
        year = 2000 + int(digits)
        return str(year) if 2000 <= year <= latest else digits

    text = _CHINESE_YEAR.sub(_digits, text)
    text = _ENGLISH_PLAN.sub(lambda m: _plan(int(m[1])), text)
    text = _ORDINAL_PLAN.sub(lambda m: _plan(_ORDINALS[m[1].lower()]), text)
    text = _ENGLISH_PLAN_END.sub(r"\1末", text)
    if years is not None:
        text = _relative(text, years)
    text = _SHORT_RANGE.sub(lambda m: f"{full(m[1])}年到{full(m[2])}", text)
    text = _SHORT_YEAR.sub(lambda m: full(m[1]), text)
    text = _BETWEEN.sub(r"\1年到\2年", text)
    text = _RANGE.sub(r"\1年到\2年", text)
    text = _BARE_YEAR.sub(r"\1年", text)
    text = _PLAN_NAME.sub(r"“\1”", text)
    for pattern, chinese in _ENGLISH_RELATIVE:
        text = pattern.sub(chinese, text)
    return text


def _relative(text: str, years: ReportYears) -> str:
    """Years that count from those of the newest report, and the ends of five-year plans."""
    for pattern, offset in _OFFSETS:
        text = pattern.sub(f"{years.reviewed + offset}年", text)

    def since(match: re.Match[str]) -> str:
        first = int(match[1] or match[3])
        # “1949年以来最高” only praises.
        return " " if match[2] or first > years.reviewed else f"{first}年到{years.reviewed}年"

    def last(match: re.Match[str]) -> str:
        count = _count(match[1] or match[2] or match[3])
        return f"{years.reviewed - count + 1}年到{years.reviewed}年" if count > 1 else match[0]

    def coming(match: re.Match[str]) -> str:
        count = _count(match[1] or match[2])
        return f"{years.planned}年到{years.planned + count - 1}年" if count > 1 else match[0]

    text = _SINCE.sub(since, text)
    text = _LAST_YEARS.sub(last, text)
    text = _NEXT_YEARS.sub(coming, text)
    text = _PLAN_END.sub(lambda m: f"{mentions(f'“{m[1]}”')[0].end}年", text)
    return _PLAN_START.sub(lambda m: f"{mentions(f'“{m[1]}”')[0].start}年", text)


def _count(numeral: str) -> int:
    return _COUNTS.get(numeral.lower()) or int(numeral)


def _digits(match: re.Match[str]) -> str:
    numeral = match[0]
    if len(numeral) == 4:
        return str(to_int(numeral) or numeral)
    return "".join(str(_NUMERALS.index(c)) if c in _NUMERALS else "0" for c in numeral)


def _plan(ordinal: int) -> str:
    ones = "" if ordinal == 10 else _NUMERALS[ordinal % 10]
    return f"“十{ones}五”" if 10 <= ordinal < 20 else str(ordinal)
