"""One HTML file that needs no other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from eval.measures.calibration import bins
from eval.measures.registry import BY_NAME
from eval.parts import require_parts
from eval.reports.document import Document
from eval.reports.table import measure_cells

if TYPE_CHECKING:
    from markupsafe import Markup

_MAIN = (
    "nDCG@10", "hit@1", "hit@5", "hit@10", "evidence_recall@10", "answer_f1", "answer_quantities",
    "refusal_precision", "refusal_recall", "refusal_auroc",
)  # fmt: skip
_WRONG = ("wrong_place@1", "wrong_period@1", "kind_confusion@1", "brier", "ece")
_BY_TYPE = "hit@5"


@dataclass(frozen=True, slots=True)
class Figure:
    """``note`` says how to read it."""

    title: str
    note: str
    plot: Markup


def html_page(document: Document) -> str:
    """Raises ``PartMissing`` without Jinja."""
    require_parts("jinja2")
    from jinja2 import Environment, PackageLoader

    from eval.reports.plots import COLOURS

    environment = Environment(
        loader=PackageLoader("eval.reports", "."), autoescape=True, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("page.html.j2").render(
        document=document,
        cells=measure_cells(document),
        figures=_figures(document),
        colours=COLOURS,
    )


def _figures(document: Document) -> list[Figure]:
    from eval.reports.plots import Series, bars, latencies, reliability

    results = document.results

    def chart(names: tuple[str, ...]) -> Markup | None:
        labels = [n for n in names if any(n in result.estimates for result in results)]
        series = [
            Series(r.name, {BY_NAME[n].label: r.estimates[n] for n in labels if n in r.estimates})
            for r in results
        ]
        return bars([BY_NAME[n].label for n in labels], series) if labels else None

    found = []
    if main := chart(_MAIN):
        found.append(Figure("各配置的主要指标", "越长越好；横线是 95% 区间。", main))
    types = list(dict.fromkeys(name for result in results for name in result.types))
    if types:
        series = [
            Series(
                r.name, {t: r.types[t][_BY_TYPE] for t in types if _BY_TYPE in r.types.get(t, {})}
            )
            for r in results
        ]
        labels = [t for t in types if any(t in one.values for one in series)]
        found.append(
            Figure("各题型：前 5 条里有证据", "题数少的题型，区间就宽。", bars(labels, series))
        )
    if wrong := chart(_WRONG):
        found.append(Figure("错误与误差", "越短越好。", wrong))
    curves = []
    for result in results:
        columns = result.card.columns
        if "confidence" in columns and "right@1" in columns:
            answered = columns["confidence"] > 0
            curves.append(
                (result.name, bins(columns["confidence"][answered], columns["right@1"][answered]))
            )
        else:
            # Without a curve it keeps its place, by which the colours go.
            curves.append((result.name, []))
    if any(curve for _, curve in curves):
        found.append(
            Figure(
                "分数可信吗",
                "纵轴是首条确有证据的比例；点在对角线上，分数就名副其实。圆越大，题越多。",
                reliability(curves),
            )
        )
    times = [
        (r.name, r.card.columns["took_ms"][np.isfinite(r.card.columns["took_ms"])]) for r in results
    ]
    found.append(Figure("多快", "这么多毫秒之内，答完了多大比例的题。", latencies(times)))
    return found
