"""Asks a system all questions, one after another, and writes down what comes back."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.errors import RunInvalid
from eval.runs.record import outcome_line, read_record, stamp_line
from eval.runs.stamp import Stamp
from eval.systems.base import System
from eval.types import Outcome, Question

Progress = Callable[[int, int], None]
"""Called with (done, total)."""


@dataclass(frozen=True, slots=True)
class Run:
    """``outcomes`` are in the order of the questions; ``resumed`` is how many came from an
    earlier run. ``wall_s`` is the time of this run, the questions' own included."""

    stamp: Stamp
    outcomes: tuple[Outcome, ...]
    resumed: int
    wall_s: float


def run(
    system: System,
    questions: Sequence[Question],
    stamp: Stamp,
    path: Path,
    *,
    resume: bool = False,
    progress: Progress | None = None,
) -> Run:
    """With ``resume`` the questions that ``path`` holds are not asked again. Raises
    ``RunInvalid`` if it is the record of another run."""
    done: dict[str, Outcome] = {}
    size = 0
    if resume and path.exists():
        recorded = read_record(path)
        differing = recorded.stamp.differing(stamp)
        if differing:
            raise RunInvalid(
                f"{path}: cannot go on, since it was made with another {', '.join(differing)}; "
                "run it without --resume, or into another folder"
            )
        done = {outcome.question_id: outcome for outcome in recorded.outcomes}
        size = recorded.size
    path.parent.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    with path.open("r+b" if size else "wb") as file:
        file.seek(size)
        file.truncate()
        if not size:
            file.write(stamp_line(stamp).encode())
        waiting = [question for question in questions if question.question_id not in done]
        if waiting:
            system.warm()
            started = time.perf_counter()
        resumed = len(questions) - len(waiting)
        for number, question in enumerate(waiting, start=1):
            outcome = system.ask(question)
            done[question.question_id] = outcome
            file.write(outcome_line(outcome).encode())
            file.flush()
            if progress:
                progress(resumed + number, len(questions))
    return Run(
        stamp=stamp,
        outcomes=tuple(done[question.question_id] for question in questions),
        resumed=resumed,
        wall_s=time.perf_counter() - started,
    )
