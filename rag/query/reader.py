"""A question → a Query: its places, periods, kind and the words to search for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.errors import EmptyQuestion
from rag.parsing.cleaning import HALF_WIDTH
from rag.parsing.periods import ReportYears
from rag.query.groups import without_groups
from rag.query.kinds import asked_kind, likely_kind
from rag.query.periods import asked_periods, without_periods
from rag.query.places import find_places
from rag.query.stopwords import STOP_WORDS
from rag.query.thesaurus import Thesaurus, default_thesaurus
from rag.query.wanted import wanted
from rag.types import Period, Query, ReportSummary
from rag.words import pairs_of, search_form, simplified, words_of

_CHINESE = re.compile(r"[\u3400-\u9fff]")
# A question of many ambiguous wordings is not reworded in every combination.
_REWORDINGS = 4
_REPORT_YEAR = re.compile(
    r"(?:((?:19|20)\d{2})年?[和、与及])?((?:19|20)\d{2})\s*年?(?:度)?(?:的|那份)?"
    r"[\u4e00-\u9fff]{0,6}?(?:(?:政府)?工作报告|(?<!年度)报告(?![会期]))"
    r"|(?<=the )((?:19|20)\d{2})(?=\s+(?:\w+ )?(?:government )?(?:work )?report)",
    re.I,
)
_RELATIVE_REPORT = re.compile(r"(今年|去年)(?:的|\s)*(?:政府)?工作报告")
_SERIES = re.compile(
    r"历年|逐年|每年|每一年|各年|年年|一年比一年|变化趋势|走势|对比|相比之下|比较|横向|差距|差多少|差异|有何不同|哪些不同|有什么不同|"
    r"year by year|each year|compare|over the years|difference between",
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
        # Traditional characters and full-width digits are read as the others.
        plain = simplified(question).translate(HALF_WIDTH)
        words = words_of(plain)
        if not words:
            raise EmptyQuestion(
                f"the question {question[:40]!r} holds no word; ask for something, "
                "for example “2025年一般公共预算收入是多少？”"
            )
        places = find_places(plain, self._regions)
        newest = self._newest(places.indexed)
        asked, report_years = _without_report_years(places.rest, newest)
        periods = asked_periods(asked, newest)
        kind = asked_kind(plain, periods, newest)
        handled = {form for p in periods for year in (p.start, p.end) for form in _forms(year)}
        terms = {
            word: 1.0 for word in words_of(asked) if word not in STOP_WORDS | handled
        } or dict.fromkeys(words, 1.0)
        topic = without_periods(without_groups(asked)).strip() or plain
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
            likely_kind=kind or likely_kind(periods, newest),
            wanted=wanted(plain),
            comparison=_compares(plain, places.indexed, periods, report_years),
            terms=tuple((terms | expanded.words).items()),
            pairs=tuple(dict.fromkeys(pairs_of(topic))),
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


def _compares(
    question: str,
    regions: Sequence[str],
    periods: Sequence[Period],
    report_years: Sequence[int],
) -> bool:
    """Whether several places or periods are to be set side by side."""
    several = max(len(regions), len(periods), len(report_years)) > 1
    return several or _SERIES.search(question) is not None


def newest_years(reports: Iterable[ReportSummary]) -> dict[str, ReportYears]:
    """By region, the years that its newest report reviews and plans."""
    newest: dict[str, ReportYears] = {}
    for report in reports:
        if report.region and report.year_reviewed and report.year_planned:
            years = ReportYears(report.year_reviewed, report.year_planned)
            if report.region not in newest or newest[report.region].planned < years.planned:
                newest[report.region] = years
    return newest


def _without_report_years(question: str, newest: ReportYears | None) -> tuple[str, tuple[int, ...]]:
    """Take out “2019年政府工作报告”: the year of a report is not a year that it speaks of."""
    if newest is not None:
        question = _RELATIVE_REPORT.sub(
            lambda m: f"{newest.planned - (m[1] == '去年')}年政府工作报告", question
        )
    found = (year for match in _REPORT_YEAR.finditer(question) for year in match.groups() if year)
    years = tuple(dict.fromkeys(int(year) for year in found))
    return _REPORT_YEAR.sub(" ", question), years


def _forms(year: int) -> tuple[str, str]:
    return str(year), str(year)[2:]
