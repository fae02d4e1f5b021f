"""Title, place, date, meeting and speaker, from the words of the report alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rag.parsing.cleaning import CleanText
from rag.parsing.numerals import to_int

_DIGITS = r"[\d一二三四五六七八九十〇零○Ｏ]"
_DATE = re.compile(rf"({_DIGITS}{{4}})年({_DIGITS}{{1,3}})月({_DIGITS}{{1,3}})日")
_MEETING = re.compile(
    rf"在(?P<before>[^在第，。]{{0,14}}?)第?(?P<congress>{_DIGITS}*)届?(?P<national>全国)?"
    rf"人民代表大会(?:第(?P<session>{_DIGITS}+)次会议)?"
)
_KINDS = "省|自治区|特别行政区|自治州|地区|盟|市|自治县|县|旗|新区|区|镇|乡"
_PLACE = rf"[\u4e00-\u9fff]{{1,8}}?(?:{_KINDS})"
_TITLE_PLACE = re.compile(rf"(?:\d{{4}}年)?(?P<place>{_PLACE})(?:人民)?政府工作报告")
_TITLE = re.compile(r"(?:[^，。：:]{0,20})(?:政府)?工作报告$")
_SAID_PLACE = re.compile(rf"我(?:受|代表)(?P<place>{_PLACE})(?:人民)?政府")
_GENERIC_PLACES = {"省", "市", "区", "县", "旗", "自治区", "自治州", "本市", "全区"}
_OFFICE = r"(?:代理?)?(?:省长|市长|区长|县长|旗长|州长|盟长|专员|镇长|乡长|主席|总理|主任)"
_NAME = r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{2,6}(?:·[\u4e00-\u9fff]{1,6})+"
_SPEAKER_LINE = re.compile(rf"(?P<office>[\u4e00-\u9fff]{{0,16}}?{_OFFICE})(?P<name>{_NAME})$")
_SPEAKER_FIRST = re.compile(rf"日(?P<name>[\u4e00-\u9fff]{{2,3}})(?P<office>{_OFFICE})在")
_SPEAKER_INLINE = re.compile(
    rf"(?:会议上|\d日|会议)(?P<office>(?:(?!会议上)[\u4e00-\u9fff]){{0,16}}?{_OFFICE})"
    rf"(?P<name>[\u4e00-\u9fff]{{2,4}}?|[\u4e00-\u9fff]{{2,6}}(?:·[\u4e00-\u9fff]{{1,6}})+)"
    rf"(?:同志)?(?:所?作|在)"
)
_OUTER = re.compile(
    rf"[\u4e00-\u9fff]{{2,8}}?(?:省|自治区|自治州|地区|盟|市)(?=[\u4e00-\u9fff]{{1,8}}(?:{_KINDS})$)"
)
# What stands before a place in its sentence: 25日在临河市青榆区, 我代表临河市青榆区.
_LEAD = re.compile(r"^.*(?:日|在|代表)")
_SUFFIX = re.compile(
    r"(?:(?:壮族|回族|维吾尔)?自治区|特别行政区|省|自治州|地区|盟|市|自治县|县|旗|新区|区|镇|乡)$"
)
_REVIEWED = re.compile(r"(\d{4})年(?:的)?(?:政府)?(?:工作|发展)?.{0,10}?回顾")
_PAST_YEAR = re.compile(r"(?<![到至—\-“])((?:19|20)\d{2})年(?!(?:以前|前|目标|远景))")
_REVIEW_PARAGRAPHS = 12
_PLANNED = re.compile(r"(\d{4})年(?:的)?.{0,8}?(?:安排|重点|任务|目标|要求|打算|部署|的工作$)")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a report says of itself; None where it does not say."""

    title: str | None
    region: str | None
    aliases: tuple[str, ...]
    date: date | None
    congress: int | None
    session: int | None
    speaker: str | None
    office: str | None
    year: int | None
    year_reviewed: int | None
    year_planned: int | None


