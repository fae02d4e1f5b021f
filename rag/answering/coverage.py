"""Whether what the question names is there: the reason not to answer, place by place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.retrieval.fit import period_fit
from rag.store.base import Scope
from rag.store.catalogue import Catalogue
from rag.types import Coverage, Hit, Kind, Period, Query


@dataclass(frozen=True, slots=True)
class CoverageVerdict:
    """``reason`` is None if the hits may be answered from."""

    reason: str | None
    coverage: tuple[Coverage, ...]


def cover(query: Query, hits: Sequence[Hit], catalogue: Catalogue, scope: Scope) -> CoverageVerdict:
    """Fails closed: a place or period that no indexed report covers is never answered from
    another's passages."""
    rows = [Coverage(region, None, "not_indexed") for region in query.missing_regions]
    # A target is no outcome: where the question says which it wants, only that kind covers.
    wanted = scope if query.kind in (None, Kind.DEFINITION) else replace(scope, kind=query.kind)
    uncovered = [
        period
        for period in query.periods
        if not catalogue.covers(period, wanted)
        and not any(_names(hit, period, wanted.kind) for hit in hits)
    ]
    for region in query.regions or (None,):
        for period in query.periods or (None,):
            if region is None and period is None:
                continue
            rows.append(
                Coverage(
                    region,
                    period.label if period else None,
                    _status(region, period, hits, uncovered),
                )
            )
    return CoverageVerdict(_reason(query, hits, uncovered), tuple(rows))


def _names(hit: Hit, period: Period, kind: Kind | None) -> bool:
    return kind in (None, hit.passage.kind) and period.label in hit.passage.text


def _reason(query: Query, hits: Sequence[Hit], uncovered: Sequence[Period]) -> str | None:
    if query.missing_regions and not query.regions:
        return "region_not_indexed"
    if query.periods and len(uncovered) == len(query.periods):
        return "period_not_covered"
    return None if hits else "no_evidence"


def _status(
    region: str | None, period: Period | None, hits: Sequence[Hit], uncovered: Sequence[Period]
) -> str:
    if period is not None and period in uncovered:
        return "not_indexed"
    for hit in hits:
        spoken = hit.passage.period
        right_place = region is None or hit.citation.region == region
        right_time = period is None or period_fit(period, spoken, hit.passage.text) > -1
        if right_place and right_time:
            return "found"
    return "not_found"
