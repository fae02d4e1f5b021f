"""What a question and the caller's filters bound a search to."""

from __future__ import annotations

from dataclasses import replace

from rag.store.base import Scope
from rag.store.catalogue import Catalogue
from rag.types import Filters, Query


def scope_of(query: Query, filters: Filters, catalogue: Catalogue) -> Scope:
    """The filters, and the places and report years that the question names.

    What the caller sets is never widened. A place that no report covers bounds nothing here:
    the nearest passages are still shown, and the answer says that the place is missing.
    """
    regions = filters.region or query.regions or query.within
    # A question that also names years may set one report against another.
    named = () if query.periods else query.report_years
    years = filters.year or named
    return catalogue.resolve(replace(filters, region=tuple(regions), year=tuple(years)))
