"""Whether a question asks for what was done, what is meant to be done, or what a word means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.parsing.periods import ReportYears
from rag.query.wanted import asks_meaning
from rag.types import Kind, Period

# Whether a target was met is asked of what was done.
_MET = re.compile(
    r"(?:没有?|未能?|有没有|是否|是不是|能否)[\u4e00-\u9fff]{0,2}(?:完成|达到|实现|达成|控制)"
    r"[^，。？?]{0,14}?(?:目标|计划|预期|任务|以内)|"
    r"(?:目标|计划|任务)(?:是否|有没有|能否)(?:完成|达到|实现|达成)|"
    r"(?:目标|计划|任务)(?:没有?|未|都)?(?:完成|达到|实现|达成)(?:了|没|吗|情况)|"
    r"(?:met|meet|missed?|reached?|hit) (?:\S+ ){0,5}(?:target|goal|plan)|"
    r"(?:target|goal|plan)s? (?:been )?(?:met|missed|reached|hit|achieved)",
    re.I,
)
_DONE = re.compile(
    r"(?:完成|实现|达到|做到|建成|取得|提高到|兑现)了|实际|最终|到底完成|\bactual", re.I
)
_TARGET = re.compile(
    r"目标|计划|预期|打算|力争|准备(?!金)|准不准备|预计(?!完成|实现)|原定|承诺|规划|拟(?!合)|"
    r"target|plan(?:s|ned|ning)?\b|\baim|goal|set out to|promise|pledge|intend|"
    r"\bhop(?:e[sd]?|ing)\b|shooting for|supposed to|\bmean[st]? to\b|"
    r"\b(?:is|are|was|were)\b[^?]{0,60} (?:going|due) to (?!the\b|a\b|an\b|its\b)",
    re.I,
)
# Of the asker's wishes and of what must be, as well as of plans.
_MAY_BE_TARGET = re.compile(
    r"想|安排|(?<![\u4e00-\u9fff]请)将(?=要|会|在|于|从|继续|新|建|开|完成|实现|达|有|投|增|推)|"
    r"(?<![主重需首纲])要(?![素求点闻职件领塞么回紧了命])|(?:时候|明年|今年|[年月]底前?)能|"
    r"will\b|expect|\bwant",
    re.I,
)
# “我妈想送养老院，黑龙江2024年有多少张床位”: what leads up to a question is no part of it. A clause
# that names a year or asks is.
_CLAUSE = re.compile(r"[^，,。；;：:！!]+")
_OF_THE_QUESTION = re.compile(
    r"\d{2,4}年|[今去明前]年|年[底末]|年(?:来|间)|“?十[三四五]五|"
    r"多少|几|哪|什么|啥|谁|何|吗|怎|咋|好多|多[大高长久快]|没有?[？?。 ]*$|"
    r"(.)[不没]\1|有没有|是否|是不是|"
    r"\b(?:what|which|how|who|when|where|why|do|does|did|is|are|was|were|will|has|have|"
    r"in \d{4})\b",
    re.I,
)
_ACTUAL = re.compile(
    r"完成|实现|已经?|取得|回顾|成绩|建成|当选|获批|荣获|获得|累计|一共|发生过|"
    r"[\u4e00-\u9fff]过(?![去程渡])|(?<![为除])了(?![解吧])|"
    r"(?:去年|前年)[^。？?]*没有?|是(?:什么|啥)时候?[^。？?]*的|是(?:何时|哪[年天])[^。？?]*的|"
    r"新(?:弄|修|建|通车|开)的|achiev|complet|\b(?:did|was|were|has|have|had)\b",
    re.I,
)
# Words that hold a word for plans or deeds and say nothing of what is planned or done.
_NO_KIND = re.compile(
    r"(?:five|5)[- ]year\s+plan|(?:5|五)年规划|十[一二三四五]?五[”\"]?规划|"
    r"预期寿命|life expectancy|虚拟|规划(?:馆|局|区)|"
    r"计划生育|行动计划|[”」]计划|超(?:年度)?计划|比(?:计划|预期)|未达(?:到)?预期|国家规划|承诺的?兑现|"
    r"(?:还)?要不要|要(?=多久|多长|花)|要价|不要|要不|为了|除了|罢了|得了|算了|了解|思想|理想|"
    r"完成率|准备上|过去|"
    r"想(?:知道|问|了解|查|看|晓得|确认|核|写|要|跟|对照)|我想|安排了?哪|实际(?=使用|利用|到位|吸收)|"
    r"will you|I want|I would|planning a|expect(?:ed)? to live|"
    r"actual(?:ly)?[ -](?=paid|used|utili[sz]ed)",
    re.I,
)

# “今年要修多少，比去年多几个”: the past year is what the plan is set beside.
_BESIDE = re.compile(r"[比较](?:去年|前年|上年|(?:20)?\d{2}年)|than (?:in |last |the )", re.I)
_ESTIMATED = re.compile(r"预计|\b(?:(?:was|were|is) )?expected", re.I)


def asked_kind(question: str, periods: Sequence[Period], newest: ReportYears | None) -> Kind | None:
    """None if the wording does not say. ``newest`` are the years of the newest report
    concerned: “2026年完成多少” in the year of the plan may well mean the plan."""
    if asks_meaning(question):
        return Kind.DEFINITION
    if _coming_and_past(periods, newest) and not _BESIDE.search(question):
        return None
    said = _NO_KIND.sub(" ", question)
    if _MET.search(said) or _DONE.search(said):
        return Kind.ACTUAL
    if newest is not None and periods and all(p.end <= newest.reviewed for p in periods):
        # A report gives the year that it looks back on by estimate: “预计全年增长5%”.
        said = _ESTIMATED.sub(" ", said)
    if _TARGET.search(said):
        return Kind.TARGET
    past = newest is not None and bool(periods) and all(p.end < newest.planned for p in periods)
    asked = "，".join(c for c in _CLAUSE.findall(said) if _OF_THE_QUESTION.search(c)) or said
    if _MAY_BE_TARGET.search(asked) and not (past and _ACTUAL.search(asked)):
        return Kind.TARGET
    if not _ACTUAL.search(said):
        return None
    coming = newest is not None and any(period.end >= newest.planned for period in periods)
    return None if coming else Kind.ACTUAL


def likely_kind(periods: Sequence[Period], newest: ReportYears | None) -> Kind | None:
    """A past year is asked about for what was done, a coming one for what is meant to be."""
    if not periods or newest is None or _coming_and_past(periods, newest):
        return None
    return Kind.ACTUAL if periods[-1].end <= newest.reviewed else Kind.TARGET


def _coming_and_past(periods: Sequence[Period], newest: ReportYears | None) -> bool:
    """“2025年增速与2026年目标”: of each year another kind."""
    return newest is not None and len({period.end < newest.planned for period in periods}) > 1
