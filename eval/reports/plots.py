"""Inline SVG: nothing to load, sharp at any size, readable without the program that made it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup, escape

from eval.comparison.resampling import Estimate
from eval.measures.calibration import Bin
from eval.measures.scorecard import Floats

COLOURS = ("#2563a8", "#d9822b", "#3a8f5c", "#b23a5b", "#7a5ca8", "#5f6b76", "#9a7b2f", "#2b9aa8")
_ROW = 15
_GAP = 12
_LABEL = 196
_PLOT = 370


@dataclass(frozen=True, slots=True)
class Series:
    """One system: its name and its estimates by the label of the row."""

    name: str
    values: Mapping[str, Estimate]


def colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def bars(labels: Sequence[str], series: Sequence[Series]) -> Markup:
    """A group of bars for each label, from 0 to 1, with their intervals."""
    group = _ROW * len(series) + _GAP
    height = group * len(labels) + 30
    parts = [_grid(height - 24)]
    for place, label in enumerate(labels):
        top = place * group + 8
        middle = top + _ROW * len(series) / 2
        parts.append(_text(_LABEL - 8, middle + 4, label, "end"))
        for number, one in enumerate(series):
            estimate = one.values.get(label)
            if estimate and not math.isnan(estimate.value):
                parts.append(_bar(top + number * _ROW, estimate, colour(number), one.name))
    return _svg(_LABEL + _PLOT + 56, height, parts)


def reliability(curves: Sequence[tuple[str, Sequence[Bin]]]) -> Markup:
    """Score across, share of right ones up; on the diagonal a score means what it says. The
    area of a point is its number of questions."""
    side, left, top = 320, 46, 14
    parts = []
    for tick in range(0, 11, 2):
        x, y = left + tick / 10 * side, top + side - tick / 10 * side
        parts += [
            f'<line class="grid" x1="{x}" y1="{top}" x2="{x}" y2="{top + side}"/>',
            f'<line class="grid" x1="{left}" y1="{y}" x2="{left + side}" y2="{y}"/>',
            _text(x, top + side + 18, f"{tick / 10:.1f}", "middle", "tick"),
            _text(left - 7, y + 4, f"{tick / 10:.1f}", "end", "tick"),
        ]
    parts.append(
        f'<line class="ideal" x1="{left}" y1="{top + side}" x2="{left + side}" y2="{top}"/>'
    )
    for number, (name, curve) in enumerate(curves):
        points = [(left + b.score * side, top + side - b.right * side, b) for b in curve]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
        parts.append(f'<polyline class="curve" points="{path}" stroke="{colour(number)}"/>')
        total = sum(b.count for b in curve)
        for x, y, b in points:
            radius = 3 + 12 * math.sqrt(b.count / total)
            tip = f"{name}：{b.count} 题，平均分 {b.score:.2f}，答对 {b.right:.0%}"
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour(number)}" '
                f'fill-opacity=".55"><title>{escape(tip)}</title></circle>'
            )
    parts.append(_text(left + side / 2, top + side + 38, "给出的分数", "middle", "axis"))
    return _svg(left + side + 20, top + side + 48, parts)


def latencies(times: Sequence[tuple[str, Floats]]) -> Markup:
    """The share of questions answered within a time, the time on a logarithmic scale."""
    width, height, left, top = 460, 300, 46, 14
    known = [(name, np.sort(took)) for name, took in times if len(took)]
    if not known:
        return Markup("")
    low = min(took[0] for _, took in known)
    high = max(took[-1] for _, took in known)
    first, last = math.log10(max(low, 0.01)), math.log10(max(high, 0.02))
    span = max(last - first, 0.3)

    def across(value: float) -> float:
        return left + (math.log10(max(value, 0.01)) - first) / span * width

    parts = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = top + height - share * height
        parts += [
            f'<line class="grid" x1="{left}" y1="{y}" x2="{left + width}" y2="{y}"/>',
            _text(left - 7, y + 4, f"{share:.0%}", "end", "tick"),
        ]
    for tick in _ticks(first, first + span):
        x = across(tick)
        parts += [
            f'<line class="grid" x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{top + height}"/>',
            _text(x, top + height + 18, f"{tick:g}", "middle", "tick"),
        ]
    for number, (_, took) in enumerate(known):
        shares = np.linspace(0, 1, min(len(took), 200))
        path = " ".join(
            f"{across(float(np.quantile(took, share))):.1f},{top + height - share * height:.1f}"
            for share in shares
        )
        parts.append(f'<polyline class="curve" points="{path}" stroke="{colour(number)}"/>')
    parts.append(_text(left + width / 2, top + height + 38, "毫秒（对数）", "middle", "axis"))
    return _svg(left + width + 20, top + height + 48, parts)


def _ticks(first: float, last: float) -> list[float]:
    steps = [m * 10.0**power for power in range(-2, 6) for m in (1, 2, 5)]
    return [step for step in steps if first <= math.log10(step) <= last]


def _grid(height: float) -> str:
    parts = []
    for tick in range(0, 11, 2):
        x = _LABEL + tick / 10 * _PLOT
        parts += [
            f'<line class="grid" x1="{x}" y1="2" x2="{x}" y2="{height}"/>',
            _text(x, height + 16, f"{tick / 10:.1f}", "middle", "tick"),
        ]
    return "".join(parts)


def _bar(top: float, estimate: Estimate, fill: str, name: str) -> str:
    width = max(estimate.value, 0) * _PLOT
    middle = top + _ROW / 2 - 1
    low, high = (_LABEL + min(max(v, 0), 1) * _PLOT for v in (estimate.low, estimate.high))
    tip = (
        f"{name}：{estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]，"
        f"{estimate.count} 题"
    )
    return (
        f'<g><title>{escape(tip)}</title><rect x="{_LABEL}" y="{top}" width="{width:.1f}" '
        f'height="{_ROW - 3}" fill="{fill}" rx="2"/>'
        f'<line class="whisker" x1="{low:.1f}" y1="{middle}" x2="{high:.1f}" y2="{middle}"/>'
        + _text(max(high, _LABEL + width) + 6, middle + 4, f"{estimate.value:.2f}", "start", "tick")
        + "</g>"
    )


def _text(x: float, y: float, text: str, anchor: str, kind: str = "label") -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _svg(width: float, height: float, parts: Sequence[str]) -> Markup:
    return Markup(
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" role="img" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )
