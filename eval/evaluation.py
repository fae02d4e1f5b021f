"""A dataset and a bench → results: each system's outcomes, measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from eval.comparison.resampling import Estimate, Rows, draws, estimate
from eval.errors import DatasetInvalid
from eval.measures.confusion import About, about
from eval.measures.registry import BY_NAME, MEASURES
from eval.measures.scorecard import Scorecard, scorecard
from eval.projection import Projection, project, returned
from eval.runs.runner import Progress, Run, run
from eval.runs.stamp import Stamp, source_commit, youju_version
from eval.runs.trec import to_run, write_qrels, write_run
from eval.systems.base import Bench, Index, System
from eval.types import Dataset, Outcome, Qrels, Question

ALL_SPLITS = "all"
BY_TYPE = ("hit@1", "hit@5", "hit@10", "nDCG@10", "evidence_recall@10", "answer_f1")
"""The measures that are also given for each type of question."""

Bars = Callable[[str], AbstractContextManager[Progress | None]]
"""A label → a progress bar, or None where none is wanted."""


@dataclass(frozen=True, slots=True)
class Result:
    """One system, measured. ``types`` is empty where all questions are of one type."""

    stamp: Stamp
    index: Index
    run: Run
    card: Scorecard
    estimates: Mapping[str, Estimate]
    types: Mapping[str, Mapping[str, Estimate]]

    @property
    def name(self) -> str:
        return self.stamp.system

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        return self.run.outcomes


@dataclass(frozen=True, slots=True)
class Judged:
    """The questions asked, and what would be right for each."""

    questions: tuple[Question, ...]
    qrels: Qrels
    projection: Projection
    about: Mapping[str, About]


def select(dataset: Dataset, split: str) -> tuple[Question, ...]:
    """Raises ``DatasetInvalid`` if the split has no question."""
    chosen = tuple(q for q in dataset.questions if split in (ALL_SPLITS, q.split))
    if not chosen:
        there = ", ".join(sorted({question.split for question in dataset.questions}))
        raise DatasetInvalid(f"{dataset.name}: no question is in the split {split!r}, only {there}")
    return chosen


def stamp_of(
    dataset: Dataset, split: str, questions: Sequence[Question], bench: Bench, system: System
) -> Stamp:
    return Stamp(
        dataset=dataset.name,
        dataset_fingerprint=dataset.fingerprint,
        split=split,
        questions=len(questions),
        system=system.name,
        index_fingerprint=bench.index.fingerprint,
        model=bench.index.model,
        settings=dict(system.settings),
        version=youju_version(),
        commit=source_commit(),
    )


def evaluate(
    dataset: Dataset,
    bench: Bench,
    out: Path,
    *,
    split: str = ALL_SPLITS,
    resume: bool = False,
    bars: Bars | None = None,
) -> tuple[Judged, list[Result]]:
    """Run all systems of the bench, write their runs into ``out``, and measure them."""
    questions = select(dataset, split)
    runs: list[Run] = []
    for system in bench.systems:
        stamp = stamp_of(dataset, split, questions, bench, system)
        path = out / "runs" / f"{system.name}.jsonl"
        if bars is None:
            runs.append(run(system, questions, stamp, path, resume=resume))
            continue
        with bars(system.name) as progress:
            runs.append(run(system, questions, stamp, path, resume=resume, progress=progress))
    judged = judge(questions, bench, runs)
    write_qrels(out / "runs" / "qrels.txt", judged.qrels)
    results = []
    for done in runs:
        write_run(
            out / "runs" / f"{done.stamp.system}.trec", to_run(done.outcomes), done.stamp.system
        )
        results.append(measure(judged, done, bench.index, dataset.texts))
    return judged, results


def judge(questions: tuple[Question, ...], bench: Bench, runs: Sequence[Run]) -> Judged:
    if bench.qrels is not None:
        qrels = {q.question_id: bench.qrels[q.question_id] for q in questions}
        groups = {
            question_id: {
                passage_id: frozenset({0}) for passage_id, grade in passages.items() if grade > 0
            }
            for question_id, passages in qrels.items()
        }
        return Judged(questions, qrels, Projection(groups), {})
    listed = bench.index.places is not None
    places = (
        list(bench.index.places)
        if bench.index.places is not None
        else list({place for done in runs for place in returned(done.outcomes)})
    )
    projection = project(questions, places, complete=listed)
    by_id = {place.passage_id: place for place in places}
    wanted = {
        question.question_id: about(
            question,
            (by_id[passage_id] for passage_id in projection.groups[question.question_id]),
        )
        for question in questions
    }
    return Judged(questions, projection.qrels(questions), projection, wanted)


def measure(judged: Judged, done: Run, index: Index, texts: Mapping[str, str]) -> Result:
    card = scorecard(
        judged.questions,
        done.outcomes,
        judged.qrels,
        judged.projection,
        judged.about,
        texts,
        depth=int(str(done.stamp.settings.get("top_k", 100))),
    )
    drawn = draws(len(judged.questions))
    types = list(dict.fromkeys(card.types))
    return Result(
        stamp=done.stamp,
        index=index,
        run=done,
        card=card,
        estimates={m.name: estimate(card, m, drawn) for m in MEASURES if card.count(m)},
        types={name: _of_type(card, card.rows_of(name)) for name in types}
        if len(types) > 1
        else {},
    )


def _of_type(card: Scorecard, rows: Rows) -> dict[str, Estimate]:
    drawn = draws(len(rows))
    return {
        name: estimate(card, BY_NAME[name], drawn, rows)
        for name in BY_TYPE
        if card.count(BY_NAME[name], rows)
    }
