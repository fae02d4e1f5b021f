"""All peers over one dataset, each in a process of its own → a row each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eval.comparison.resampling import Estimate, draws, estimate
from eval.measures.registry import BY_NAME
from eval.measures.scorecard import scorecard
from eval.peers.registry import PEERS, Entry
from eval.projection import project
from eval.types import Dataset, Found, Outcome, Place, Question
from rag.types import Span

MEASURES = ("nDCG@10", "hit@1", "hit@5", "hit@10", "evidence_recall@10")
_K = 10
_TIMEOUT_S = 3600


@dataclass(frozen=True, slots=True)
class PeerRow:
    """``characters`` is the mean length of a passage: a longer one is right more easily.
    ``unplaced`` passages do not stand in their report as they are and are never right."""

    name: str
    version: str
    estimates: dict[str, Estimate]
    index_s: float
    p50_ms: float
    p95_ms: float
    memory_mb: float
    passages: int
    characters: float
    unplaced: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    name: str
    reason: str


def run_peers(
    dataset: Dataset,
    questions: Sequence[Question],
    *,
    model: str | None,
    python: str = sys.executable,
    names: Sequence[str] = (),
    note: Callable[[str], None] | None = None,
) -> list[PeerRow | LeftOut]:
    """``python`` is the interpreter of the peers' environment; Youju runs in this one. Only the
    questions with evidence are asked: a peer cannot refuse."""
    asked = [question for question in questions if question.answerable]
    rows: list[PeerRow | LeftOut] = []
    job = {
        "texts": dict(dataset.texts),
        "questions": [question.text for question in asked],
        "k": _K,
    }
    for entry in PEERS:
        if names and entry.name not in names:
            continue
        if note:
            note(entry.name)
        if entry.needs_model and model is None:
            rows.append(LeftOut(entry.name, "needs a model, and none was named"))
            continue
        wants = entry.needs_model or entry.name == "youju"
        result = _worker(entry, job | {"model": model if wants else None}, python)
        if "left_out" in result:
            rows.append(LeftOut(entry.name, result["left_out"]))
        else:
            rows.append(_measured(entry, result, asked))
    return rows


def _worker(entry: Entry, job: dict[str, Any], python: str) -> dict[str, Any]:
    root = Path(__file__).resolve().parents[2]
    interpreter = sys.executable if entry.name == "youju" else python
    with tempfile.TemporaryDirectory() as folder:
        job_path, result_path = Path(folder, "job.json"), Path(folder, "result.json")
        job_path.write_text(json.dumps(job, ensure_ascii=False), "utf-8")
        command = [
            interpreter,
            "-m",
            "eval.peers.worker",
            entry.name,
            str(job_path),
            str(result_path),
        ]
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")])),
            "HF_HUB_OFFLINE": "1",
        }
        try:
            done = subprocess.run(
                command,
                env=environment,
                capture_output=True,
                text=True,
                timeout=_TIMEOUT_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return {"left_out": str(error)}
        if not result_path.exists():
            lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
            return {"left_out": lines[-1]}
        result: dict[str, Any] = json.loads(result_path.read_text("utf-8"))
        return result


def _measured(entry: Entry, result: dict[str, Any], asked: Sequence[Question]) -> PeerRow:
    places = [_place(row) for row in result["chunks"] if row[1] >= 0]
    projection = project(asked, places)
    outcomes = [
        Outcome(
            question.question_id,
            tuple(
                _found(rank, hit, projected=_place(hit))
                for rank, hit in enumerate(row["hits"], start=1)
            ),
            row["took_ms"],
        )
        for question, row in zip(asked, result["questions"], strict=True)
    ]
    card = scorecard(asked, outcomes, projection.qrels(asked), projection, {}, {}, depth=_K)
    drawn = draws(len(asked))
    took = card.columns["took_ms"]
    sizes = [end - start for _, start, end, _ in result["chunks"] if start >= 0]
    return PeerRow(
        name=entry.name,
        version=result["version"],
        estimates={name: estimate(card, BY_NAME[name], drawn) for name in MEASURES},
        index_s=result["index_s"],
        p50_ms=float(np.percentile(took, 50)),
        p95_ms=float(np.percentile(took, 95)),
        memory_mb=result["memory_mb"],
        passages=len(result["chunks"]),
        characters=float(np.mean(sizes)) if sizes else 0.0,
        unplaced=len(result["chunks"]) - len(sizes),
    )


def _place(row: Sequence[Any]) -> Place:
    report, start, end = row[:3]
    return Place(f"{report}:{start}-{end}", report, Span(start, end))


def _found(rank: int, row: Sequence[Any], *, projected: Place) -> Found:
    return Found(
        rank, projected.passage_id, projected.report, projected.span, float(row[4]), row[3]
    )
