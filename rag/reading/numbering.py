"""The automatic list numbers of Word (一、 （一） 1.), which the text itself does not hold.

Computed for the formats that reports use; a list whose number takes a format, or a link
between styles, that is not known here gets no number rather than a wrong one. Lists of
the same abstract definition share their counters, as in Word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_PLACEHOLDER = re.compile(r"%([1-9])")
_LEVELS = 9


def chinese(number: int) -> str:
    """1–99 as 一 … 九十九."""
    if not 1 <= number <= 99:
        raise ValueError(f"{number} is outside 1–99")
    tens, ones = divmod(number, 10)
    prefix = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return prefix + (_DIGITS[ones] if ones else "")


def _letter(number: int) -> str:
    # Word goes on after z with aa, bb, …
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    signs = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    if not 1 <= number <= 39:
        raise ValueError(f"{number} is outside 1–39")
    written = ""
    for value, sign in signs:
        count, number = divmod(number, value)
        written += sign * count
    return written


def _circled(number: int) -> str:
    if not 1 <= number <= 20:
        raise ValueError(f"{number} is outside 1–20")
    return chr(ord("①") + number - 1)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalFullWidth": lambda number: str(number).translate(
        {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
    ),
}


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int
    restarts: bool
    legal: bool


@dataclass(slots=True)
class Numbering:
    """Counts through one document; paragraphs are to be shown to it in document order."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _abstract: dict[str, str] = field(default_factory=dict)
    _starts: dict[str, dict[int, int]] = field(default_factory=dict)
    _styles: dict[str, tuple[str | None, int | None, str | None]] = field(default_factory=dict)
    _counters: dict[str, list[int | None]] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, document: Any) -> Numbering:
        """The numbering of a python-docx document; one without lists numbers nothing."""
        numbering = cls()
        for relation in document.part.rels.values():
            if not relation.is_external and relation.reltype.endswith("/numbering"):
                numbering._read_lists(relation.target_part.element)
        for style in document.styles.element.iterfind(_W + "style"):
            properties = style.find(_W + "pPr")
            number, level = _number_properties(properties)
            numbering._styles[style.get(_W + "styleId")] = (
                number,
                level,
                _value(style, "basedOn"),
            )
        return numbering

    def next_number(self, paragraph: Any) -> str:
        """The number before this paragraph, or ``""``."""
        list_id, level = self._list_of(paragraph)
        if list_id is None or list_id not in self._abstract:
            return ""
        abstract = self._abstract[list_id]
        levels = self._levels[abstract]
        if level not in levels:
            return ""
        self._count(list_id, abstract, level)
        return self._write(levels, self._counters[abstract], level)

    def _count(self, list_id: str, abstract: str, level: int) -> None:
        levels = self._levels[abstract]
        counters = self._counters.setdefault(abstract, [None] * _LEVELS)
        if list_id not in self._seen:
            self._seen.add(list_id)
            for overridden, start in self._starts[list_id].items():
                counters[overridden] = start - 1
        current = counters[level]
        counters[level] = levels[level].start if current is None else current + 1
        for deeper in range(level + 1, _LEVELS):
            if deeper not in levels or levels[deeper].restarts:
                counters[deeper] = None

    def _write(self, levels: dict[int, _Level], counters: list[int | None], level: int) -> str:
        def written(match: re.Match[str]) -> str:
            wanted = int(match[1]) - 1
            count = counters[wanted]
            number = levels[wanted].start if count is None else count
            format_ = "decimal" if levels[level].legal else levels[wanted].format
            return _FORMATS[format_](number)

        try:
            return _PLACEHOLDER.sub(written, levels[level].text)
        except (KeyError, ValueError):
            return ""

    def _list_of(self, paragraph: Any) -> tuple[str | None, int]:
        properties = paragraph.find(_W + "pPr")
        number, level = _number_properties(properties)
        style = _value(properties, "pStyle")
        visited = set()
        while style in self._styles and style not in visited:
            visited.add(style)
            style_number, style_level, parent = self._styles[style]
            number = number if number is not None else style_number
            level = level if level is not None else style_level
            style = parent
        return (None if number == "0" else number), level or 0

    def _read_lists(self, root: Any) -> None:
        for element in root.iterfind(_W + "abstractNum"):
            self._levels[element.get(_W + "abstractNumId")] = {
                int(level.get(_W + "ilvl")): _read_level(level)
                for level in element.iterfind(_W + "lvl")
            }
        for element in root.iterfind(_W + "num"):
            abstract = _value(element, "abstractNumId")
            # An override that redefines a level is beyond what is known here.
            if abstract not in self._levels or element.find(f"{_W}lvlOverride/{_W}lvl") is not None:
                continue
            list_id = element.get(_W + "numId")
            self._abstract[list_id] = abstract
            self._starts[list_id] = {
                int(override.get(_W + "ilvl")): int(start)
                for override in element.iterfind(_W + "lvlOverride")
                if (start := _value(override, "startOverride")) is not None
            }


def _read_level(element: Any) -> _Level:
    legal = element.find(_W + "isLgl")
    return _Level(
        format=_value(element, "numFmt") or "decimal",
        text="" if _value(element, "numFmt") == "bullet" else _value(element, "lvlText") or "",
        start=int(_value(element, "start") or 0),
        restarts=_value(element, "lvlRestart") != "0",
        legal=legal is not None and legal.get(_W + "val") not in ("0", "false"),
    )


def _number_properties(properties: Any) -> tuple[str | None, int | None]:
    """The list id and the level that a paragraph or a style names itself."""
    numbers = None if properties is None else properties.find(_W + "numPr")
    if numbers is None:
        return None, None
    level = _value(numbers, "ilvl")
    return _value(numbers, "numId"), None if level is None else int(level)


def _value(parent: Any, tag: str) -> str | None:
    child = None if parent is None else parent.find(_W + tag)
    value: str | None = None if child is None else child.get(_W + "val")
    return value
