"""Passages → citations: where a quote stands, and what it is, character by character."""

from __future__ import annotations

from bisect import bisect_right

from rag.types import Citation, Passage, ReportSummary, Span


def cite(passage: Passage, report: ReportSummary, pages: tuple[Span, ...] = ()) -> Citation:
    """``pages`` are the spans of the source's pages in order, if it has pages."""
    return Citation(
        report_id=report.report_id,
        title=report.title,
        source=report.source,
        region=report.region,
        year=report.year,
        date=report.date,
        section_path=passage.path,
        period=passage.period,
        kind=passage.kind,
        start=passage.span.start,
        end=passage.span.end,
        page=page_of(passage.span, pages),
        sha256=report.sha256,
    )


def page_of(span: Span, pages: tuple[Span, ...]) -> int | None:
    """The page, from 1, on which ``span`` starts; None for a source without pages."""
    if not pages:
        return None
    return bisect_right([page.start for page in pages], span.start)
