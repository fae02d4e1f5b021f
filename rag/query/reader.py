"""A question → a Query: its places, periods, kind and the words to search for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rag.errors import EmptyQuestion
from rag.parsing.cleaning import HALF_WIDTH
from rag.parsing.periods import ReportYears
from rag.query.expansion import Expander
from rag.query.groups import without_groups
from rag.query.kinds import asked_kind, likely_kind
from rag.query.periods import asked_periods, without_periods
from rag.query.places import find_places
from rag.query.stopwords import STOP_WORDS
from rag.query.wanted import wanted
from rag.types import Period, Query, ReportSummary, Wanted
from rag.words import pairs_of, simplified, words_of

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_REPORT_YEAR = re.compile(
    r"(?:((?:19|20)\d{2})年?[和、与及])?((?:19|20)\d{2})\s*年?(?:度)?(?:的|那份)?"
    r"[\u4e00-\u9fff]{0,6}?(?:(?:政府)?工作报告|(?<!年度)报告(?![会期]))"
    r"|(?<=the )((?:19|20)\d{2})(?=\s+(?:\w+ )?(?:government )?(?:work )?report)",
    re.I,
)
_RELATIVE_REPORT = re.compile(r"(今年|去年)(?:的|\s)*(?:政府)?工作报告")
_SERIES = re.compile(
    r"历年|逐年|每年|每一年|各年|年年|一年比一年|变化趋势|走势|"
    r"对比|相比之下|比较|横向|差距|差多少|差异|有何不同|哪些不同|有什么不同|"
    r"year by year|each year|compare|over the years|difference between",
    re.I,
)


class QueryReader:
    """Reads questions. ``regions``: official name → aliases of the places that are indexed;
    ``years``: by region, the years of its newest report, for 去年 and 今年. The question's own
    words weigh 1, those that ``expander`` adds less.
    """

    def __init__(
        self,
        regions: Mapping[str, Sequence[str]],
        years: Mapping[str, ReportYears],
        expander: Expander | None = None,
    ) -> None:
        self._regions = regions
        self._years = years
        self._expander = expander or Expander()

    def read(self, question: str) -> Query:
        """Raises ``EmptyQuestion`` if there is no word in it."""
        plain = _plain(question)
        places = find_places(plain, self._regions)
        newest = self._newest(places.indexed)
        asked, report_years = _without_report_years(places.rest, newest)
        periods = asked_periods(asked, newest)
        kind = asked_kind(plain, periods, newest)
        handled = {form for p in periods for year in (p.start, p.end) for form in _forms(year)}
        # A place without a report of its own may be spoken of in another's.
        spoken = f"{asked} {' '.join(places.missing)}"
        terms = [word for word in words_of(spoken) if word not in STOP_WORDS | handled]
        topic = without_periods(without_groups(asked)).strip() or plain
        return replace(
            self._of_words(question, topic, terms or words_of(plain)),
            regions=places.indexed,
            missing_regions=places.missing,
            within=places.within,
            periods=periods,
            report_years=report_years,
            kind=kind,
            likely_kind=kind or likely_kind(periods, newest),
            wanted=wanted(plain),
            comparison=_compares(plain, places.indexed, periods, report_years),
        )

    def read_words(self, question: str) -> Query:
        """For a search among texts of any sort: places and years are words like others."""
        plain = _plain(question)
        words = words_of(plain)
        return self._of_words(question, plain, [w for w in words if w not in STOP_WORDS] or words)

    def _of_words(self, question: str, topic: str, words: Sequence[str]) -> Query:
        """A query that names nothing and wants anything."""
        own = dict.fromkeys(words, 1.0)
        expanded = self._expander.expand(topic, own)
        return Query(
            question=question.encode("utf-8", "replace").decode(),
            topic=topic,
            rewordings=expanded.rewordings,
            language="zh" if _CHINESE.search(question) else "en",
            regions=(),
            missing_regions=(),
            periods=(),
            report_years=(),
            kind=None,
            likely_kind=None,
            wanted=Wanted.LIST,
            comparison=False,
            terms=tuple((own | expanded.words).items()),
            pairs=tuple(dict.fromkeys(pairs_of(topic))),
            renderings=expanded.renderings,
            expanded_terms=expanded.terms,
        )

    def _newest(self, regions: Sequence[str]) -> ReportYears | None:
        years = [self._years[region] for region in regions or self._years if region in self._years]
        return max(years, key=lambda y: y.planned, default=None)


def _plain(question: str) -> str:
    """Traditional characters and full-width digits as the others. Raises ``EmptyQuestion``."""
    # A lone surrogate, as a shell may pass one, has no place in any index.
    question = question.encode("utf-8", "replace").decode()
    plain = simplified(question).translate(HALF_WIDTH)
    if not words_of(plain):
        raise EmptyQuestion(
            f"the question {question[:40]!r} holds no word; ask for something, "
            "for example “2025年一般公共预算收入是多少？”"
        )
    return plain


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
