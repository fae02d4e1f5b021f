"""The terminal's table, and Markdown's: a row for each measure, a column for each system."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence

from eval.comparison.pairs import ALL, Comparison
from eval.comparison.resampling import Estimate
from eval.measures.registry import BY_NAME, MEASURES, Measure
from eval.reports.document import Document

Cells = list[list[str]]
_NONE = "–"


def measure_cells(document: Document) -> Cells:
    """The first row is the head. Measures that no system has are left out; a row with one cell
    is a group's name."""
    results = document.results
    rows: Cells = [["指标", *(result.name for result in results), "题数"]]
    group = None
    for measure in MEASURES:
        estimates = [result.estimates.get(measure.name) for result in results]
        known = [estimate for estimate in estimates if estimate]
        if not known:
            continue
        if measure.group is not group:
            group = measure.group
            rows.append([str(group)])
        rows.append(
            [
                titled(measure),
                *(shown(estimate, measure) for estimate in estimates),
                str(max(estimate.count for estimate in known)),
            ]
        )
    return rows


def type_cells(document: Document, measure_name: str) -> Cells:
    """A row for each type of question; only the head if there is but one type."""
    measure = BY_NAME[measure_name]
    results = document.results
    rows: Cells = [["题型", *(result.name for result in results), "题数"]]
    for name in dict.fromkeys(name for result in results for name in result.types):
        estimates = [result.types.get(name, {}).get(measure_name) for result in results]
        known = [estimate for estimate in estimates if estimate]
        if known:
            rows.append(
                [
                    name,
                    *(shown(estimate, measure) for estimate in estimates),
                    str(max(estimate.count for estimate in known)),
                ]
            )
    return rows


def comparison_cells(one: Comparison, *, types: bool = False) -> Cells:
    rows: Cells = [["指标", "题型", one.base, one.other, "差 [95%]", "p", "p (Holm)"]]
    for row in one.rows:
        if types or row.type == ALL:
            digits = row.measure.digits
            rows.append(
                [
                    titled(row.measure),
                    row.type,
                    number(row.base, digits),
                    number(row.other, digits),
                    f"{number(row.difference.value, digits, sign=True)} "
                    f"[{number(row.difference.low, digits, sign=True)}, "
                    f"{number(row.difference.high, digits, sign=True)}]",
                    _NONE if row.p is None else f"{row.p:.4f}",
                    _NONE if row.p_holm is None else f"{row.p_holm:.4f}",
                ]
            )
    return rows


def terminal(cells: Cells, *, indent: int = 0) -> list[str]:
    """Lines with aligned columns: the first to the left, all others to the right."""
    full = [row for row in cells if len(row) > 1]
    widths = [max(width_of(row[place]) for row in full) for place in range(len(full[0]))]
    lines = []
    for row in cells:
        if len(row) == 1:
            lines.append(row[0])
            continue
        first = row[0] + " " * (widths[0] - width_of(row[0]))
        rest = [
            " " * (width - width_of(cell)) + cell
            for cell, width in zip(row[1:], widths[1:], strict=True)
        ]
        lines.append("  ".join([first, *rest]))
    return [" " * indent + line.rstrip() for line in lines]


def markdown(cells: Cells) -> list[str]:
    head, *rows = cells
    lines = [_line(head), "|" + " --- |" + " ---: |" * (len(head) - 1)]
    for row in rows:
        lines.append(_line([f"**{row[0]}**", *[""] * (len(head) - 1)] if len(row) == 1 else row))
    return lines


def titled(measure: Measure) -> str:
    arrow = "" if measure.higher_is_better else " ↓"
    name = measure.label if measure.label == measure.name else f"{measure.label} {measure.name}"
    return f"{name}{arrow}"


def shown(estimate: Estimate | None, measure: Measure) -> str:
    if estimate is None or math.isnan(estimate.value):
        return _NONE
    digits = measure.digits
    return (
        f"{number(estimate.value, digits)} "
        f"[{number(estimate.low, digits)}, {number(estimate.high, digits)}]"
    )


def number(value: float, digits: int = 3, *, sign: bool = False) -> str:
    """``.873``, ``1.000``, ``12.5``; the nought before the point is left out."""
    if math.isnan(value):
        return _NONE
    text = f"{value:+.{digits}f}" if sign else f"{value:.{digits}f}"
    return text.replace("0.", ".", 1) if abs(value) < 1 and digits > 1 else text


def width_of(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
