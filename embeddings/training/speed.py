"""How fast an exported model is: load, one question on one thread, passages a second on two."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer


def _session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _run(session: onnxruntime.InferenceSession, tokenizer: Tokenizer, texts: list[str]) -> None:
    rows = [e.ids[:320] for e in tokenizer.encode_batch_fast(texts)]
    rows.sort(key=len)
    for start in range(0, len(rows), 32):
        chunk = rows[start : start + 32]
        ids = np.zeros((len(chunk), len(chunk[-1])), np.int64)
        mask = np.zeros_like(ids)
        for n, row in enumerate(chunk):
            ids[n, : len(row)] = row
            mask[n, : len(row)] = 1
        session.run(["sentence_embedding"], {"input_ids": ids, "attention_mask": mask})


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m embeddings.training.speed")
    parser.add_argument("tokenizer", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument(
        "passages", type=Path, help="a UTF-8 text, cut into passages of 250 characters"
    )
    given = parser.parse_args()
    began = time.perf_counter()
    tokenizer = Tokenizer.from_file(str(given.tokenizer))
    session = _session(given.model, 1)
    print(f"load {time.perf_counter() - began:.3f} s")
    question = ["2025年全区城镇居民人均可支配收入增长了多少？"]
    _run(session, tokenizer, question)
    taken = []
    for _ in range(50):
        began = time.perf_counter()
        _run(session, tokenizer, question)
        taken.append(time.perf_counter() - began)
    print(f"one question, 1 thread: median {np.median(taken) * 1e3:.2f} ms")
    text = "".join(given.passages.read_text("utf-8-sig").split())
    passages = [text[n : n + 250] for n in range(0, len(text) - 250, 250)][:600]
    tokens = np.mean([len(e.ids) for e in tokenizer.encode_batch_fast(passages)])
    session = _session(given.model, 2)
    _run(session, tokenizer, passages[:32])
    best = []
    for _ in range(3):
        began = time.perf_counter()
        _run(session, tokenizer, passages)
        best.append(len(passages) / (time.perf_counter() - began))
    print(
        f"{len(passages)} passages of 250 characters ({tokens:.0f} tokens), 2 threads: "
        f"{np.median(best):.0f} a second"
    )


if __name__ == "__main__":
    main()
