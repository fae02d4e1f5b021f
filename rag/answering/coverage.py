"""Whether what the question names is there: the reason not to answer, place by place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.parsing.metadata import short_name
from rag.query.gazetteer import is_province
from rag.retrieval.fit import period_fit
from rag.store.base import Scope
from rag.store.catalogue import Catalogue
from rag.types import Coverage, Filters, Hit, Kind, Period, Query


@dataclass(frozen=True, slots=True)
class CoverageVerdict:
    """``reason`` is None if the hits may be answered from."""

    reason: str | None
    coverage: tuple[Coverage, ...]


def cover(
    query: Query,
    hits: Sequence[Hit],
    catalogue: Catalogue,
    scope: Scope,
    min_score: float = 0.0,
) -> CoverageVerdict:
    """Fails closed: a place or period that no indexed report covers is never answered from
    another's passages. What scores below ``min_score`` is no find."""
    rows = [Coverage(region, None, "not_indexed") for region in query.missing_regions]
    # A target is no outcome: where the question says which it wants, only that kind covers.
    wanted = scope if query.kind in (None, Kind.DEFINITION) else replace(scope, kind=query.kind)
    uncovered = [
        period
        for period in query.periods
        if not catalogue.covers(period, wanted)
        and not any(_speaks_of(hit, period, wanted.kind) for hit in hits)
    ]
    likely = [hit for hit in hits if hit.score >= min_score]
    for region in query.regions or (None,):
        own = replace(wanted, reports=_reports_of(region, catalogue, wanted))
        for period in query.periods or (None,):
            if region is None and period is None:
                continue
            status = _status(region, period, likely)
            if status == "not_found" and period and not catalogue.covers(period, own):
                status = "not_indexed"
            rows.append(Coverage(region, period.label if period else None, status))
    return CoverageVerdict(_reason(query, hits, uncovered), tuple(rows))


def _speaks_of(hit: Hit, period: Period, kind: Kind | None) -> bool:
    """Whether it names the period, or tells where years that end with it have led."""
    spoken = hit.passage.period
    led = spoken is not None and spoken.start < period.start == period.end == spoken.end
    return kind in (None, hit.passage.kind) and (led or period.label in hit.passage.text)


def _reason(query: Query, hits: Sequence[Hit], uncovered: Sequence[Period]) -> str | None:
    if query.missing_regions and not query.regions and not _spoken_of(query, hits):
        return "region_not_indexed"
    if query.periods and len(uncovered) == len(query.periods):
        return "period_not_covered"
    return None if hits else "no_evidence"


def _spoken_of(query: Query, hits: Sequence[Hit]) -> bool:
    """Whether the best passage names each place that has no report, as that of a province names
    its cities. One province's report is no source of another's figures."""
    return bool(hits) and names_places(query, hits[0].passage.text)


def names_places(query: Query, text: str) -> bool:
    """Whether ``text`` names all places that have no report, none of them a province."""
    missing = query.missing_regions
    return all(not is_province(name) and short_name(name) in text for name in missing)


def _reports_of(region: str | None, catalogue: Catalogue, scope: Scope) -> tuple[str, ...] | None:
    """Those of the scope that are of ``region``."""
    if region is None:
        return scope.reports
    reports = catalogue.resolve(Filters(region=(region,))).reports or ()
    return tuple(r for r in reports if scope.reports is None or r in scope.reports)


def _status(region: str | None, period: Period | None, hits: Sequence[Hit]) -> str:
    for hit in hits:
        spoken = hit.passage.period
        right_place = region is None or hit.citation.region == region
        right_time = period is None or period_fit(period, spoken, hit.passage.text) > -1
        if right_place and right_time:
            return "found"
    return "not_found"
