"""Finds the places that a question names: those of the indexed reports, by any of their names,
and others that are plainly places, so that their absence can be told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.parsing.metadata import short_name
from rag.query.gazetteer import PROVINCE, PROVINCES, THING, inside_word, is_province, other_places
from rag.query.groups import find_group, is_local
from rag.query.nicknames import lettered, nicknames
from rag.query.romanised import romanised

# Names of things that hold the name of a place.
_THINGS = re.compile(r"上海合作组织|上合组织|北京冬(?:季)?奥运?会|北京奥运会|京津冀(?:协同|一体化)")
_LATIN = re.compile(r"[A-Za-z]{3}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_OTHER_SUFFIX = tuple("市州县区旗盟")
# 海南区域、广东市场: no suffix of a name.
_SERIES = re.compile(r"市[场民政容值]|区[域位间内]|州际|县[域级]|市.?县")
_LATIN_SUFFIX = r"(?:['’]s|\s+(?:district|county|city|province|autonomous region|municipality))*"
_LATIN_PLACE = re.compile(r"\b[A-Z][a-z]+ (?:District|County|City|Province)\b")


@dataclass(frozen=True, slots=True)
class Places:
    """``indexed`` are official names of places that reports cover, in order of mention (those
    that a word like 各省 means come last, in the order of the catalogue); ``missing`` are places
    named that none covers; ``rest`` is the question without them. ``within`` are indexed places
    that only say where another one is: 浙江 in 浙江义乌市."""

    indexed: tuple[str, ...]
    missing: tuple[str, ...]
    rest: str
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    name: str


def find_places(question: str, known: Mapping[str, Sequence[str]]) -> Places:
    """``known``: official name → other names. The longest name at a spot wins."""
    things = [match.span() for match in _THINGS.finditer(question)]
    found, missing, rest = _indexed(_blanked(question, things), known)
    others, rest = _missing(rest)
    missing += others
    for other in list(missing):
        if region := _homophone(other.name, known):
            missing.remove(other)
            found.append(_Found(other.start, other.end, region))
    named_first = found
    found, missing = _most_local(found, missing)
    within = _in_order([one for one in named_first if one not in found])
    if len({one.name for one in found}) > 1:
        # “全国” beside another place compares or praises; it is seldom the place asked about.
        found = [one for one in found if one.name != "全国"]
    named = _in_order(found)
    group = () if named and not missing else find_group(rest, known)
    for start, end in things:
        rest = rest[:start] + question[start:end] + rest[end:]
    return Places(tuple(dict.fromkeys((*named, *group))), _in_order(missing), rest, within)


def _indexed(
    text: str, known: Mapping[str, Sequence[str]]
) -> tuple[list[_Found], list[_Found], str]:
    """Places of the catalogue, provinces that are not in it, and the rest."""
    names: dict[str, str | None] = {
        name: region
        for region, aliases in known.items()
        for name in (region, *aliases, *nicknames(short_name(region)))
    }
    others = {
        name: province
        for province in PROVINCES
        if province not in names
        for name in (province, *nicknames(province))
    }
    found: list[_Found] = []
    missing: list[_Found] = []
    if _LATIN.search(text):
        found += _latin(text, {form: region for region in known for form in romanised(region)})
    for start, end, provinces in lettered(text):
        for province in provinces:
            region = names.get(province)
            (found if region else missing).append(_Found(start, end, region or province))
    text = _blanked(text, [(one.start, one.end) for one in (*found, *missing)])
    for name in sorted({*names, *others}, key=lambda name: (-len(name), name)):
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            region = names.get(name)
            whole = name == region and name != "全国"
            if not whole and _of_another(text, end):
                missing.append(_Found(at, end + 1, text[at : end + 1]))
                text = _blanked(text, [(at, end + 1)])
            elif whole or not (THING.match(text, end) or inside_word(name, at, text)):
                if region is None:
                    named = PROVINCE.match(text, at)
                    end = named.end() if named else end
                    missing.append(_Found(at, end, named[0] if named else others[name]))
                else:
                    found.append(_Found(at, end, region))
                text = _blanked(text, [(at, end)])
            at = text.find(name, at + 1)
    return found, missing, text


def _missing(text: str) -> tuple[list[_Found], str]:
    missing: list[_Found] = []
    if _LATIN.search(text):
        missing += _latin(text, {form: name for name in PROVINCES for form in romanised(name)})
        text = _blanked(text, [(one.start, one.end) for one in missing])
        latin = [_Found(*match.span(), match[0]) for match in _LATIN_PLACE.finditer(text)]
        missing += latin
    for at, name in other_places(text):
        end = at + len(name)
        if text[at:end] == name:
            missing.append(_Found(at, end, name))
            text = _blanked(text, [(at, end)])
    return missing, text


def _most_local(found: list[_Found], missing: list[_Found]) -> tuple[list[_Found], list[_Found]]:
    """“河南省新乡市红旗区” asks about the district, “浙江义乌市” about the city, which is not
    there: what stands right before a place within it only says where that is."""
    inner = {one.start for one in found if is_local(one.name)}
    inner |= {one.start for one in missing if not is_province(one.name)}
    return (
        [one for one in found if one.end not in inner or is_local(one.name)],
        [one for one in missing if one.end not in inner],
    )


def _homophone(name: str, known: Mapping[str, Sequence[str]]) -> str | None:
    """红期区 is 红旗区 mistyped: an indexed place of the same sound and the same last character."""
    if not _CHINESE.fullmatch(name):
        return None
    sound = romanised(name)
    return next(
        (
            region
            for region in known
            if region[-1] == name[-1] and len(region) == len(name) and romanised(region) == sound
        ),
        None,
    )


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _latin(text: str, forms: Mapping[str, str]) -> list[_Found]:
    """Places written in Latin letters, with the word for what they are (Hongqi District)."""
    if not forms:
        return []
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, forms))})\b{_LATIN_SUFFIX}", re.I)
    return [_Found(*match.span(), forms[match[1].lower()]) for match in pattern.finditer(text)]


def _of_another(text: str, end: int) -> bool:
    """吉林 in 吉林市 and 海南 in 海南州 are other places than the provinces."""
    return text[end : end + 1] in _OTHER_SUFFIX and not _SERIES.match(text, end)


def _in_order(found: list[_Found]) -> tuple[str, ...]:
    ordered = sorted(found, key=lambda one: one.start)
    return tuple(dict.fromkeys(one.name for one in ordered))
