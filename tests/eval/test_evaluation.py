"""The whole way, over the sample dataset with a model of no worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from eval.errors import DatasetInvalid, RunInvalid
from eval.evaluation import Result, evaluate, select
from eval.failures import failures
from eval.gate import judge, read_baseline, write_baseline
from eval.questions.dataset import Reading
from eval.systems.base import Bench
from eval.types import Outcome, Question
from rag.retrieval.calibration import Calibration
from rag.retrieval.fit import Fit
from rag.retrieval.judge import Floats


def run(sample: Reading, bench: Bench, out: Path, split: str = "all") -> list[Result]:
    return evaluate(sample.dataset, bench, out, split=split)[1]


def test_every_measure_is_there(sample: Reading, bench: Bench, tmp_path: Path) -> None:
    lexical, fit = run(sample, bench, tmp_path)
    for name in (
        "nDCG@10", "R@10", "RR@10", "P@1", "AP", "Judged@10", "hit@1", "hit@10",
        "evidence_recall@10", "quote_validity", "heading_retention", "wrong_place@1",
        "wrong_period@1", "kind_confusion@1", "answer_exact", "answer_f1", "answer_quantities",
        "refusal_precision", "refusal_recall", "latency_p50", "latency_p99",
    ):  # fmt: skip
        assert name in lexical.estimates, name
    for name in ("refusal_auroc", "brier", "ece"):
        assert name in fit.estimates, name
        assert name not in lexical.estimates, "BM25 is no probability"
    assert lexical.estimates["quote_validity"].value == 1
    assert lexical.estimates["hit@10"].count == 54
    # A system of fifty lines of hashing is no good, but not that bad.
    assert fit.estimates["hit@10"].value > 0.7
    assert "R@100" not in fit.estimates, "only ten hits were asked for"


def test_splits_are_kept_apart(sample: Reading, bench: Bench, tmp_path: Path) -> None:
    chosen = select(sample.dataset, "test")
    assert {question.split for question in chosen} == {"test"}
    dev, test = (run(sample, bench, tmp_path / s, s)[0] for s in ("dev", "test"))
    assert not set(dev.card.question_ids) & set(test.card.question_ids)
    assert (dev.stamp.split, test.stamp.split) == ("dev", "test")
    with pytest.raises(DatasetInvalid, match="no question is in the split"):
        select(replace(sample.dataset, questions=chosen), "dev")


def test_failures_say_what_should_have_come(sample: Reading, bench: Bench, tmp_path: Path) -> None:
    judged, results = evaluate(sample.dataset, bench, tmp_path)
    found = failures(judged, results[0], bench, sample.dataset.texts)
    missed = [failure for failure in found if "证据不在首条" in failure.faults]
    assert missed
    for failure in missed:
        assert failure.expected
        assert failure.returned
        assert not failure.returned[0].right
        assert any(item.rank for item in failure.expected)


class TestGate:
    def baseline(self, sample: Reading, bench: Bench, folder: Path) -> Path:
        path = folder / "baseline.json"
        write_baseline(path, run(sample, bench, folder / "before"))
        return path

    def test_the_same_again_passes(self, sample: Reading, bench: Bench, tmp_path: Path) -> None:
        known = read_baseline(self.baseline(sample, bench, tmp_path))
        verdicts = judge(known, run(sample, bench, tmp_path / "now"))
        assert verdicts
        assert not [verdict for verdict in verdicts if verdict.fallen]

    def test_a_disabled_period_fails_it(
        self,
        sample: Reading,
        bench: Bench,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        known = read_baseline(self.baseline(sample, bench, tmp_path))
        # The fault: periods are read as ever, and then not looked at.
        weigh = Calibration.ranked

        def blind(
            self: Calibration, fits: Sequence[Fit], rivals: Sequence[str], judged: Floats
        ) -> object:
            return weigh(self, [replace(fit, period=0.0) for fit in fits], rivals, judged)

        monkeypatch.setattr(Calibration, "ranked", blind)
        verdicts = judge(known, run(sample, bench, tmp_path / "now"))
        fallen = {(v.system, v.measure.name) for v in verdicts if v.fallen}
        assert ("fit", "wrong_period@1") in fallen
        assert ("lexical", "wrong_period@1") not in fallen, "its order never looked at them"

    def test_shifted_citations_fail_it(self, sample: Reading, bench: Bench, tmp_path: Path) -> None:
        known = read_baseline(self.baseline(sample, bench, tmp_path))
        shifted = replace(bench, systems=tuple(Shifted(system) for system in bench.systems))
        verdicts = judge(known, run(sample, shifted, tmp_path / "now"))
        assert "quote_validity" in {v.measure.name for v in verdicts if v.fallen}

    def test_another_dataset_is_refused(
        self, sample: Reading, bench: Bench, tmp_path: Path
    ) -> None:
        known = read_baseline(self.baseline(sample, bench, tmp_path))
        with pytest.raises(RunInvalid, match="split"):
            judge(known, run(sample, bench, tmp_path / "now", "dev"))


class Shifted:
    """Gives every quote one character too late."""

    def __init__(self, system) -> None:  # type: ignore[no-untyped-def]
        self._system = system
        self.name = system.name
        self.settings = system.settings

    def warm(self) -> None:
        self._system.warm()

    def ask(self, question: Question) -> Outcome:
        given: Outcome = self._system.ask(question)
        hits = tuple(replace(hit, quote=(hit.quote or "")[1:] + "。") for hit in given.hits)
        return replace(given, hits=hits)