def read_metadata(
    preamble: Sequence[CleanText], body: Sequence[CleanText], headings: Sequence[str]
) -> Metadata:
    """``headings`` are the titles of the top parts; ``body`` is the report's text."""
    lines = [paragraph.text for paragraph in preamble]
    head = "".join(lines)
    opening = "".join(paragraph.text for paragraph in body[:4])
    title = next((line for line in reversed(lines) if _TITLE.match(line)), None)
    meeting = _MEETING.search(head)
    delivered = _date(head, meeting.start() if meeting else None)
    region = _region(meeting, head, opening)
    office, speaker = _speaker(lines, head)
    reviewed = _year(_REVIEWED, headings)
    planned = _year(_PLANNED, headings)
    titled = re.match(r"(\d{4})年", title or "")
    year = (
        (delivered.year if delivered else None)
        or (int(titled[1]) if titled else None)
        or planned
        or (reviewed + 1 if reviewed else None)
        or _year_after_review(body)
    )
    return Metadata(
        title=title,
        region=region,
        aliases=_aliases(region, [*lines, *(paragraph.text for paragraph in body)]),
        date=delivered,
        congress=to_int(meeting["congress"]) if meeting and meeting["congress"] else None,
        session=to_int(meeting["session"]) if meeting and meeting["session"] else None,
        speaker=speaker,
        office=office,
        year=year,
        year_reviewed=(year - 1 if year else None) if reviewed is None else reviewed,
        year_planned=planned or year,
    )


def short_name(region: str) -> str:
    """红旗区 → 红旗, 广西壮族自治区 → 广西; a name that would be left with one character stays."""
    short = _SUFFIX.sub("", region)
    return short if len(short) >= 2 else region


def _date(head: str, near: int | None) -> date | None:
    found = [
        (match.start(), parsed) for match in _DATE.finditer(head) if (parsed := _as_date(match))
    ]
    if not found:
        return None
    if near is None:
        return found[0][1]
    # Pages also carry the day of their publication: the one beside the meeting counts.
    return min(found, key=lambda item: abs(item[0] - near))[1]


def _as_date(match: re.Match[str]) -> date | None:
    year, month, day = (to_int(group) for group in match.groups())
    if not (year and month and day):
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _region(meeting: re.Match[str] | None, head: str, opening: str) -> str | None:
    if meeting:
        if meeting["national"]:
            return "全国"
        place = re.search(rf"{_PLACE}$", meeting["before"])
        if place:
            return _innermost(place[0])
    for pattern, text in ((_TITLE_PLACE, head), (_SAID_PLACE, opening)):
        match = pattern.search(text)
        if match and match["place"] not in _GENERIC_PLACES:
            return _innermost(match["place"])
    return "全国" if "代表国务院" in opening or "国务院总理" in head else None


def _innermost(place: str) -> str:
    """临河市青榆区 → 青榆区: the place itself, without those that it lies in."""
    while match := _OUTER.match(place):
        place = place[match.end() :]
    return place


def _aliases(region: str | None, texts: Sequence[str]) -> tuple[str, ...]:
    """The fullest form first: a city's or province's name that the text puts before it."""
    if region is None:
        return ()
    if region == "全国":
        return ("国务院", "中国")
    full = re.compile(rf"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{{2,5}}?(?:省|市|自治区|州|盟){region}")
    matches = (match[0] for text in texts for match in full.finditer(text))
    found = dict.fromkeys(_LEAD.sub("", match) for match in matches)
    names = [*sorted(found, key=len, reverse=True), short_name(region)]
    return tuple(dict.fromkeys(name for name in names if name != region))


def _speaker(lines: Sequence[str], head: str) -> tuple[str | None, str | None]:
    for line in lines:
        if match := _SPEAKER_LINE.match(line):
            return match["office"], match["name"]
    match = _SPEAKER_INLINE.search(head) or _SPEAKER_FIRST.search(head)
    return (match["office"], match["name"]) if match else (None, None)


def _year_after_review(body: Sequence[CleanText]) -> int | None:
    """A report that says no year of its own opens with the figures of the year before."""
    named = Counter(
        int(match[1])
        for paragraph in body[:_REVIEW_PARAGRAPHS]
        for match in _PAST_YEAR.finditer(paragraph.text)
    )
    # A year named once may be any year; no year is better than a wrong one.
    latest = max(named, default=None)
    return latest + 1 if latest and named[latest] > 1 else None


def _year(pattern: re.Pattern[str], headings: Sequence[str]) -> int | None:
    found = [int(match[1]) for heading in headings for match in pattern.finditer(heading)]
    return max(found) if found else None
