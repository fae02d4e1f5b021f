"""Every measure by name: what it needs of each question, and how it becomes one number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from eval.measures import calibration, refusal
from eval.measures.evidence import CUTOFFS
from eval.measures.ranking import RANKING

Floats = NDArray[np.float64]


class Group(StrEnum):
    """How tables are divided."""

    RANKING = "排序"
    EVIDENCE = "证据"
    CONFUSION = "张冠李戴"
    ANSWER = "答案"
    REFUSAL = "拒答与可信度"
    LATENCY = "用时（毫秒）"


@dataclass(frozen=True, slots=True)
class Measure:
    """``of`` takes the ``columns``, each ``(n,)``, and gives one number, NaN where there is
    nothing to measure; None stands for the mean of the one column over the questions that it
    applies to (not NaN). ``gated`` measures may fail the gate."""

    name: str
    label: str
    group: Group
    columns: tuple[str, ...]
    of: Callable[..., float] | None = None
    higher_is_better: bool = True
    gated: bool = True
    digits: int = 3


def _mean(
    name: str, label: str, group: Group, *, higher_is_better: bool = True, gated: bool = True
) -> Measure:
    return Measure(name, label, group, (name,), higher_is_better=higher_is_better, gated=gated)


def _answered(measure: Callable[[Floats, Floats], float]) -> Callable[[Floats, Floats], float]:
    """Over the questions that have a confidence, those that were answered."""

    def of(score: Floats, right: Floats) -> float:
        known = score > 0
        return measure(score[known], right[known])

    return of


def _percentile(share: float) -> Callable[[Floats], float]:
    return lambda took: float(np.percentile(took, share)) if len(took) else float("nan")


MEASURES: tuple[Measure, ...] = (
    *(_mean(name, name, Group.RANKING, gated=name != "Judged@10") for name in RANKING),
    *(_mean(f"hit@{k}", f"前 {k} 条有证据", Group.EVIDENCE) for k in CUTOFFS),
    _mean("evidence_recall@10", "证据召回@10（列举、比较）", Group.EVIDENCE),
    _mean("quote_validity", "引文一字不差", Group.EVIDENCE),
    _mean("heading_retention", "标题保留", Group.EVIDENCE),
    _mean("wrong_place@1", "首条地区错", Group.CONFUSION, higher_is_better=False),
    _mean("wrong_period@1", "首条时期错", Group.CONFUSION, higher_is_better=False),
    _mean("kind_confusion@1", "首条计划与实绩混淆", Group.CONFUSION, higher_is_better=False),
    _mean("answer_exact", "答案完全一致", Group.ANSWER),
    _mean("answer_f1", "答案 F1", Group.ANSWER),
    _mean("answer_quantities", "答案含标准数值", Group.ANSWER),
    Measure(
        "refusal_precision", "拒答精确率", Group.REFUSAL,
        ("answerable", "refused"), refusal.precision,
    ),
    Measure(
        "refusal_recall", "拒答召回率", Group.REFUSAL,
        ("answerable", "refused"), refusal.recall,
    ),
    Measure(
        "refusal_auroc", "可答与不可答的区分（AUROC）", Group.REFUSAL,
        ("answerable", "confidence"), refusal.auroc,
    ),
    Measure(
        "brier", "Brier 分", Group.REFUSAL, ("confidence", "right@1"),
        _answered(calibration.brier), higher_is_better=False,
    ),
    Measure(
        "ece", "校准误差（ECE）", Group.REFUSAL, ("confidence", "right@1"),
        _answered(calibration.expected_calibration_error), higher_is_better=False,
    ),
    *(
        Measure(
            f"latency_p{share}", f"p{share}", Group.LATENCY, ("took_ms",), _percentile(share),
            higher_is_better=False, gated=False, digits=1,
        )
        for share in (50, 95, 99)
    ),
)  # fmt: skip

BY_NAME = {measure.name: measure for measure in MEASURES}
