"""Extracted text → Report and the paragraphs of each section."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.errors import ParseError
from rag.parsing.cleaning import CleanText
from rag.parsing.metadata import Metadata, read_metadata
from rag.parsing.outline import Node, build_outline
from rag.parsing.paragraphs import paragraphs
from rag.parsing.periods import Reading, ReportYears, follow, mentions, read_title
from rag.parsing.preamble import split_frame
from rag.types import Kind, Period, Report, Section, Span


@dataclass(frozen=True, slots=True)
class Body:
    """A run of a section's own paragraphs that speak of one period in one kind."""

    section: int
    paragraphs: tuple[CleanText, ...]
    period: Period | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class ParsedReport:
    """``bodies`` are in reading order and hold every paragraph once."""

    report: Report
    bodies: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """As ``periods.Reading``, for sections that need not have a period."""

    period: Period | None
    kind: Kind


_FIGURE = re.compile(r"\d(?:%|[万亿]|[个家项人户所条座处公元套台平])")


class ReportParser:
    """Parses one report at a time."""

    def parse(
        self, text: str, *, report_id: str, source: str, sha256: str, pages: tuple[Span, ...] = ()
    ) -> ParsedReport:
        """Raises ``ParseError`` if the text holds no paragraph."""
        frame = split_frame(paragraphs(text))
        if not frame.report and not frame.preamble:
            raise ParseError(f"{source}: the text holds no paragraph; check that it is a report")
        root = build_outline(frame.report)
        tops = [child for child in root.order if isinstance(child, Node)]
        metadata = read_metadata(frame.preamble, frame.report, [top.title for top in tops])
        flattener = _Flattener(metadata)
        flattener.add_root(root, frame.preamble)
        report = Report(
            report_id=report_id,
            source=source,
            sha256=sha256,
            text=text,
            title=metadata.title,
            region=metadata.region,
            aliases=metadata.aliases,
            year=metadata.year,
            date=metadata.date,
            congress=metadata.congress,
            session=metadata.session,
            speaker=metadata.speaker,
            office=metadata.office,
            year_reviewed=metadata.year_reviewed,
            year_planned=metadata.year_planned,
            sections=tuple(flattener.sections),
            pages=pages,
        )
        return ParsedReport(report, tuple(flattener.bodies))


class _Flattener:
    """Lists the tree's sections in reading order and gives each its period and kind."""

    def __init__(self, metadata: Metadata) -> None:
        reviewed, planned = metadata.year_reviewed, metadata.year_planned
        self._years = ReportYears(reviewed, planned) if reviewed and planned else None
        self._reviewing = True
        self.sections: list[Section] = []
        self.bodies: list[Body] = []

    def add_root(self, root: Node, preamble: list[CleanText]) -> None:
        opening = [item for item in root.order if isinstance(item, CleanText)]
        own = [*preamble, *opening]
        if own:
            span = Span(own[0].source_span().start, own[-1].source_span().end)
            empty = Span(span.start, span.start)
            self.sections.append(Section("", "", 0, span, empty, None, (), None, Kind.OTHER))
            self._add_body(0, own, _Reading(None, Kind.OTHER))
        for child in root.order:
            if isinstance(child, Node):
                self._add_top(child)

    def _add_top(self, node: Node) -> None:
        if node.glossary:
            self._add(node, None, (), [_Reading(None, Kind.DEFINITION)])
            return
        readings = self._top_readings(node.title)
        self._add(node, None, (), readings)

    def _top_readings(self, title: str) -> list[_Reading]:
        """What a part speaks of. Parts that do not say go with the one before: a report first
        looks back, and once it has turned to plans it does not turn again."""
        if self._years is None:
            return [_Reading(None, Kind.OTHER)]
        readings = read_title(title, self._years)
        if readings:
            self._reviewing = readings[-1].kind is Kind.ACTUAL
            return [_Reading(reading.period, reading.kind) for reading in readings]
        named = mentions(title, self._years)
        kind = Kind.ACTUAL if self._reviewing and not self._has_parts() else Kind.TARGET
        self._reviewing = kind is Kind.ACTUAL
        default = self._years.last_year() if self._reviewing else self._years.this_year()
        return [_Reading(named[0] if named else default, kind)]

    def _has_parts(self) -> bool:
        return any(body.kind is not Kind.OTHER for body in self.bodies)

    def _add(
        self, node: Node, parent: int | None, path: tuple[str, ...], readings: list[_Reading]
    ) -> _Reading:
        """Add a section and all below it; return the reading that its end leaves off with."""
        index = len(self.sections)
        heading = node.heading
        if heading is None:
            raise ValueError("only the root goes without a heading")
        own_path = (*path, heading.text.strip().rstrip("。：:"))
        current = readings[0]
        begin = heading.source_span()
        self.sections.append(
            Section(
                number=node.number.strip("、.． "),
                title=node.title,
                level=node.level,
                span=Span(begin.start, _last(node).source_span().end),
                heading=begin,
                parent=parent,
                path=own_path,
                period=current.period,
                kind=current.kind,
            )
        )
        pending = [heading] if _says_something(node, heading) else []
        for item in node.order:
            if isinstance(item, Node):
                self._add_body(index, pending, current)
                pending = []
                self._add(item, index, own_path, [current, *readings])
                continue
            turned = self._follow(current, readings, item.text)
            if turned != current:
                self._add_body(index, pending, current)
                pending, current = [], turned
            pending.append(item)
        self._add_body(index, pending, current)
        return current

    def _follow(self, current: _Reading, readings: list[_Reading], text: str) -> _Reading:
        candidates = [Reading(r.period, r.kind) for r in readings if r.period]
        if self._years is None or len(set(candidates)) < 2 or current.period is None:
            return current
        followed = follow(Reading(current.period, current.kind), candidates, text, self._years)
        return _Reading(followed.period, followed.kind)

    def _add_body(self, section: int, items: list[CleanText], reading: _Reading) -> None:
        if items:
            self.bodies.append(Body(section, tuple(items), reading.period, reading.kind))


def _says_something(node: Node, heading: CleanText) -> bool:
    """Whether the heading's line is text, too: an item of a list (`1.新建学校3所`) or a short
    sentence looks like a heading, and must be found and quoted all the same."""
    first = node.order[0] if node.order else None
    if isinstance(first, CleanText) and first.starts[0] == heading.starts[0]:
        return False  # a run-in paragraph holds its heading already
    sentence = not node.number and heading.text.endswith("。")
    return not node.order or sentence or _FIGURE.search(heading.text) is not None


def _last(node: Node) -> CleanText:
    if not node.order:
        if node.heading is None:
            raise ValueError("a section without heading and paragraphs has no place")
        return node.heading
    last = node.order[-1]
    return _last(last) if isinstance(last, Node) else last
