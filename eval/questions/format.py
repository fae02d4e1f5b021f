"""One line of ``questions.jsonl`` ↔ a Question.

    {"id": "s001", "question": "…", "type": "amount", "register": "official", "split": "dev",
     "answerable": true, "answer": "8.16亿元", "region": "红旗区", "period": "2018年",
     "kind": "actual", "evidence": [
        {"report": "a.txt", "start": 1, "end": 9, "quote": "…", "group": 0}]}

``id`` and ``question`` are required, and ``evidence`` of an answerable question; an
unanswerable one has ``reason``. An item without offsets but with a ``quote`` stands where its
quote does, which must then be in one place only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from eval.errors import DatasetInvalid
from eval.types import Evidence, Question
from rag.parsing.periods import mentions
from rag.types import Kind, Span

REASONS = ("region_not_indexed", "period_not_covered", "no_evidence")
SPLITS = ("dev", "test")


def parse_question(line: str, texts: Mapping[str, str]) -> Question:
    """Raises ``DatasetInvalid`` for what is no question at all; what is wrong with one is for
    ``checking`` to tell. ``texts`` place quotes that come without offsets."""
    try:
        row = json.loads(line)
        return Question(
            question_id=_text(row, "id"),
            text=_text(row, "question"),
            type=str(row.get("type", "-")),
            register=str(row.get("register", "-")),
            split=str(row.get("split", "test")),
            answerable=bool(row.get("answerable", True)),
            reason=row.get("reason"),
            answer=row.get("answer"),
            regions=tuple(re.split("[、，,]", row["region"])) if row.get("region") else (),
            periods=tuple(mentions(row["period"])) if row.get("period") else (),
            kind=Kind(row["kind"]) if row.get("kind") else None,
            evidence=tuple(_evidence(item, texts) for item in row.get("evidence", ())),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DatasetInvalid(f"{type(error).__name__}: {error}") from error


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name!r} is {value!r}, not a text")
    return value


def _evidence(item: Mapping[str, Any], texts: Mapping[str, str]) -> Evidence:
    report = str(item["report"])
    quote = item.get("quote")
    if "start" in item:
        span = Span(int(item["start"]), int(item["end"]))
    else:
        span = _placed(str(item["quote"]), report, texts.get(report, ""))
    return Evidence(
        report=report,
        span=span,
        group=int(item.get("group", 0)),
        quote=quote,
        sha256=item.get("sha256"),
    )


def _placed(quote: str, report: str, text: str) -> Span:
    at = text.find(quote)
    if at < 0 or not quote:
        raise ValueError(f"the quote {quote!r} does not stand in {report}")
    if text.find(quote, at + 1) >= 0:
        raise ValueError(
            f"the quote {quote!r} stands in {report} more than once: give its start and end"
        )
    return Span(at, at + len(quote))
