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

from embeddings.training.config import NetworkConfig
from embeddings.training.folders import shared_folder
from embeddings.training.measures import ndcg, recall, top_rows
from embeddings.training.network import Encoder
from embeddings.training.text import simplified
from embeddings.training.train import encode_rows

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


def _ids(tokenizer: Tokenizer, texts: list[str], limit: int) -> list[np.ndarray]:
    made = [np.asarray(e.ids[:limit], np.int64) for e in tokenizer.encode_batch_fast(texts)]
    return [m if len(m) else np.array([1]) for m in made]


def _torch_encoder(tokenizer: Tokenizer, path: Path) -> Encode:
    held = torch.load(path, weights_only=True)
    table = held.get("folded")

    def static(texts: list[str]) -> np.ndarray:
        rows = [table[torch.from_numpy(i)].mean(0).numpy() for i in _ids(tokenizer, texts, 320)]
        made = np.stack(rows)
        unit: np.ndarray = made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)
        return unit

    if table is not None:
        return static
    config = NetworkConfig()
    model = Encoder(tokenizer.get_vocab_size(), config)
    model.load_state_dict(held["model"])
    model.eval()

    @torch.inference_mode()
    def encode(texts: list[str]) -> np.ndarray:
        return encode_rows(model, _ids(tokenizer, texts, config.max_tokens)).float().numpy()

    return encode


def _onnx_encoder(tokenizer: Tokenizer, path: Path, threads: int) -> Encode:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def encode(texts: list[str]) -> np.ndarray:
        rows = _ids(tokenizer, texts, NetworkConfig().max_tokens)
        order = np.argsort([len(r) for r in rows], kind="stable")
        made: np.ndarray | None = None
        for start in range(0, len(order), 32):
            chunk = order[start : start + 32]
            ids = np.zeros((len(chunk), max(len(rows[n]) for n in chunk)), np.int64)
            mask = np.zeros_like(ids)
            for row, n in enumerate(chunk):
                ids[row, : len(rows[n])] = rows[n]
                mask[row, : len(rows[n])] = 1
            out = session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
            made = np.empty((len(rows), out.shape[1]), np.float32) if made is None else made
            made[chunk] = out
        return made if made is not None else np.empty((0, 0), np.float32)

    return encode


def load_encoder(tokenizer: Tokenizer, model: Path, threads: int) -> Encode:
    """A checkpoint of either stage, or an exported ONNX file."""
    torch.set_num_threads(threads)
    if model.suffix == ".onnx":
        return _onnx_encoder(tokenizer, model, threads)
    return _torch_encoder(tokenizer, model)


def evaluate(work: Path, model: Path, names: list[str] | None, threads: int) -> dict[str, float]:
    """nDCG@10 by benchmark, then R@1 and R@10 of the held-out questions by register.

    Logged, returned and written to `figures_<model>.json`.
    """
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
    encode = load_encoder(tokenizer, model, threads)
    figures: dict[str, float] = {}
    for folder in sorted((shared_folder() / "benchmarks").iterdir()):
        if names is not None and folder.name not in names:
            continue
        held = read_benchmark(folder)
        ranked = top_rows(encode(held.queries), encode(held.corpus), 10)
        figures[folder.name] = ndcg(ranked, held.relevant)
        log.info("%s nDCG@10 %.4f", folder.name, figures[folder.name])
    for name in ("questions", "statute_questions"):
        figures |= _held_out(work, name, encode)
    (work / f"figures_{model.stem}.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    return figures


def _held_out(work: Path, name: str, encode: Encode) -> dict[str, float]:
    path = work / f"{name}_dev.json"
    if not path.exists():
        log.info("no %s: run the stage `questions`", path)
        return {}
    held = json.loads(path.read_text("utf-8"))
    ranked = top_rows(encode([q["text"] for q in held["queries"]]), encode(held["corpus"]), 10)
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
