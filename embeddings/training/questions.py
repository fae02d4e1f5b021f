"""Written questions about report passages, split by passage: training, dev."""

from __future__ import annotations

import json
import logging
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from tokenizers import Tokenizer

from embeddings.training.config import LEARN
from embeddings.training.folders import shared_folder
from embeddings.training.prepare import write_source
from embeddings.training.reports import heading_at

log = logging.getLogger(__name__)

_HELD_OUT = 0.1
_SENTENCE = re.compile(r"[^。！？；]+[。！？；]?[”』」]?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its passage: code points `start`, `end` of the decoded report."""

    register: str
    text: str
    report: str
    start: int
    end: int


def read_questions() -> list[Asked]:
    """The questions of ``questions.tsv``: report, start, end, register, question."""
    written = files("embeddings.training").joinpath("questions.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in written.splitlines())
    return [
        Asked(register, text, report, int(start), int(end))
        for report, start, end, register, text in rows
    ]


def held_out_passages(asked: Sequence[Asked]) -> set[tuple[str, int, int]]:
    """Report, start and end of the tenth of the passages whose questions are not trained on."""
    keys = sorted({(a.report, a.start, a.end) for a in asked})
    return set(random.Random(LEARN.seed).sample(keys, round(len(keys) * _HELD_OUT)))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """The cut that the questions were written against: sentences joined up to 160 characters."""
    for found in re.finditer(r"[^\n]+", text):
        if len(found.group().strip()) < 50:
            continue
        base, begin, end = found.start(), None, 0
        for sentence in _SENTENCE.finditer(found.group()):
            begin = base + sentence.start() if begin is None else begin
            end = base + sentence.end()
            if end - begin >= 160:
                yield begin, end
                begin = None
        if begin is not None and end - begin >= 60:
            yield begin, end


def _pool(texts: dict[str, str]) -> dict[tuple[str, int, int], str]:
    """Every passage a question could be about: provinces of 2026, national reports 1990–2025."""
    made: dict[tuple[str, int, int], str] = {}
    for name, text in texts.items():
        for start, end in _spans(text):
            if end - start <= 600:
                made[name, start, end] = text[start:end]
    return made


def _report_texts() -> dict[str, str]:
    root = shared_folder() / "reports"
    paths = [p for p in sorted((root / "national").glob("*.txt"))
             if 1990 <= int(p.stem) <= 2025 and p.stem not in {"2021", "2022"}]  # fmt: skip
    paths += sorted((root / "provinces-2026").glob("*.txt"))
    return {str(p.relative_to(root)): p.read_text("utf-8-sig") for p in paths}


def prepare_questions(work: Path) -> None:
    """Writes `questions.npz`, `questions_english.npz` and `questions_dev.json` to `work`."""
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
    asked = read_questions()
    texts = _report_texts()
    pool = _pool(texts)
    held_out = held_out_passages(asked)
    pairs: dict[str, list[tuple[str, str]]] = {"questions": [], "questions_english": []}
    groups: dict[str, list[str]] = {name: [] for name in pairs}
    for a in asked:
        if (a.report, a.start, a.end) in held_out:
            continue
        passage = texts[a.report][a.start : a.end]
        name = "questions_english" if a.register == "english" else "questions"
        pairs[name].append((a.text, passage))
        groups[name] += [passage, passage]
        pairs[name].append((a.text, f"{heading_at(texts[a.report], a.start)}\n{passage}"))
    for name, made in pairs.items():
        write_source(work, name, made, tokenizer, groups[name])
    rows = {key: n for n, key in enumerate(pool)}
    missing = [key for key in held_out if key not in rows]
    for key in missing:
        rows[key] = len(rows)
        pool[key] = texts[key[0]][key[1] : key[2]]
    dev = [{"register": a.register, "text": a.text, "passage": rows[a.report, a.start, a.end]}
           for a in asked if (a.report, a.start, a.end) in held_out]  # fmt: skip
    held = {"corpus": list(pool.values()), "queries": dev}
    (work / "questions_dev.json").write_text(json.dumps(held, ensure_ascii=False), "utf-8")
    log.info("%d questions, %d passages held out, dev: %d questions over %d passages (%d added)",
             len(asked), len(held_out), len(dev), len(pool), len(missing))  # fmt: skip
