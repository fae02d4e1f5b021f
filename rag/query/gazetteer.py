"""What is plainly the name of a place, whether or not any report speaks of it."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import rjieba

_MUNICIPALITIES = "北京 天津 上海 重庆".split()
PROVINCES = (
    *_MUNICIPALITIES,
    *(
        "河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 "
        "贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门"
    ).split(),
)
PROVINCE = re.compile(
    rf"(?:{'|'.join(_MUNICIPALITIES)})市?|"
    rf"(?:{'|'.join(PROVINCES)})(?:省|(?:壮族|回族|维吾尔)?自治区|特别行政区)?"
)
_ADJECTIVE = re.compile(
    r"(?:全国|中国)(?:式|文明|重点|卫生|先进|百强|人大|政协|两会|首|特色|共产党)"
)
THING = re.compile(r"路(?!网)|大道|大街|大学(?!生)|理工|银行|轿车|渠")
# What goes on to speak of the place: 四川人, 天津港, 云南省政府.
_STILL = re.compile(r"人|港|(?:省|市|区|县)?(?:委|政府|人)")
_NOUNS = frozenset({"ns", "nt", "nr", "nz", "n"})
_SUFFIXED = re.compile(r"[\u4e00-\u9fff]{2,}(?:市|县|区|州|旗|盟)$")
_SUFFIXED_SHORT = re.compile(r"[\u4e00-\u9fff]+(?:市|县|区|州|旗|盟)$")
# Words that end like the name of a place and are none.
_NO_PLACE = re.compile(
    r"(?:小|社|园|城|市|地|景|矿|灾|片|街|校|库|厂|郊|辖|战|学|山|老|特|新|专|税|聚集|集聚|开发|示范|试验|"
    r"保护|服务|功能|生活|生态|商务|工业|科技|自贸|中心|核心|居民|棚户|安置|自治|高新|经开|合作|试点)区$|"
    r"[东西南北各全本我这那哪每两几个][市县区州旗盟]$|[城地][市县州]$|自治州$|[超夜股楼房菜门集早黑都]市$|直辖市$"
)


def is_province(name: str) -> bool:
    return PROVINCE.fullmatch(name) is not None


def other_places(text: str) -> list[tuple[int, str]]:
    """Where ``text`` names places, and how: provinces, cities and countries by name, and words that
    the segmenter takes for places. Some may be found twice."""
    return [*_provinces(text), *_cities(text), *_others(text)]


def inside_word(name: str, at: int, text: str) -> bool:
    """A short name may stand inside a word of the dictionary that means something else: 高新
    in 高新技术. Words that the segmenter only supposes do not count."""
    if _ADJECTIVE.match(text, at):
        return True
    end = at + len(name)
    begin = 0
    for word in rjieba.cut(text):
        stop = begin + len(word)
        if begin <= at < stop:
            other = len(word) > len(name) and rjieba.has_word(word) and not _SUFFIXED.match(word)
            # 推广西瓜: the name begins inside one word and ends inside another.
            astride = begin < at and stop < end and rjieba.has_word(word)
            return astride or (other and not _STILL.fullmatch(word, at - begin + len(name)))
        begin = stop
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
        for match in PROVINCE.finditer(text)
        if match.start() in edges and match.end() in edges and not THING.match(text, match.end())
    ]


@cache
def _city_names() -> re.Pattern[str]:
    """Cities and countries by their short names; those that are also words, only with 市 or 州."""
    names = files("rag.query").joinpath("cities.txt").read_text("utf-8").split()
    ordered = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(ordered)})(?:市|州|地区)?")


def _cities(text: str) -> list[tuple[int, str]]:
    return [
        (match.start(), match[0])
        for match in _city_names().finditer(text)
        if not inside_word(match[0], match.start(), text) and not THING.match(text, match.end())
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
