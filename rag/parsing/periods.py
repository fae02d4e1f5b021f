"""What years a text speaks of, and whether of things done or meant to be done.

Reads headings and the lead-ins of a report whose years are known; a report of year Y
normally reviews Y-1 and plans Y.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.types import Kind, Period

_ORDINALS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
_EARLY_PLANS = {1: (1953, 1957), 2: (1958, 1962), 3: (1966, 1970), 4: (1971, 1975)}
_PLAN = re.compile(
    r"[“\"「『]?(十[一二三四五六七八九]?|[一二三四五六七八九])五[”\"」』]?"
    r"(?![”\"」』]?普法)(?=时期|期间|规划|计划|以来|末|收官|开局|目标|经济|国民|建设|发展|"
    r"[”\"」』])"
)
_YEAR = re.compile(r"((?:19|20)\d{2})\s{0,3}年")
_YEARS = re.compile(r"((?:19|20)\d{2})\s{0,3}年?\s{0,3}[-—–~～至到]\s{0,3}((?:19|20)\d{2})\s*年")
_LAST_FIVE = re.compile(r"(?:过去|这|近|前)的?五年|五年来|本届政府")
_NEXT_FIVE = re.compile(r"(?:今后|未来|下一?个?)的?五年")
_LAST_YEAR = re.compile(r"(?:刚刚)?过去的?一年|去年|一年来|这一年")
_THIS_YEAR = re.compile(r"今年|新的一年")

_ACTUAL = re.compile(r"回顾|成就|成效|取得|完成情况|进展|情况|总结|历程")
_TARGET = re.compile(
    r"目标|任务|安排|打算|部署|重点工作|工作重点|总体要求|思路|计划|举措|建议|展望"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A period and what is said about it."""

    period: Period
    kind: Kind


@dataclass(frozen=True, slots=True)
class ReportYears:
    """The years that relative words refer to."""

    reviewed: int
    planned: int

    def last_year(self) -> Period:
        return year_period(self.reviewed)

    def this_year(self) -> Period:
        return year_period(self.planned)


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    period: Period


def year_period(year: int) -> Period:
    return Period(year, year, f"{year}年")


def plan_period(ordinal: int) -> Period:
    """The five years of the n-th five-year plan: 14 → 2021–2025, “十四五”."""
    start, end = _EARLY_PLANS.get(ordinal, (1951 + 5 * ordinal, 1955 + 5 * ordinal))
    name = ("十" if ordinal >= 10 else "") + _ORDINALS[ordinal % 10 if ordinal > 10 else 0]
    if ordinal < 10:
        name = _ORDINALS[ordinal]
    return Period(start, end, f"“{name}五”")


def mentions(text: str, years: ReportYears | None = None) -> list[Period]:
    """The periods named in ``text``, in order of mention; relative ones need ``years``."""
    return [m.period for m in _mentions(text, years)]


def read_title(title: str, years: ReportYears) -> list[Reading]:
    """What a part's heading says: `“十三五”期间发展成就和“十四五”时期主要目标任务` → two readings.

    Empty if the heading names neither a period nor a kind. A period that goes without a word
    for its kind takes that of its neighbour; a kind without a period takes the year that the
    report reviews or plans.
    """
    found: list[tuple[Period | None, Kind | None]] = []
    for piece in re.split(r"[和及与暨、，]", title):
        kind = kind_of_title(piece)
        named = mentions(piece, years)
        found += [(period, kind) for period in named] or ([(None, kind)] if kind else [])
    kinds = [kind for _, kind in found if kind]
    if not found or not kinds:
        return []
    readings = []
    for index, (period, kind) in enumerate(found):
        own = kind or next((k for _, k in found[index:] if k), kinds[-1])
        if period is not None:
            readings.append(Reading(period, own))
        elif not any(p for p, _ in found):
            default = years.last_year() if own is Kind.ACTUAL else years.this_year()
            readings.append(Reading(default, own))
    return list(dict.fromkeys(readings))


def kind_of_title(title: str) -> Kind | None:
    if _ACTUAL.search(title):
        return Kind.ACTUAL
    if _TARGET.search(title):
        return Kind.TARGET
    return None


def follow(
    current: Reading, candidates: list[Reading], lead_in: str, years: ReportYears
) -> Reading:
    """The reading after a lead-in paragraph: the first of ``candidates`` that it names in its
    opening words, else ``current``. “过去一年，……” turns from the five years to the last one."""
    for period in mentions(lead_in[:60], years):
        for candidate in candidates:
            if candidate.period.start == period.start and candidate.period.end == period.end:
                return candidate
    return current


def _mentions(text: str, years: ReportYears | None) -> list[_Mention]:
    found: list[_Mention] = []
    taken = bytearray(len(text))

    def add(match: re.Match[str], period: Period) -> None:
        if not any(taken[match.start() : match.end()]):
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            found.append(_Mention(match.start(), period))

    for match in _YEARS.finditer(text):
        first, last = int(match[1]), int(match[2])
        if first <= last:
            add(match, Period(first, last, f"{first}—{last}年"))
    for match in _YEAR.finditer(text):
        add(match, year_period(int(match[1])))
    for match in _PLAN.finditer(text):
        add(match, plan_period(_plan_ordinal(match[1])))
    if years is not None:
        relative = (
            (_LAST_FIVE, Period(years.reviewed - 4, years.reviewed, "过去五年")),
            (_NEXT_FIVE, Period(years.planned, years.planned + 4, "今后五年")),
            (_LAST_YEAR, years.last_year()),
            (_THIS_YEAR, years.this_year()),
        )
        for pattern, period in relative:
            for match in pattern.finditer(text):
                add(match, period)
    return sorted(found, key=lambda mention: mention.start)


def _plan_ordinal(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _ORDINALS.index(numeral)
    return 10 + (_ORDINALS.index(ones) if ones else 0) if not tens else 0
