"""The measures of the field, computed by ``ir_measures`` (MacAvaney et al. 2022)."""

from __future__ import annotations

from collections.abc import Sequence

from eval.parts import require_parts
from eval.runs.trec import TrecRun
from eval.types import Qrels

RANKING = ("nDCG@10", "R@5", "R@10", "R@100", "RR@10", "P@1", "P@5", "AP", "Judged@10")

Values = dict[str, dict[str, float]]
"""Measure → question id → value."""


def ranking_values(qrels: Qrels, run: TrecRun, measures: Sequence[str] = RANKING) -> Values:
    """All questions of ``qrels``: one that found nothing, or was not asked, scores zero."""
    require_parts("ir_measures")
    import ir_measures

    values: Values = {name: dict.fromkeys(qrels, 0.0) for name in measures}
    # pytrec_eval refuses what has no passage at all.
    judged = {question: passages for question, passages in qrels.items() if passages}
    asked = {question: run[question] for question in judged if run.get(question)}
    if not asked:
        return values
    parsed = [ir_measures.parse_measure(name) for name in measures]
    for metric in ir_measures.iter_calc(parsed, judged, asked):
        values[str(metric.measure)][metric.query_id] = float(metric.value)
    return values
