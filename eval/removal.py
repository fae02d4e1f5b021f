"""With one report taken out, is another given for it: ``python -m eval.removal DATASET``.

Each report of the dataset is removed from the index in turn, and every answerable question about
its place alone is asked. Nothing may be answered, whatever the other reports hold.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.questions.dataset import read_dataset
from eval.types import Question
from rag.engine import Engine


@dataclass(frozen=True, slots=True)
class Asked:
    """``reason`` is why it was refused, ``answer`` what was given instead; one of them is None."""

    question: Question
    reason: str | None
    answer: str | None


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.removal", description=__doc__)
    parser.add_argument("dataset", type=Path)
    given = parser.parse_args()
    found = list(removed_in_turn(given.dataset))
    answered = [asked for asked in found if asked.answer is not None]
    for asked in answered:
        print(f"{asked.question.question_id} {asked.question.text} → {asked.answer}")
    reasons = sorted({asked.reason or "" for asked in found if asked.reason})
    counts = {reason: sum(asked.reason == reason for asked in found) for reason in reasons}
    print(
        f"{len(found)} questions, {len(answered)} answered from another report; refused: {counts}"
    )


def removed_in_turn(folder: Path) -> Iterator[Asked]:
    """Raises ``FileNotFoundError`` without the dataset's reports."""
    reading = read_dataset(folder)
    if reading.reports is None:
        raise FileNotFoundError(f"the reports of {folder} are not at hand: set YOUJU_SHARED")
    with (
        tempfile.TemporaryDirectory() as directory,
        Engine.open(Path(directory), create=True) as engine,
    ):
        engine.index([reading.reports])
        for report in engine.reports():
            path = reading.reports / report.source
            engine.delete(report.report_id)
            for question in reading.dataset.questions:
                if {item.report for item in question.evidence} == {report.source}:
                    response = engine.ask(question.text)
                    text = response.answer.text if response.answer else None
                    yield Asked(question, response.reason, text)
            engine.index([path])


if __name__ == "__main__":
    main()
