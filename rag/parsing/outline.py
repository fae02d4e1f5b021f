"""Paragraphs → the tree of sections, each with its own paragraphs.

A numbered heading's level follows from its style; an unnumbered one's from where it
stands: in a gap of the numbering above, or under the numbered heading that is open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.parsing.cleaning import CleanText
from rag.parsing.headings import (
    Form,
    Heading,
    glossary_entry_of,
    headings_of,
    is_glossary_title,
)
from rag.parsing.markers import Style, marker_of

_ADDRESS = re.compile(r"(?:各位代表|同志们)[，！：,!:]")
_TOP_TITLE = re.compile(
    r"回顾|总体要求|主要目标|预期目标|目标任务|重点工作|工作安排|主要任务|工作部署|发展成就|工作打算|"
    r"总体思路|自身建设|工作任务|工作重点|指导思想|远景目标"
)


@dataclass(slots=True)
class Node:
    """A section under construction. ``heading`` is the heading's own piece of the paragraph
    (None for what stands before the first heading). ``order`` holds its own paragraphs and its
    children in reading order; a paragraph that a run-in heading opens keeps the heading, as a
    quote should."""

    level: int
    number: str
    title: str
    heading: CleanText | None
    parent: Node | None = None
    glossary: bool = False
    order: list[CleanText | Node] = field(default_factory=list)


def build_outline(paragraphs: Sequence[CleanText]) -> Node:
    """The root (level 0, no heading), with the tree below it."""
    return _Builder(paragraphs).build()


class _Builder:
    def __init__(self, paragraphs: Sequence[CleanText]) -> None:
        self._paragraphs = paragraphs
        self._root = Node(0, "", "", None)
        self._open: Node = self._root
        self._headings = [self._headings_at(index) for index in range(len(paragraphs))]
        self._levels = self._style_levels()
        self._last_number: dict[int, int] = {}
        self._nested: int | None = None

    def build(self) -> Node:
        in_glossary = False
        for index, paragraph in enumerate(self._paragraphs):
            headings = self._headings[index]
            if headings and is_glossary_title(paragraph.text):
                in_glossary = True
                self._add_heading(1, headings[0], paragraph, glossary=True)
            elif in_glossary:
                self._add_to_glossary(paragraph)
            elif headings:
                self._add_with_headings(index, headings, paragraph)
            else:
                self._add_body(paragraph)
        return self._root

    def _headings_at(self, index: int) -> list[Heading]:
        headings = headings_of(self._paragraphs[index])
        last = index == len(self._paragraphs) - 1
        if last and headings and headings[0].form is Form.OWN_LINE and not headings[0].marker:
            return []
        return headings

    def _style_levels(self) -> dict[Style, int]:
        """Levels for the styles that this report uses, from the top down."""
        used = {h.marker.style for hs in self._headings for h in hs if h.marker}
        top = [s for s in (Style.PART, Style.CHINESE) if s in used]
        levels: dict[Style, int] = dict(zip(top, range(1, 3), strict=False))
        below = max(len(top), 1)
        levels[Style.BRACKETED] = below + 1
        return levels

    def _add_with_headings(self, index: int, headings: list[Heading], paragraph: CleanText) -> None:
        first = headings[0]
        if first.start > 0:
            self._add_body(paragraph.slice(0, first.start))
        for heading, following in zip(headings, [*headings[1:], None], strict=True):
            self._add_heading(self._level(index, heading), heading, paragraph)
            stop = following.start if following else len(paragraph)
            if heading.end < stop:
                self._open.order.append(paragraph.slice(heading.start, stop))

    def _add_heading(
        self, level: int, heading: Heading, paragraph: CleanText, *, glossary: bool = False
    ) -> None:
        parent = self._open
        while parent.level >= level and parent.parent is not None:
            parent = parent.parent
        node = Node(
            level,
            heading.marker.text if heading.marker else "",
            heading.title,
            paragraph.slice(heading.start, heading.end),
            parent,
            glossary,
        )
        parent.order.append(node)
        self._open = node
        if heading.marker and heading.marker.style is not Style.DASH:
            self._last_number[level] = heading.marker.number
        for deeper in [known for known in self._last_number if known > level]:
            del self._last_number[deeper]

    def _add_to_glossary(self, paragraph: CleanText) -> None:
        entry = glossary_entry_of(paragraph)
        if entry is None or (entry.marker is None and self._glossary_is_numbered()):
            self._open.order.append(paragraph)
            return
        self._add_heading(2, entry, paragraph, glossary=True)
        if entry.end < len(paragraph):
            self._open.order.append(paragraph)

    def _glossary_is_numbered(self) -> bool:
        node = self._open
        while node.level > 1 and node.parent is not None:
            node = node.parent
        first = next((child for child in node.order if isinstance(child, Node)), None)
        return first is not None and bool(first.number)

    def _add_body(self, paragraph: CleanText) -> None:
        # The speaker turns to the audience when a topic is over: what follows belongs to the
        # part, not to its last subsection.
        if _ADDRESS.match(paragraph.text):
            while self._open.level > 1 and self._open.parent and self._open.parent.level > 0:
                self._open = self._open.parent
        self._open.order.append(paragraph)

    def _level(self, index: int, heading: Heading) -> int:
        if heading.marker is None:
            return self._level_unnumbered(index, heading)
        style, number = heading.marker.style, heading.marker.number
        if style is Style.CHINESE and self._is_nested(heading, number):
            return self._levels[style] + 1
        if style in self._levels:
            return self._levels[style]
        if style in (Style.DIGITS, Style.BRACKETED_DIGITS):
            sibling = self._level_of_previous(style, number)
            if sibling is not None:
                return sibling
        bracketed = self._levels[Style.BRACKETED]
        if style is Style.BRACKETED_DIGITS:
            expected = self._last_number.get(bracketed, 0) + 1
            return bracketed if number == expected else self._numbered_level(bracketed) + 1
        if style is Style.DIGITS:
            return self._numbered_level(bracketed) + 1
        return self._numbered_level(None) + 1

    def _is_nested(self, heading: Heading, number: int) -> bool:
        """Whether `一、` here opens or goes on with a list inside a part: the numbering starts
        again at one, and goes on until it takes up the part's own count or reads as a part."""
        level = self._levels[Style.CHINESE]
        if self._reads_as_top(heading):
            self._nested = None
        elif (
            number == 1
            and self._open.level >= level
            and (level in self._last_number or _is_annex(self._open))
        ):
            self._nested = 1
        elif self._nested is not None and number == self._nested + 1:
            self._nested = number
        else:
            self._nested = None
        return self._nested is not None

    def _level_of_previous(self, style: Style, number: int) -> int | None:
        """The level of the open heading that `2.` follows on: `1.` in the same style."""
        node = self._open
        while node.parent is not None:
            marker = marker_of(node.number + "字") if node.number else None
            if marker and marker.style is style and marker.number == number - 1:
                return node.level
            node = node.parent
        return None

    def _numbered_level(self, deepest: int | None) -> int:
        """The level of the nearest open heading that is numbered or stands at the top."""
        node = self._open
        while node.parent is not None:
            own = bool(node.number) and not _is_dash(node.number)
            if (own or node.level == 1 or self._is_own_line(node)) and (
                deepest is None or node.level <= deepest
            ):
                return node.level
            node = node.parent
        return 0

    @staticmethod
    def _is_own_line(node: Node) -> bool:
        return node.heading is not None and not node.number and not node.heading.text.endswith("。")

    def _level_unnumbered(self, index: int, heading: Heading) -> int:
        if heading.form is Form.RUN_IN or self._paragraphs[index].text.endswith("。"):
            return max(self._numbered_level(None) + 1, 2 if self._open.level else 1)
        top = self._levels.get(Style.PART) or self._levels.get(Style.CHINESE)
        if top is None:
            return 1 if self._next_is(index, Style.BRACKETED) or self._reads_as_top(heading) else 2
        if self._fills_gap(index, top):
            return top
        bracketed = self._levels[Style.BRACKETED]
        if heading.title.startswith("附件"):
            return top
        if self._fills_gap(index, bracketed):
            return bracketed
        if self._reads_as_top(heading) and self._next_is(index, Style.BRACKETED, number=1):
            return top
        if self._reads_as_top(heading) and self._stands_beside_a_top_title():
            return top
        current = min(self._numbered_level(None), bracketed)
        if current < bracketed or self._opens_subsections():
            return current + 1
        return bracketed

    def _stands_beside_a_top_title(self) -> bool:
        """Whether the part that is open has no number either, and a title of the same sort."""
        node = self._open
        while node.level > 1 and node.parent is not None:
            node = node.parent
        return bool(node.heading and not node.number and _TOP_TITLE.search(node.title))

    def _opens_subsections(self) -> bool:
        """Whether an own-line heading here stands under the one that is open: right below it,
        or after another that does. Else it is a sibling that lost its number."""
        node = self._open
        if node.heading is not None and not node.order:
            return True
        own_line = not node.number and self._is_own_line(node)
        return bool(own_line and node.parent and node.parent.number)

    @staticmethod
    def _reads_as_top(heading: Heading) -> bool:
        return _TOP_TITLE.search(heading.title) is not None

    def _fills_gap(self, index: int, level: int) -> bool:
        """Whether the numbering at ``level`` skips exactly one number here."""
        following = self._following_number(index, level)
        return following is not None and following == self._last_number.get(level, 0) + 2

    def _following_number(self, index: int, level: int) -> int | None:
        for headings in self._headings[index + 1 :]:
            marker = headings[0].marker if headings else None
            if marker is None:
                continue
            own = self._levels.get(marker.style)
            if own == level:
                return marker.number
            if own is not None and own < level:
                return None
        return None

    def _next_is(self, index: int, style: Style, number: int | None = None) -> bool:
        for headings in self._headings[index + 1 :]:
            if headings and headings[0].marker:
                marker = headings[0].marker
                return marker.style is style and number in (None, marker.number)
        return False


def _is_annex(node: Node) -> bool:
    while node.parent is not None and node.parent.level > 0:
        node = node.parent
    return node.title.startswith("附件")


def _is_dash(number: str) -> bool:
    marker = marker_of(number + "字")
    return marker is not None and marker.style is Style.DASH
