"""A file of questions and passages → a model tuned on them.

Texts are given to the model in the form in which indexing and asking embed them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embeddings.tuning import Origin, Pair, Settings, Tuned, Watch, tune
from rag.errors import InvalidPairs, PassageNotFound
from rag.indexing import embedded_text
from rag.types import Passage
from rag.words import simplified

__all__ = ["PairsFile", "Settings", "Tuned", "Watch", "read_pairs", "train"]

_FORM = '{"question": "…", "passage": "…"} or {"question": "…", "passage_id": "…"}'
_LINES_NAMED = 5


@dataclass(frozen=True, slots=True)
class PairsFile:
    """Distinct pairs, in the order of the file."""

    path: Path
    sha256: str
    pairs: tuple[Pair, ...]


def read_pairs(path: Path, find: Callable[[str], Passage]) -> PairsFile:
    """A JSONL file, UTF-8, blank lines ignored. ``find`` gives the passage of an id, headings
    included in what is embedded; it may raise ``PassageNotFound``. Raises ``InvalidPairs``
    with the file and the line, ``OSError``."""
    data = path.read_bytes()
    lines: dict[Pair, int] = {}
    repeats: list[tuple[int, int]] = []
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            pair = _pair(line, f"{path}, line {number}", find)
            if pair in lines:
                repeats.append((number, lines[pair]))
            lines.setdefault(pair, number)
    if repeats:
        named = ", ".join(f"{line} (as {first})" for line, first in repeats[:_LINES_NAMED])
        more = f" and {len(repeats) - _LINES_NAMED} more" if len(repeats) > _LINES_NAMED else ""
        raise InvalidPairs(
            f"{path}: lines that repeat the pair of an earlier line: {named}{more}; delete them"
        )
    return PairsFile(path, hashlib.sha256(data).hexdigest(), tuple(lines))


def train(
    file: PairsFile,
    base: str,
    out: Path,
    settings: Settings,
    *,
    command: str,
    write_anyway: bool = False,
    watch: Watch | None = None,
) -> Tuned:
    """As ``embeddings.tuning.tune``; ``command`` is what the model card says that it was made
    with."""
    origin = Origin(file.path.name, file.sha256, command)
    return tune(file.pairs, base, out, settings, origin, write_anyway=write_anyway, watch=watch)


def _pair(line: bytes, where: str, find: Callable[[str], Passage]) -> Pair:
    row = _row(line, where)
    question = _text(row, "question", where)
    if ("passage" in row) == ("passage_id" in row):
        what = "both" if "passage" in row else "neither"
        raise InvalidPairs(f"{where}: {what} passage and passage_id; write {_FORM}")
    if "passage" in row:
        return Pair(question, _text(row, "passage", where))
    passage_id = _text(row, "passage_id", where)
    try:
        return Pair(question, embedded_text(find(passage_id)))
    except PassageNotFound as error:
        raise InvalidPairs(
            f"{where}: passage_id {passage_id!r} is not in the index ({error}); name the index "
            f"that holds it, or give the passage itself"
        ) from error


def _row(line: bytes, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InvalidPairs(
            f"{where}: byte {error.start + 1} is not UTF-8 ({error.reason}); save it as UTF-8"
        ) from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise InvalidPairs(
            f"{where}: {_short(line.decode('utf-8'))} is not JSON ({error}); write {_FORM}"
        ) from error
    if not isinstance(row, dict):
        raise InvalidPairs(f"{where}: {_short(row)} is not an object; write {_FORM}")
    return row


def _text(row: dict[str, Any], name: str, where: str) -> str:
    """Simplified, without white space around it."""
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        shown = _short(value) if name in row else "missing"
        raise InvalidPairs(f"{where}: {name} is {shown}; it must be a text; write {_FORM}")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidPairs(
            f"{where}: {name} has half a character ({_short(value[error.start])}) at place "
            f"{error.start + 1}; write the whole one"
        ) from error
    return simplified(value.strip()) if name != "passage_id" else value.strip()


def _short(value: object) -> str:
    shown = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"
