"""What the weights are fitted to, and what the figures are reported with, stay apart."""

from __future__ import annotations

from pathlib import Path

import eval
from eval.examples import DATASETS, TO_TUNE_WITH
from eval.questions.dataset import read_dataset

FOLDER = Path(eval.__file__).parent / "datasets"


def splits(name: str) -> dict[str, set[str]]:
    """The questions of each split, as asked."""
    held: dict[str, set[str]] = {}
    for question in read_dataset(FOLDER / name).dataset.questions:
        held.setdefault(str(question.split), set()).add(question.text)
    return held


def test_sets_to_tune_with_have_no_test_half() -> None:
    for name in TO_TUNE_WITH:
        assert set(splits(name)) == {"dev"}


def test_no_question_to_report_with_is_one_to_tune_with() -> None:
    tuned, reported = set(), set()
    for name in (*DATASETS, *TO_TUNE_WITH):
        held = splits(name)
        tuned |= held.get("dev", set())
        reported |= held.get("test", set())
    assert len(reported) > 800
    assert not tuned & reported
