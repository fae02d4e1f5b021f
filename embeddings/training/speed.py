"""How fast an exported model is: load, one question on one thread, passages a second on two."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from embeddings.onnx import OnnxEmbedder


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m embeddings.training.speed")
    parser.add_argument("model", type=Path, help="the exported folder")
    parser.add_argument(
        "passages", type=Path, help="a UTF-8 text, cut into passages of 250 characters"
    )
    given = parser.parse_args()
    began = time.perf_counter()
    embedder = OnnxEmbedder(given.model, threads=1)
    embedder.load()
    print(f"load {time.perf_counter() - began:.3f} s")
    taken = []
    for year in range(1950, 2001):
        # Each is another question, since one that was read before is known.
        question = f"{year}年全区城镇居民人均可支配收入增长了多少？"
        began = time.perf_counter()
        embedder.encode_queries([question])
        taken.append(time.perf_counter() - began)
    print(f"one question, 1 thread: median {np.median(taken) * 1e3:.2f} ms")
    text = "".join(given.passages.read_text("utf-8-sig").split())
    passages = [text[n : n + 250] for n in range(0, len(text) - 250, 250)][:600]
    tokens = np.mean([len(ids) for ids in embedder.token_ids(passages, "")])
    embedder = OnnxEmbedder(given.model, threads=2)
    embedder.encode_passages(passages[:32])
    best = []
    for _ in range(3):
        began = time.perf_counter()
        embedder.encode_passages(passages)
        best.append(len(passages) / (time.perf_counter() - began))
    print(
        f"{len(passages)} passages of 250 characters ({tokens:.0f} tokens), 2 threads: "
        f"{np.median(best):.0f} a second"
    )


if __name__ == "__main__":
    main()
