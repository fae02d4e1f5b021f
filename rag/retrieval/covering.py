"""Every place and period that a question names gets its best passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.retrieval.retriever import Candidate, Retriever
from rag.store.base import Scope
from rag.store.catalogue import Catalogue
from rag.types import Filters, Period, Query


@dataclass(frozen=True, slots=True)
class _Cell:
    """One place in one period; None bounds nothing. ``reports`` are those of the place."""

    reports: frozenset[str] | None
    period: Period | None


def cells(query: Query) -> int:
    """How many places and periods are to be covered."""
    return max(1, len(query.regions)) * max(1, len(query.periods))


class CoveringRetriever:
    """Asks ``inner`` once for each place and period that a question names."""

    def __init__(self, inner: Retriever, catalogue: Catalogue) -> None:
        self._inner = inner
        self._catalogue = catalogue

    def retrieve(self, query: Query, scope: Scope, k: int) -> list[Candidate]:
        cells = self._cells(query)
        if len(cells) < 2:
            return self._inner.retrieve(query, scope, k)
        # Each is a question of its own: beside another's equally good passage, a passage would
        # look half as sure.
        best: dict[str, Candidate] = {}
        for cell in cells[:k]:
            candidate = self._best_of(cell, query, scope)
            if candidate is not None:
                best.setdefault(candidate.passage.passage_id, candidate)
        found = self._inner.retrieve(query, scope, k) if len(best) < k else []
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
