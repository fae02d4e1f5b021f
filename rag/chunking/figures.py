"""The figures of a sentence: how much of what, of which year, and whether it is a level or a
change.

“一般公共预算收入11.17亿元，同比增长1.3%，居全市第1位” gives three figures of one thing: a clause
that begins by going on (增长, 同比, 居) takes its subject from the clause before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from rag.chunking.quantities import quantities
from rag.chunking.sentences import clauses
from rag.chunking.units import Unit, unit_of
from rag.types import Span


class Role(Enum):
    """What a quantity says of its subject: how much it is, how it changed, or where it stands."""

    LEVEL = "level"
    CHANGE = "change"
    RANK = "rank"


@dataclass(frozen=True, slots=True)
class Figure:
    """``about`` is the words that it stands among and, where its clause goes on, those of the
    clause that names the subject; ``year`` the year that the sentence names for it, if any.
    ``added`` tells that it counts what is new (新增, 净增), not what there is; ``several`` that it
    is the sum or the average of several years (累计, 年均)."""

    text: str
    unit: Unit | None
    role: Role
    about: str
    year: int | None
    added: bool = False
    several: bool = False


# A clause that goes on about the subject of the one before.
_GOES_ON = re.compile(
    r"(?:同比|环比|比上年|比去年|较|比20|比“|增长|增幅|增速|下降|提高|上升|减少|增加|回落|提升|总量|总数|居(?!民)|"
    r"排|列|位|保持|稳居|占|其中|达到?|突破|超|高于|低于|快于|年均|均|分别|实现(?=\d)|完成(?=\d)|累计|连续|净增|扩大|缩小|翻|创|为(?=\d))"
)
_CHANGE = re.compile(
    r"(?:增长|增加|增|下降|降低|减少|降|减|提高|提升|上升|回落|上涨|下跌|涨|上调|下调|提标|降价|扩大|缩小|压减|净增|快于[^，]{0,12}|"
    r"(?<!不)[高低]于[^，\d]{2,12}|高出[^，]{0,8}|增速(?:为|达到?|保持)?|增幅(?:为|达到?)?|涨幅(?:为|控制在)?)"
    r"(?:了|至少|均|都|为|超过?|达到?|约|近|不低于|不少于|保持|控制|在|到?)*$"
)
_TO = re.compile(r"(?:增长|增加|下降|降低|减少|提高|提升|上升|扩大|增|降|升)[到至](?:了|约|近)?$")
# “压减公用经费15%”
_CUT = re.compile(r"(?:压减|压降|削减|减少)[^，、\d]{2,16}$")
# “整治提升8个集贸市场” makes them better, not more.
_BUILT = (Unit.THINGS, Unit.LENGTH, Unit.AREA)
_RANK = re.compile(r"第$|[前列居](?:全[国省市区])?第?$|(?:排名|位次)(?:为|第)?$")
_AND = re.compile(r"[、和及与]")
# A rank in words, which is no number to the eye of ``quantities``.
_RANKED = re.compile(
    r"第[一二三四五六七八九十]+(?:位|名)?(?!产业|季度|批|期|个|次|届|轮|十)|首位|榜首|"
    r"(?<=[全我]国)第[一二三四五六七八九十]+[个家]|[冠亚季]军|[二三四五六七八九]连冠"
)
# A quantity in words: 超千亿元, 突破万列, 四成, 三分之一.
_WORDED = re.compile(
    # “千家万户” is no count.
    r"(?<=[超近过破达逾约上于至到增成])"
    r"[百千万亿]{1,2}(?:美?元|人次?|列|吨|亩|标箱|标准箱|[户家辆台套件])|"
    r"(?<![\d一二三四五六七八九十百千万亿数几多])"
    r"(?:[一二三四五六七八九]成(?![立功为效果就员本])|[二三四五六七八九]分之[一二三四五六七八九])"
)
_FRACTION = re.compile(r"[\d.]+(?:/\d+|(?:[:∶][\d.]+){1,2})")
# “新增141座、累计达到973座”: from here what there is in all.
_IN_ALL = re.compile(r"累计|总|达|共|里程|增至|[到至]$")
_RANK_AFTER = re.compile(r"位(?!居)|名(?!高|老|专|医|教)")
_YEAR = re.compile(r"(?<!比)(?<!较)((?:19|20)\d{2})年(?!以来|前|间)")
_DATE = re.compile(r"(?:19|20)\d{2}年?$|\d{1,2}[月日]")
ADDED = re.compile(
    r"新(?:增|建|改|培育|认定|引进|登记|设立|设|开工|开通|开|签|晋|添|入|吸引|发展|获批|注册|出台)|净增"
)
_SEVERAL = re.compile(
    r"年均(?!浓度|气温|降[水雨]|日照)|[三四五六七八]年(?:来|间|累计|共|里|生产|新[建增设]|建成|完成|实施|投入|引进|减免)|“十[二三四五]五”(?:期间|时期|以来)"
)
# A sum, and of several years where its sentence speaks of them.
_SUM = re.compile(r"累计")
# “全年累计”: of the one year.
_OF_THE_YEAR = re.compile(r"全年|当年|年内|本年|去年|今年|上半年")
_LETTER = re.compile(r"[a-z]")
_OF_NAME = re.compile(r"[gkd](?![a-z])")


def figures(sentence: str) -> list[Figure]:
    """In order; dates are none. ``sentence`` is in search form."""
    found: list[Figure] = []
    subject = ""
    year: int | None = None
    for span in clauses(sentence):
        clause = span.of(sentence)
        spots = [spot for spot in quantities(clause) if not _is_name(clause, spot)]
        if named := _YEAR.search(clause):
            year = int(named[1])
        goes_on = bool(subject) and _GOES_ON.match(clause) is not None
        about = f"{subject}{clause}" if goes_on else clause
        sums = _SUM.search(clause) is not None and _SEVERAL.search(sentence) is not None
        several = sums or _SEVERAL.search(clause) is not None
        several &= _OF_THE_YEAR.search(clause) is None
        last: Figure | None = None
        end = 0
        for spot in spots:
            text = clause[spot.start : spot.end]
            before = clause[max(0, spot.start - 18) : spot.start]
            # “5.4%和7.7%”: what is said of the first is said of the second.
            same = last is not None and _AND.fullmatch(clause, end, spot.start) is not None
            same &= not text.startswith("达")
            unit = _unit(text, clause[spot.start :])
            role = last.role if last and same else _role(before, text, unit)
            last = Figure(
                text,
                unit,
                role,
                about,
                year,
                added=_is_added(clause, end, spot.start),
                several=several,
            )
            end = spot.end
            found.append(last)
        for worded in _WORDED.finditer(clause):
            before = clause[max(0, worded.start() - 18) : worded.start()]
            unit = unit_of(f"1{worded[0]}") or Unit.SHARE
            added = _is_added(clause, 0, worded.start())
            role = _role(before, worded[0], unit)
            found.append(Figure(worded[0], unit, role, about, year, added, several))
        if ranked := _RANKED.search(clause):
            found.append(Figure(ranked[0], None, Role.RANK, about, year))
        if not goes_on:
            # What announces a figure is not its subject unless the figure's clause lacks one.
            subject = clause
    return found


def _unit(text: str, following: str) -> Unit | None:
    """Of the quantity ``text`` that ``following`` begins with; a fraction or a ratio is a share."""
    return unit_of(following) or (Unit.SHARE if _FRACTION.fullmatch(text) else None)


def _is_added(clause: str, last: int, start: int) -> bool:
    """Whether the quantity at ``start`` counts what is new; the one before it ends at ``last``."""
    in_all = last > 0 and _IN_ALL.search(clause, last, start) is not None
    return ADDED.search(clause, last if in_all else 0, start) is not None


def _role(before: str, text: str, unit: Unit | None) -> Role:
    if _RANK.search(before) and (_RANK_AFTER.search(text) or before.endswith("第")):
        return Role.RANK
    if _TO.search(before) or (unit in _BUILT and before.endswith("提升")):
        return Role.LEVEL
    return Role.CHANGE if _CHANGE.search(before) or _CUT.search(before) else Role.LEVEL


def _is_name(clause: str, spot: Span) -> bool:
    """Whether it is a date, or part of a name: pm2.5, 5g, 500强."""
    text, after = clause[spot.start : spot.end], clause[spot.end : spot.end + 1]
    if _OF_NAME.match(clause, spot.end) or _LETTER.match(clause[spot.start - 1 : spot.start]):
        return True
    # “连续61个月” is no date.
    dated = after in ("月", "日") and not text.endswith("个")
    return dated or after == "强" or _DATE.match(text) is not None
