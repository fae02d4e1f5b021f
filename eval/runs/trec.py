"""TREC's run and qrels files.

    run:    question Q0 passage rank score tag
    qrels:  question 0 passage relevance

trec_eval orders by score and, among equals, by passage id; so the score written is one that
falls with the rank (1/rank), and what is measured is the order that the system gave.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, unquote

from eval.errors import RunInvalid
from eval.types import Outcome, Qrels

TrecRun = dict[str, dict[str, float]]
"""Question id → passage id → score."""


def to_run(outcomes: Iterable[Outcome]) -> TrecRun:
    """A passage that a system gives twice counts at its better rank."""
    run: TrecRun = {}
    for outcome in outcomes:
        scores: dict[str, float] = {}
        for hit in outcome.hits:
            scores.setdefault(hit.passage_id, 1.0 / hit.rank)
        run[outcome.question_id] = scores
    return run


def write_run(path: Path, run: TrecRun, tag: str) -> None:
    """A space or a per cent sign in an id is written as in a URL."""
    with path.open("w", encoding="utf-8") as file:
        for question_id, scores in run.items():
            ranked = sorted(scores.items(), key=lambda item: -item[1])
            for rank, (passage_id, score) in enumerate(ranked, start=1):
                file.write(
                    f"{_field(question_id)} Q0 {_field(passage_id)} {rank} {score!r} "
                    f"{_field(tag)}\n"
                )


def read_run(path: Path) -> TrecRun:
    """Raises ``RunInvalid`` for a line that is none of a run."""
    run: TrecRun = {}
    for number, fields in _lines(path, 6):
        try:
            run.setdefault(unquote(fields[0]), {})[unquote(fields[2])] = float(fields[4])
        except ValueError as error:
            raise RunInvalid(f"{path}, line {number}: {error}") from error
    return run


def write_qrels(path: Path, qrels: Qrels) -> None:
    with path.open("w", encoding="utf-8") as file:
        for question_id, passages in qrels.items():
            for passage_id, relevance in passages.items():
                file.write(f"{_field(question_id)} 0 {_field(passage_id)} {relevance}\n")


def read_qrels(path: Path) -> Qrels:
    """Raises ``RunInvalid`` for a line that is none of qrels."""
    qrels: Qrels = {}
    for number, fields in _lines(path, 4):
        try:
            qrels.setdefault(unquote(fields[0]), {})[unquote(fields[2])] = int(fields[3])
        except ValueError as error:
            raise RunInvalid(f"{path}, line {number}: {error}") from error
    return qrels


def _lines(path: Path, width: int) -> Iterable[tuple[int, list[str]]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            fields = line.split()
            if fields and len(fields) != width:
                raise RunInvalid(f"{path}, line {number}: {len(fields)} fields instead of {width}")
            if fields:
                yield number, fields


# An evaluation names the same passages again and again.
@lru_cache(maxsize=1 << 16)
def _field(text: str) -> str:
    safe = "".join(c for c in text if not c.isspace() and c != "%" and c.isprintable())
    return quote(text, safe=safe)
