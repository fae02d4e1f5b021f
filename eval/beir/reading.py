"""A folder in BEIR's layout → documents, questions and judgements.

corpus.jsonl[.xz|.gz]     {"_id", "title", "text"}
queries.jsonl[.xz|.gz]    {"_id", "text"}
qrels/<split>.tsv         query-id, corpus-id, score, with a header line
"""

from __future__ import annotations

import gzip
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TextIO, cast

from eval.errors import DatasetInvalid
from eval.types import Dataset, Qrels, Question


@dataclass(frozen=True, slots=True)
class Document:
    document_id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """``dataset`` holds the judged questions only, in the order of the file; its reports are
    the ``documents``, which are read when they are asked for."""

    folder: Path
    dataset: Dataset
    qrels: Qrels

    def documents(self) -> Iterator[Document]:
        """Raises ``DatasetInvalid`` for a line that is no document, and an id that comes twice."""
        seen: set[str] = set()
        for row in _rows(_file(self.folder, "corpus")):
            document = Document(str(row["_id"]), str(row.get("title") or ""), str(row["text"]))
            if document.document_id in seen:
                raise DatasetInvalid(f"{self.folder}: document {document.document_id} comes twice")
            seen.add(document.document_id)
            yield document


def is_collection(folder: Path) -> bool:
    return _find(folder, "corpus") is not None and (folder / "qrels").is_dir()


def read_collection(folder: Path) -> Collection:
    """Questions that no judgement speaks of are left out: nothing can be said of them."""
    judged = sorted((folder / "qrels").glob("*.tsv"))
    if not judged:
        raise DatasetInvalid(f"{folder / 'qrels'}: there is no .tsv of judgements")
    splits: dict[str, str] = {}
    qrels: Qrels = {}
    for path in judged:
        for question_id, document_id, relevance in _judgements(path):
            qrels.setdefault(question_id, {})[document_id] = relevance
            splits.setdefault(question_id, path.stem)
    questions = tuple(
        Question(
            question_id=str(row["_id"]),
            text=str(row["text"]),
            type=str((row.get("metadata") or {}).get("type", "-")),
            split=splits[str(row["_id"])],
        )
        for row in _rows(_file(folder, "queries"))
        if str(row["_id"]) in splits
    )
    without = set(qrels) - {question.question_id for question in questions}
    if without or not questions:
        raise DatasetInvalid(
            f"{folder}: {len(without)} judged questions are not in queries.jsonl"
            if without
            else f"{folder}: no question is judged"
        )
    digest = sha256()
    for path in (_file(folder, "corpus"), _file(folder, "queries"), *judged):
        digest.update(sha256(path.read_bytes()).digest())
    dataset = Dataset(folder.resolve().name, digest.hexdigest()[:16], questions, {}, {})
    return Collection(folder, dataset, qrels)


def _judgements(path: Path) -> Iterator[tuple[str, str, int]]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        fields = line.split("\t")
        if number == 1 and fields[-1] == "score":
            continue
        if not line.strip():
            continue
        try:
            question_id, document_id, relevance = fields
            yield question_id, document_id, int(float(relevance))
        except ValueError as error:
            raise DatasetInvalid(f"{path}, line {number}: {error}: {line!r}") from error


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with _opened(path) as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    row = json.loads(line)
                    _ = row["_id"], row["text"]
                except (ValueError, KeyError, TypeError) as error:
                    raise DatasetInvalid(f"{path}, line {number}: {error!r}") from error
                yield row


def _opened(path: Path) -> TextIO:
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8")
    if path.suffix == ".gz":
        return cast(TextIO, gzip.open(path, "rt", encoding="utf-8"))
    return path.open(encoding="utf-8")


def _file(folder: Path, stem: str) -> Path:
    found = _find(folder, stem)
    if found is None:
        raise DatasetInvalid(f"{folder}: there is no {stem}.jsonl (nor .xz, nor .gz)")
    return found


def _find(folder: Path, stem: str) -> Path | None:
    names = (f"{stem}.jsonl", f"{stem}.jsonl.xz", f"{stem}.jsonl.gz")
    return next((folder / name for name in names if (folder / name).is_file()), None)
