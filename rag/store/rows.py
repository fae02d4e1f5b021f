"""Domain types to rows of the catalogue and back. A row lists its columns in the order of the
``…_COLUMNS`` beside it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from rag.store.base import Entry, LexicalDocument
from rag.types import Kind, Passage, Period, Report, ReportSummary, Section, Span
from rag.words import pairs_of

Row = tuple[Any, ...]

_METADATA = (
    "source, sha256, title, region, aliases, year, date, congress, session, speaker, office, "
    "year_reviewed, year_planned"
)
REPORT_COLUMNS = f"report_id, origin, {_METADATA}, pages, characters, sections, passages, text"
SUMMARY_COLUMNS = f"report_id, {_METADATA}, characters, sections, passages"
STORED_REPORT_COLUMNS = f"report_id, {_METADATA}, pages, text"
SECTION_COLUMNS = (
    "report_id, ordinal, number, title, level, span_start, span_end, heading_start, "
    "heading_end, parent, path, period_start, period_end, period_label, kind"
)
PASSAGE_COLUMNS = (
    "passage_id, report_id, section, span_start, span_end, text, path, period_start, "
    "period_end, period_label, kind"
)
ENTRY_COLUMNS = f"{PASSAGE_COLUMNS}, heading_words, words"
DOCUMENT_COLUMNS = "key, report_id, kind, period_start, period_end, heading_words, words, text"


def marks(columns: str) -> str:
    """``?, ?, ?`` for three columns."""
    return ", ".join("?" for _ in columns.split(","))


def report_row(report: Report, origin: str, passages: int) -> Row:
    return (
        report.report_id,
        origin,
        report.source,
        report.sha256,
        report.title,
        report.region,
        _dump(report.aliases),
        report.year,
        report.date.isoformat() if report.date else None,
        report.congress,
        report.session,
        report.speaker,
        report.office,
        report.year_reviewed,
        report.year_planned,
        _dump([(page.start, page.end) for page in report.pages]),
        len(report.text),
        len(report.sections),
        passages,
        pack_text(report.text),
    )


def report(row: Row, sections: Sequence[Section]) -> Report:
    """From ``STORED_REPORT_COLUMNS``."""
    *metadata, page_spans, text = row
    return Report(
        **_metadata(metadata),
        text=unpack_text(text),
        sections=tuple(sections),
        pages=pages(page_spans),
    )


def summary(row: Row) -> ReportSummary:
    """From ``SUMMARY_COLUMNS``."""
    *metadata, characters, sections, passages = row
    return ReportSummary(
        **_metadata(metadata), characters=characters, sections=sections, passages=passages
    )


def section_row(report_id: str, ordinal: int, section: Section) -> Row:
    return (
        report_id,
        ordinal,
        section.number,
        section.title,
        section.level,
        section.span.start,
        section.span.end,
        section.heading.start,
        section.heading.end,
        section.parent,
        _dump(section.path),
        *_period_row(section.period),
        section.kind.value,
    )


def section(row: Row) -> Section:
    """From ``SECTION_COLUMNS``."""
    _, _, number, title, level, start, end, heading, heading_end, parent, path, *rest = row
    return Section(
        number=number,
        title=title,
        level=level,
        span=Span(start, end),
        heading=Span(heading, heading_end),
        parent=parent,
        path=tuple(json.loads(path)),
        period=_period(*rest[:3]),
        kind=Kind(rest[3]),
    )


def entry_row(entry: Entry) -> Row:
    """For ``ENTRY_COLUMNS``."""
    passage = entry.passage
    return (
        passage.passage_id,
        passage.report_id,
        passage.section,
        passage.span.start,
        passage.span.end,
        passage.text,
        _dump(passage.path),
        *_period_row(passage.period),
        passage.kind.value,
        _join(entry.heading_words),
        _join(entry.words),
    )


def passage(row: Row) -> Passage:
    """From ``PASSAGE_COLUMNS``."""
    passage_id, report_id, section_ordinal, start, end, text, path, *rest = row
    return Passage(
        passage_id=passage_id,
        report_id=report_id,
        section=section_ordinal,
        span=Span(start, end),
        text=text,
        path=tuple(json.loads(path)),
        period=_period(*rest[:3]),
        kind=Kind(rest[3]),
    )


def document(row: Row) -> LexicalDocument:
    """From ``DOCUMENT_COLUMNS``."""
    key, report_id, kind, first_year, last_year, heading_words, words, text = row
    return LexicalDocument(
        key=key,
        report_id=report_id,
        kind=Kind(kind),
        first_year=first_year,
        last_year=last_year,
        heading_words=tuple(heading_words.split()),
        words=tuple(words.split()),
        pairs=tuple(pairs_of(text)),
    )


def pages(spans: str) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in json.loads(spans))


def pack_text(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)


def unpack_text(packed: bytes) -> str:
    return zlib.decompress(packed).decode("utf-8", "surrogatepass")


def _metadata(row: Sequence[Any]) -> dict[str, Any]:
    names = ("report_id", *_METADATA.split(", "))
    values = dict(zip(names, row, strict=True))
    values["aliases"] = tuple(json.loads(values["aliases"]))
    values["date"] = date.fromisoformat(values["date"]) if values["date"] else None
    return values


def _period_row(period: Period | None) -> Row:
    return (period.start, period.end, period.label) if period else (None, None, None)


def _period(start: int | None, end: int | None, label: str | None) -> Period | None:
    if start is None or end is None or label is None:
        return None
    return Period(start, end, label)


def _join(words: Sequence[str]) -> str:
    return " ".join(" ".join(words).split())


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
