"""Words for many places at once: 各省, 31个省份, 两个区."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PROVINCIAL = re.compile(r"(?:省|自治区)$|^(?:北京|天津|上海|重庆)市$")
_LOCAL = re.compile(r"(?<!自治)[区县旗]$")
_QUANTITY = (
    r"各个?|每个?|哪一?个|哪几个|哪些|哪两个|所有|全部|这些|几个|"
    r"[两三四五六七八九十]个?|\d+个?|(?<=全国)"
)
_PROVINCES = re.compile(
    rf"(?:全国)?(?:{_QUANTITY})"
    r"(?:省(?!直|级|里|外(?![贸资商])|辖|内(?!河)|道|会|委)"
    r"(?:级行政区|[、和]?(?:自治)?区[、和]?(?:直辖)?市|区市|市区|份)?|省级)"
    r"|(?:all|each|every|which|\d+|the) (?:other )?provinces?\b",
    re.I,
)
_DISTRICTS = re.compile(
    rf"(?:{_QUANTITY})(?:区|县区|区县)(?![域块间位别]|[内外](?![贸资商]))"
    r"|(?:all|each|both|which|two|the two) districts?\b",
    re.I,
)


def find_group(question: str, regions: Iterable[str]) -> tuple[str, ...]:
    """Those of ``regions`` (official names) that a word for many of them means, in their order;
    none if there is no such word, or fewer than two such regions."""
    for pattern, belongs in ((_PROVINCES, _PROVINCIAL), (_DISTRICTS, _LOCAL)):
        if pattern.search(question):
            members = tuple(region for region in regions if belongs.search(region))
            if len(members) > 1:
                return members
    return ()


def is_local(region: str) -> bool:
    """Whether it is a district or a county, which lies within a larger place."""
    return _LOCAL.search(region) is not None


def without_groups(question: str) -> str:
    return _DISTRICTS.sub(" ", _PROVINCES.sub(" ", question))
