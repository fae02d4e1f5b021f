"""“历年” asks about every year that the reports at hand speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from rag.parsing.periods import year_period
from rag.store.base import Scope
from rag.types import Kind, Query, ReportSummary

_SERIES = re.compile(
    r"历年|逐年|每一?年|各年|年年|这些年|year by year|each year|every year|over the years", re.I
)


def with_series(query: Query, scope: Scope, reports: Iterable[ReportSummary]) -> Query:
    """The query with the years that the scope's reports review, or plan if it asks for targets;
    as it is if it asks for no series or names its years."""
    if query.periods or not _SERIES.search(query.question):
        return query
    allowed = None if scope.reports is None else set(scope.reports)
    years = {
        report.year_planned if query.kind is Kind.TARGET else report.year_reviewed
        for report in reports
        if allowed is None or report.report_id in allowed
    }
    periods = tuple(year_period(year) for year in sorted(year for year in years if year))
    return replace(query, periods=periods, comparison=True) if periods else query
