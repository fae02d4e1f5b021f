"""Against a baseline: has a measure fallen by more than chance explains?

The baseline holds every question's values, so the two are compared question by question. A
measure has fallen when the whole 95 % interval of its paired difference lies on the bad side of
zero. Latency is not gated: machines differ.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.comparison.resampling import Estimate, difference, draws
from eval.errors import RunInvalid
from eval.evaluation import Result
from eval.measures.registry import MEASURES, Measure
from eval.scores import Scores, from_scores_json, scores_json

# A baseline keeps nine digits of each value.
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Verdict:
    """One measure of one system: what it was, what it is, and their paired difference."""

    system: str
    measure: Measure
    before: float
    now: float
    difference: Estimate
    fallen: bool

    @property
    def changed(self) -> bool:
        return self.fallen or abs(self.now - self.before) > _ROUNDING


def judge(baseline: Mapping[str, Scores], results: Sequence[Result]) -> list[Verdict]:
    """Raises ``RunInvalid`` if a system of the baseline was not run, or on other questions."""
    by_name = {result.name: result for result in results}
    missing = set(baseline) - set(by_name)
    if missing:
        raise RunInvalid(f"the baseline has {', '.join(sorted(missing))}, which was not run")
    verdicts: list[Verdict] = []
    for name, scores in baseline.items():
        verdicts += _verdicts(name, scores, by_name[name])
    return verdicts


def _verdicts(name: str, scores: Scores, result: Result) -> list[Verdict]:
    before, now = scores.stamp, result.stamp
    for field in ("dataset", "dataset_fingerprint", "split"):
        if getattr(before, field) != getattr(now, field):
            raise RunInvalid(
                f"{name}: the baseline was made with {field} {getattr(before, field)!r}, this run "
                f"with {getattr(now, field)!r}: look at the change and make it again with --update"
            )
    drawn = draws(len(result.card.question_ids))
    found = []
    for measure in MEASURES:
        if not measure.gated or not scores.card.count(measure):
            continue
        gap = difference(scores.card, result.card, measure, drawn)
        # A measure that is no longer there cannot be shown to be as good as it was.
        down = gap.high < -_ROUNDING if measure.higher_is_better else gap.low > _ROUNDING
        fallen = down or not gap.count
        found.append(
            Verdict(
                name,
                measure,
                scores.card.value(measure),
                result.card.value(measure),
                gap,
                fallen,
            )
        )
    return found


def read_baseline(path: Path) -> dict[str, Scores]:
    """Raises ``RunInvalid``."""
    try:
        systems = json.loads(path.read_text("utf-8"))["systems"]
        return {name: from_scores_json(row, f"{path}, {name}") for name, row in systems.items()}
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise RunInvalid(
            f"{path}: no baseline ({type(error).__name__}: {error}); make one with --update"
        ) from error


def write_baseline(path: Path, results: Sequence[Result]) -> None:
    """One line a system, so that a change of one is a change of a line."""
    lines = ",\n".join(
        f"  {json.dumps(result.name)}: "
        + json.dumps(
            scores_json(result.stamp, result.card, latency=False),
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for result in results
    )
    path.write_text('{"systems": {\n' + lines + "\n}}\n", "utf-8")
