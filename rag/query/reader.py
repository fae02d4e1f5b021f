"""A question → a Query: its places, periods, kind and the words to search for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.errors import EmptyQuestion
from rag.parsing.periods import ReportYears
from rag.query.periods import asked_periods, without_periods
from rag.query.places import find_places
from rag.query.stopwords import STOP_WORDS
from rag.query.thesaurus import Thesaurus, default_thesaurus
from rag.query.wanted import wanted
from rag.types import Kind, Period, Query, ReportSummary
from rag.words import search_form, words_of

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_DEFINITION = re.compile(
    r"什么是|是什么意思|什么意思|指的?是?什么|是指什么|指哪|怎么解释|含义|定义|何谓|是啥意思?|"
    r"what (?:is|are) (?:meant|the meaning)|what does .+ (?:mean|stand for)|definition",
    re.I,
)
_TARGET = re.compile(
    r"目标|计划|预期|打算|将要?|安排|力争|准备|预计要|拟|要(?:建|新|完成|实现|达到|办|做)|规划|"
    r"target|plan(?:s|ned|ning)?\b|\baim|goal|will\b|expect|set out to|want",
    re.I,
)
_OUTCOME = re.compile(r"完成了|实现了|达到了|实际|最终|到底完成|\bactual", re.I)
_ACTUAL = re.compile(
    r"完成|实现|已经?|取得|增长了|下降了|回顾|成绩|做了|建成了?|建了|花了|来了|有过|"
    r"achiev|complet",
    re.I,
)
# Whether a target was met is asked of what was done.
_MET = re.compile(
    r"(?:没有?|未能?|有没有|是否|是不是|能否)[\u4e00-\u9fff]{0,2}(?:完成|达到|实现|达成)"
    r"[^，。？?]{0,14}?(?:目标|计划|预期|任务)|"
    r"(?:目标|计划|任务)(?:是否|有没有|没有?|未|都)?(?:完成|达到|实现|达成)(?:了|没|吗|情况)|"
    r"(?:met|meet|missed?|reached?|hit) (?:\w+ ){0,3}(?:target|goal|plan)|"
    r"(?:target|goal|plan)s? (?:been )?(?:met|missed|reached|hit|achieved)",
    re.I,
)
# A question of many ambiguous wordings is not reworded in every combination.
_REWORDINGS = 4
# Words that hold a word for plans and say nothing of what is planned or done.
_NO_KIND = re.compile(
    r"(?:five|5)[- ]year\s+plan|十[一二三四五]?五[”\"]?规划|预期寿命|life expectancy|虚拟|主要",
    re.I,
)
_REPORT_YEAR = re.compile(
    r"(?:((?:19|20)\d{2})年?[和、与及])?((?:19|20)\d{2})\s*年?(?:度)?(?:的)?"
    r"[\u4e00-\u9fff]{0,6}?(?:政府)?工作报告"
    r"|(?<=the )((?:19|20)\d{2})(?= (?:government )?(?:work )?report)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Expansion:
    """Official terms, the weights of those of their words that the question lacks, and the
    topic reworded with them."""

    terms: tuple[str, ...]
    words: dict[str, float]
    rewordings: tuple[str, ...]


class QueryReader:
    """Reads questions. ``regions``: official name → aliases of the places that are indexed;
    ``years``: by region, the years of its newest report, for 去年 and 今年. Words that the
    thesaurus adds weigh ``expansion_weight``, the question's own weigh 1.
    """

    def __init__(
        self,
        regions: Mapping[str, Sequence[str]],
        years: Mapping[str, ReportYears],
        thesaurus: Callable[[], Thesaurus] = default_thesaurus,
        expansion_weight: float = 0.6,
    ) -> None:
        self._regions = regions
        self._years = years
        self._thesaurus = thesaurus
        self._weight = expansion_weight

    def read(self, question: str) -> Query:
        """Raises ``EmptyQuestion`` if there is no word in it."""
        # A lone surrogate, as a shell may pass one, has no place in any index.
        question = question.encode("utf-8", "replace").decode()
        words = words_of(question)
        if not words:
            raise EmptyQuestion(
                f"the question {question[:40]!r} holds no word; ask for something, "
                "for example “2025年一般公共预算收入是多少？”"
            )
        places = find_places(question, self._regions)
        asked, report_years = _without_report_years(places.rest)
        newest = self._newest(places.indexed)
        periods = asked_periods(asked, newest)
        kind = _kind(_NO_KIND.sub(" ", question), periods, newest)
        handled = {form for p in periods for year in (p.start, p.end) for form in _forms(year)}
        terms = {
            word: 1.0 for word in words_of(asked) if word not in STOP_WORDS | handled
        } or dict.fromkeys(words, 1.0)
        topic = without_periods(asked).strip() or question
        expanded = self._expand(topic, terms)
        return Query(
            question=question,
            topic=topic,
            rewordings=expanded.rewordings,
            language="zh" if _CHINESE.search(question) else "en",
            regions=places.indexed,
            missing_regions=places.missing,
            periods=periods,
            report_years=report_years,
            kind=kind,
            likely_kind=kind or _likely_kind(periods, newest),
            wanted=wanted(question),
            terms=tuple((terms | expanded.words).items()),
            expanded_terms=expanded.terms,
        )

    def _expand(self, topic: str, own: Mapping[str, float]) -> _Expansion:
        """Official terms for the topic's wordings; a wording that stands for several terms
        shares its weight among them, and rewords the topic once with each."""
        form = search_form(topic)
        terms: list[str] = []
        words: dict[str, float] = {}
        reworded = [form]
        for match in self._thesaurus().find(form):
            for term in match.terms:
                terms.append(term)
                for word in words_of(term):
                    if word not in own:
                        weight = self._weight / len(match.terms)
                        words[word] = max(words.get(word, 0.0), weight)
            reworded = [
                text.replace(match.wording, search_form(term))
                for text in reworded[:_REWORDINGS]
                for term in match.terms
            ]
        return _Expansion(
            tuple(dict.fromkeys(terms)),
            words,
            tuple(text for text in dict.fromkeys(reworded[:_REWORDINGS]) if text != form),
        )

    def _newest(self, regions: Sequence[str]) -> ReportYears | None:
        years = [self._years[region] for region in regions or self._years if region in self._years]
        return max(years, key=lambda y: y.planned, default=None)


def newest_years(reports: Iterable[ReportSummary]) -> dict[str, ReportYears]:
    """By region, the years that its newest report reviews and plans."""
    newest: dict[str, ReportYears] = {}
    for report in reports:
        if report.region and report.year_reviewed and report.year_planned:
            years = ReportYears(report.year_reviewed, report.year_planned)
            if report.region not in newest or newest[report.region].planned < years.planned:
                newest[report.region] = years
    return newest


def _without_report_years(question: str) -> tuple[str, tuple[int, ...]]:
    """Take out “2019年政府工作报告”: the year of a report is not a year that it speaks of."""
    found = (year for match in _REPORT_YEAR.finditer(question) for year in match.groups() if year)
    years = tuple(dict.fromkeys(int(year) for year in found))
    return _REPORT_YEAR.sub(" ", question), years


def _kind(question: str, periods: Sequence[Period], newest: ReportYears | None) -> Kind | None:
    if _DEFINITION.search(question):
        return Kind.DEFINITION
    if _MET.search(question):
        return Kind.ACTUAL
    if _TARGET.search(question):
        return Kind.TARGET
    if _OUTCOME.search(question):
        return Kind.ACTUAL
    if not _ACTUAL.search(question):
        return None
    # “2026年完成多少” in the year of the plan may well mean the plan: nothing is said.
    coming = newest is not None and any(period.end >= newest.planned for period in periods)
    return None if coming else Kind.ACTUAL


def _forms(year: int) -> tuple[str, str]:
    return str(year), str(year)[2:]


def _likely_kind(periods: Sequence[Period], newest: ReportYears | None) -> Kind | None:
    """A past year is asked about for what was done, a coming one for what is meant to be."""
    if not periods or newest is None:
        return None
    return Kind.ACTUAL if periods[-1].end <= newest.reviewed else Kind.TARGET
