"""Every place and period that a question names gets its best passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.retrieval.fit import period_fit
from rag.retrieval.retriever import Candidate, Retriever
from rag.store.base import Scope
from rag.store.catalogue import Catalogue
from rag.types import Filters, Period, Query


@dataclass(frozen=True, slots=True)
class _Cell:
    """One place in one period; None bounds nothing. ``reports`` are those of the place."""

    reports: frozenset[str] | None
    period: Period | None

    def holds(self, candidate: Candidate) -> bool:
        passage = candidate.passage
        if self.reports is not None and passage.report_id not in self.reports:
            return False
        return self.period is None or period_fit(self.period, passage.period, passage.text) > 0


class CoveringRetriever:
    """Asks ``inner`` once, and once more for each named place and period that it left out."""

    def __init__(self, inner: Retriever, catalogue: Catalogue) -> None:
        self._inner = inner
        self._catalogue = catalogue

    def retrieve(self, query: Query, scope: Scope, k: int) -> list[Candidate]:
        found = self._inner.retrieve(query, scope, k)
        cells = self._cells(query)
        if len(cells) < 2:
            return found
        best: dict[str, Candidate] = {}
        for cell in cells[:k]:
            candidate = next((c for c in found if cell.holds(c)), None)
            candidate = candidate or self._best_of(cell, query, scope)
            if candidate is not None:
                best[candidate.passage.passage_id] = candidate
        others = [c for c in found if c.passage.passage_id not in best]
        kept = [*best.values(), *others][:k]
        # A stable sort: candidates of one score stay in the order in which they were found.
        return sorted(kept, key=lambda candidate: -candidate.score)

    def _cells(self, query: Query) -> list[_Cell]:
        places: Sequence[frozenset[str] | None] = [
            frozenset(self._catalogue.resolve(Filters(region=(region,))).reports or ())
            for region in query.regions
        ] or [None]
        return [_Cell(reports, period) for reports in places for period in query.periods or (None,)]

    def _best_of(self, cell: _Cell, query: Query, scope: Scope) -> Candidate | None:
        reports = scope.reports
        if cell.reports is not None:
            bounded = cell.reports if reports is None else cell.reports & set(reports)
            reports = tuple(sorted(bounded))
        years = scope.years
        if cell.period is not None:
            years = tuple(range(cell.period.start, cell.period.end + 1))
            query = replace(query, periods=(cell.period,))
        narrowed = replace(scope, reports=reports, years=years)
        return next(iter(self._inner.retrieve(query, narrowed, 1)), None)
