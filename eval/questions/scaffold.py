"""Indexed reports → a dataset to be finished by hand.

Each draft asks for one quantity of one clause: “一般公共预算收入完成11.17亿元” becomes
“红旗区2025年一般公共预算收入完成多少？”, with the clause as evidence. The drafts save the typing
and the counting of offsets, not the judgement: they repeat the report's words, which people do
not.
"""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import DatasetInvalid
from eval.questions.dataset import QUESTIONS
from rag.chunking.quantities import quantities
from rag.chunking.sentences import clauses, sentences
from rag.engine import Engine
from rag.types import Passage, Report, Span

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LEAST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Scaffold:
    """What was made: ``missing`` are reports whose files are no longer where they came from."""

    questions: int
    reports: int
    missing: tuple[str, ...]


def scaffold(engine: Engine, folder: Path, count: int, seed: int = 0) -> Scaffold:
    """Write ``count`` drafts (fewer if the reports hold fewer quantities), half of them
    ``dev``, and copy the reports. Raises ``DatasetInvalid`` if there is a dataset already."""
    if (folder / QUESTIONS).exists():
        raise DatasetInvalid(f"{folder / QUESTIONS} exists: name another folder, or remove it")
    found = [draft for summary in engine.reports() for draft in _drafts(engine, summary.report_id)]
    if not found:
        raise DatasetInvalid("the indexed reports hold no clause with a quantity to ask for")
    random.Random(seed).shuffle(found)
    used = found[:count]
    (folder / "reports").mkdir(parents=True, exist_ok=True)
    missing = []
    holders = engine.store.catalogue.holders()
    for holder in holders:
        origin = Path(holder.origin)
        if origin.is_file():
            shutil.copyfile(origin, folder / "reports" / origin.name)
        else:
            missing.append(holder.report_id)
    with (folder / QUESTIONS).open("w", encoding="utf-8") as file:
        for number, draft in enumerate(used, start=1):
            row = {"id": f"d{number:03}", **draft, "split": ("dev", "test")[number % 2]}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return Scaffold(len(used), len(holders) - len(missing), tuple(missing))


def _drafts(engine: Engine, report_id: str) -> Iterator[dict[str, Any]]:
    report = engine.report(report_id)
    for passage in engine.store.catalogue.passages_of(report_id):
        source = passage.span.of(report.text)
        for sentence in sentences(source):
            words = sentence.of(source)
            for clause in clauses(words):
                start = passage.span.start + sentence.start + clause.start
                draft = _draft(report, passage, Span(start, start + len(clause)))
                if draft:
                    yield draft


def _draft(report: Report, passage: Passage, clause: Span) -> dict[str, Any] | None:
    words = clause.of(report.text)
    found = quantities(words)
    if len(found) != 1 or "\n" in words or not report.region:
        return None
    stem = words[: found[0].start].strip(" \u3000，；。：、")
    if len(_CHINESE.findall(stem)) < _LEAST_WORDS:
        return None
    end = clause.start + len(words.rstrip("，；。：、,;:. \u3000"))
    period = passage.period.label if passage.period else ""
    quote = Span(clause.start, end)
    return {
        "question": f"{report.region}{period}{stem}多少？",
        "type": "amount",
        "register": "official",
        "answerable": True,
        "answer": found[0].of(words),
        "region": report.region,
        "period": period or None,
        "kind": passage.kind.value,
        "evidence": [
            {
                "report": report.source,
                "start": quote.start,
                "end": quote.end,
                "quote": quote.of(report.text),
                "group": 0,
            }
        ],
    }
