"""Finds the places that a question names: those of the indexed reports, by any of their names,
and others that are plainly places, so that their absence can be told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_PROVINCES = (
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 "
    "海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门"
).split()
# A city, county or district: two to four characters and the suffix, not one of the many words
# that end like one (老旧小区, 开发区, 全市).
_OTHER = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,3}?(?:市|县|区|州|旗))")
_NO_PLACE = re.compile(
    r"(?:小|社|园|城|市|地|景|矿|灾|片|街|校|库|郊|辖|战|学|聚集|集聚|开发|示范|试验|保护|服务|功能|专|"
    r"生活|生态|商务|工业|科技|自贸|老|新|东|西|南|北|中心|居民|各|全|本|我|这个?|那个?|哪个?|每个?|两个|"
    r"几个?|个)(?:区|市|县|州)$|(?:城|上|超|夜|股|楼|房|菜|门|集|早|黑|都)市$|^(?:全|各|本|我|这|那|哪|每|在|和|与|是)"
)


@dataclass(frozen=True, slots=True)
class Places:
    """``indexed`` are official names of places that reports cover, in order of mention;
    ``missing`` are places named that none covers; ``words`` is how the question names them."""

    indexed: tuple[str, ...]
    missing: tuple[str, ...]
    words: tuple[str, ...]


def find_places(question: str, known: Mapping[str, Sequence[str]]) -> Places:
    """``known``: official name → other names. The longest name at a spot wins."""
    names = {name: region for region, aliases in known.items() for name in (region, *aliases)}
    found: list[tuple[int, str]] = []
    missing: list[tuple[int, str]] = []
    words: list[str] = []
    rest = question
    for name in sorted(names, key=len, reverse=True):
        while (at := rest.find(name)) >= 0:
            found.append((at, names[name]))
            words.append(name)
            rest = rest[:at] + "\0" * len(name) + rest[at + len(name) :]
    for province in _PROVINCES:
        if (at := rest.find(province)) >= 0:
            missing.append((at, province))
            words.append(province)
    if not found and not missing:
        for match in _OTHER.finditer(rest):
            if not _NO_PLACE.search(match["name"]):
                missing.append((match.start(), match["name"]))
                words.append(match["name"])
    return Places(_in_order(found), _in_order(missing), tuple(words))


def _in_order(found: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for _, name in sorted(found)))
