"""Stage `evaluate`: dense search alone, on the benchmarks and on the held-out questions."""

from __future__ import annotations

import json
import logging
import lzma
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from embeddings.onnx import OnnxEmbedder
from embeddings.training.config import NetworkConfig
from embeddings.training.folders import shared_folder
from embeddings.training.measures import ndcg, recall, top_rows
from embeddings.training.text import simplified

log = logging.getLogger(__name__)

Encode = Callable[[list[str]], np.ndarray]
"""n texts → (n, dim) float32 unit rows."""


@dataclass(frozen=True, slots=True)
class Collection:
    """`relevant[q]` maps corpus rows to grades."""

    corpus: list[str]
    queries: list[str]
    relevant: list[dict[int, int]]


def read_benchmark(folder: Path, *, titles: bool = False) -> Collection:
    """A BEIR folder. Texts are simplified first, as the application does."""
    corpus: list[str] = []
    rows: dict[str, int] = {}
    with lzma.open(folder / "corpus.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            rows[item["_id"]] = len(corpus)
            text = (
                f"{item['title']} {item['text']}" if titles and item.get("title") else item["text"]
            )
            corpus.append(simplified(text))
    grades: dict[str, dict[int, int]] = {}
    for line in (folder / "qrels" / "test.tsv").read_text("utf-8").splitlines()[1:]:
        query, passage, score = line.split("\t")
        if int(score) > 0:
            grades.setdefault(query, {})[rows[passage]] = int(score)
    asked = [
        json.loads(line) for line in (folder / "queries.jsonl").read_text("utf-8").splitlines()
    ]
    asked = [item for item in asked if item["_id"] in grades]
    return Collection(
        corpus, [simplified(q["text"]) for q in asked], [grades[q["_id"]] for q in asked]
    )


@dataclass(frozen=True, slots=True)
class Encoders:
    queries: Encode
    passages: Encode


def load_encoders(work: Path, model: Path, threads: int) -> Encoders:
    """A checkpoint's table, whose mean a text is, or the folder of an exported model."""
    if model.is_dir():
        embedder = OnnxEmbedder(model, threads=threads)
        return Encoders(embedder.encode_queries, embedder.encode_passages)
    torch.set_num_threads(threads)
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
    tokenizer.enable_truncation(NetworkConfig().max_tokens)
    table: np.ndarray = torch.load(model, weights_only=True)["folded"].float().numpy()

    def encode(texts: list[str]) -> np.ndarray:
        made = np.stack([table[e.ids or [1]].mean(0) for e in tokenizer.encode_batch_fast(texts)])
        unit: np.ndarray = made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)
        return unit

    return Encoders(encode, encode)


def evaluate(work: Path, model: Path, names: list[str] | None, threads: int) -> dict[str, float]:
    """nDCG@10 by benchmark, then R@1 and R@10 of the held-out questions by register.

    Logged, returned and written to `figures_<model>.json`.
    """
    encoders = load_encoders(work, model, threads)
    figures: dict[str, float] = {}
    for folder in sorted((shared_folder() / "benchmarks").iterdir()):
        if names is not None and folder.name not in names:
            continue
        held = read_benchmark(folder)
        ranked = top_rows(encoders.queries(held.queries), encoders.passages(held.corpus), 10)
        figures[folder.name] = ndcg(ranked, held.relevant)
        log.info("%s nDCG@10 %.4f", folder.name, figures[folder.name])
    for name in ("questions", "statute_questions", "consultations"):
        figures |= _held_out(work, name, encoders)
    (work / f"figures_{model.stem}.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    return figures


def _held_out(work: Path, name: str, encoders: Encoders) -> dict[str, float]:
    path = work / f"{name}_dev.json"
    if not path.exists():
        log.info("no %s: run the stage `questions`", path)
        return {}
    held = json.loads(path.read_text("utf-8"))
    asked = [q["text"] for q in held["queries"]]
    ranked = top_rows(encoders.queries(asked), encoders.passages(held["corpus"]), 10)
    figures: dict[str, float] = {}
    registers = sorted({q["register"] for q in held["queries"]})
    for register in ["all", *(registers if len(registers) > 1 else ())]:
        rows = [n for n, q in enumerate(held["queries"]) if register in ("all", q["register"])]
        right = [{held["queries"][n]["passage"]: 1} for n in rows]
        for k in (1, 10):
            figures[f"{name} {register} R@{k}"] = recall(ranked[rows], right, k)
        first, ten = (figures[f"{name} {register} R@{k}"] for k in (1, 10))
        log.info("%s %s (%d): R@1 %.4f R@10 %.4f", name, register, len(rows), first, ten)
    return figures
