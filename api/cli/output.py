"""Results, for programs and for people."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pydantic import BaseModel

_NEVER_FIRST = "，。、；：？！）】》〉」』”’％…,.;:?!)]}%"
_NEVER_LAST = "（【《〈「『“‘([{"


def print_json(model: BaseModel) -> None:
    """In UTF-8 whatever the terminal's encoding: it is there to be read by a program."""
    sys.stdout.flush()
    stream = sys.stdout.buffer
    stream.write(model.model_dump_json(indent=2).encode() + b"\n")
    stream.flush()


def say(line: str = "") -> None:
    """A line for people. A terminal that lacks a character shows “?” instead of failing."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(line.encode(encoding, "replace").decode(encoding))


def say_wrapped(text: str, *, indent: int = 0, highlights: Sequence[tuple[int, int]] = ()) -> None:
    """``text`` broken to the terminal's width, the highlights (its spans) in bold."""
    for start, end in wrapped(text, _width() - indent):
        line, place = " " * indent, start
        for first, last in sorted(highlights):
            left, right = max(first, place), min(last, end)
            if left < right:
                line += text[place:left] + click.style(text[left:right], bold=True)
                place = right
        say(line + text[place:end])


def say_table(rows: Sequence[Sequence[str]]) -> None:
    """Columns aligned by their widest cell, two spaces apart."""
    widths = [max(display_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell + " " * (width - display_width(cell))
            for cell, width in zip(row, widths, strict=True)
        ]
        say("  ".join(cells).rstrip())


def wrapped(text: str, width: int) -> Iterator[tuple[int, int]]:
    """The spans of ``text`` that make a line each, no wider than ``width`` columns.

    A Chinese character takes two columns and may be parted from the next; a word or a number
    in Latin script is kept whole if it fits a line; no line starts with a closing mark or ends
    with an opening one. ``\\n`` ends a line.
    """
    start = 0
    while start < len(text):
        stop, columns = start, 0
        while stop < len(text) and text[stop] != "\n":
            columns += display_width(text[stop])
            if columns > width and stop > start:
                break
            stop += 1
        if stop < len(text) and text[stop] != "\n":
            stop = next((p for p in range(stop, start, -1) if _may_break(text, p)), stop)
        yield start, stop
        start = stop
        while start < len(text) and text[start] == " ":
            start += 1
        if start < len(text) and text[start] == "\n":
            start += 1


def display_width(text: str) -> int:
    """Columns on a terminal; combining marks take none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _may_break(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    if after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    return not (_latin(before) and _latin(after))


def _latin(character: str) -> bool:
    return character.isascii() and not character.isspace()


def _width() -> int:
    return max(40, min(shutil.get_terminal_size().columns, 100))
