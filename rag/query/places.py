"""Finds the places that a question names: those of the indexed reports, by any of their names,
and others that are plainly places, so that their absence can be told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import rjieba

from rag.parsing.metadata import short_name
from rag.query.nicknames import nicknames, opening_letter
from rag.query.romanised import romanised

_PROVINCES = (
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 "
    "湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门"
).split()
_PROVINCE = re.compile(
    rf"({'|'.join(_PROVINCES)})(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)?"
)
_ADJECTIVE = re.compile(
    r"(?:全国|中国)(?:式|文明|重点|卫生|先进|百强|人大|政协|两会|首|特色|共产党)"
)
_LATIN = re.compile(r"[A-Za-z]{3}")
_LATIN_SUFFIX = r"(?:['’]s|\s+(?:district|county|city|province|autonomous region|municipality))*"
_LATIN_PLACE = re.compile(r"\b[A-Z][a-z]+ (?:District|County|City|Province)\b")
_NOUNS = frozenset({"ns", "nt", "nr", "nz", "n"})
_SUFFIXED = re.compile(r"[\u4e00-\u9fff]{2,}(?:市|县|区|州|旗|盟)$")
_SUFFIXED_SHORT = re.compile(r"[\u4e00-\u9fff]+(?:市|县|区|州|旗|盟)$")
_DISTRICT = re.compile(r"(?<!自治)[区县旗]$")
# Words that end like the name of a place and are none.
_NO_PLACE = re.compile(
    r"(?:小|社|园|城|市|地|景|矿|灾|片|街|校|库|厂|郊|辖|战|学|山|老|特|新|专|税|聚集|集聚|开发|示范|试验|"
    r"保护|服务|功能|生活|生态|商务|工业|科技|自贸|中心|核心|居民|棚户|安置|自治|高新|经开|合作|试点)区$|"
    r"[东西南北各全本我这那哪每两几个][市县区州旗盟]$|[城地][市县州]$|自治州$|[超夜股楼房菜门集早黑都]市$"
)


@dataclass(frozen=True, slots=True)
class Places:
    """``indexed`` are official names of places that reports cover, in order of mention;
    ``missing`` are places named that none covers; ``rest`` is the question without them."""

    indexed: tuple[str, ...]
    missing: tuple[str, ...]
    rest: str


def find_places(question: str, known: Mapping[str, Sequence[str]]) -> Places:
    """``known``: official name → other names. The longest name at a spot wins."""
    names = {
        name: region
        for region, aliases in known.items()
        for name in (region, *aliases, *nicknames(short_name(region)))
    }
    letter = opening_letter(question)
    if letter in names:
        names[question[0]] = names[letter]
    found: list[tuple[int, str]] = []
    spans: list[tuple[int, int]] = []
    rest = question
    if _LATIN.search(question):
        indexed = {form: region for region in known for form in romanised(region)}
        found, rest = _latin(rest, indexed)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        at = rest.find(name)
        while at >= 0:
            whole = name == names[name] and name != "全国"
            if whole or not _inside_word(name, at, rest):
                found.append((at, names[name]))
                spans.append((at, at + len(name)))
                rest = rest[:at] + " " * len(name) + rest[at + len(name) :]
            at = rest.find(name, at + 1)
    if len({region for _, region in found}) > 1:
        # “全国” beside another place compares or praises; it is seldom the place asked about.
        found = [(at, region) for at, region in found if region != "全国"]
    missing: list[tuple[int, str]] = []
    if _LATIN.search(rest):
        provinces = {form: province for province in _PROVINCES for form in romanised(province)}
        missing, rest = _latin(rest, provinces)
        missing += [(match.start(), match[0]) for match in _LATIN_PLACE.finditer(rest)]
    for at, name in [*_provinces(rest), *_others(rest)]:
        if rest[at : at + len(name)] == name:
            missing.append((at, name))
            rest = rest[:at] + " " * len(name) + rest[at + len(name) :]
    # “浙江义乌市”: a place named within an indexed one is asked about, and it is not there.
    within = {at for at, name in missing if not _PROVINCE.fullmatch(name)}
    larger = {at for at, end in spans if end in within}
    found = [(at, region) for at, region in found if at not in larger or _DISTRICT.search(region)]
    return Places(_in_order(found), _in_order(missing), rest)


def _latin(text: str, forms: Mapping[str, str]) -> tuple[list[tuple[int, str]], str]:
    """Places written in Latin letters, with the word for what they are (Hongqi District)."""
    found = []
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, forms))})\b{_LATIN_SUFFIX}", re.I)
    if forms:
        for match in pattern.finditer(text):
            found.append((match.start(), forms[match[1].lower()]))
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return found, text


def _inside_word(name: str, at: int, text: str) -> bool:
    """A short name may stand inside a word of the dictionary that means something else: 高新
    in 高新技术. Words that the segmenter only supposes do not count."""
    if _ADJECTIVE.match(text, at):
        return True
    begin = 0
    for word in rjieba.cut(text):
        if begin <= at < begin + len(word):
            other = len(word) > len(name) and rjieba.has_word(word) and not _SUFFIXED.match(word)
            return other and word != f"{name}人"
        begin += len(word)
    return False


def _provinces(text: str) -> list[tuple[int, str]]:
    """Provinces that begin a word and do not end inside one: 推广西瓜 names no 广西."""
    edges = {0}
    at = 0
    for word in rjieba.cut(text):
        at += len(word)
        edges.add(at)
    return [
        (match.start(), match[0])
        for match in _PROVINCE.finditer(text)
        if match.start() in edges and match.end() in edges
    ]


def _others(text: str) -> list[tuple[int, str]]:
    """Words that the segmenter takes for names and that end as places do."""
    found = []
    at = 0
    for word, tag in rjieba.tag(text):
        ends = _SUFFIXED if tag != "ns" else _SUFFIXED_SHORT
        if tag in _NOUNS and ends.match(word) and not _NO_PLACE.search(word):
            found.append((at, word))
        at += len(word)
    return found


def _in_order(found: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for _, name in sorted(found)))
