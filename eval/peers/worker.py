"""One peer in one process, so that its memory is its own: ``python -m eval.peers.worker NAME
JOB RESULT``, both JSON files."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from eval.peers.base import Chunk, Model
from eval.peers.registry import PEERS


def main(name: str, job_path: str, result_path: str) -> None:
    """Writes the result, or ``{"left_out": reason}``."""
    job = json.loads(Path(job_path).read_text("utf-8"))
    entry = next(entry for entry in PEERS if entry.name == name)
    try:
        result = _run(entry.make(), job)
    except Exception as error:
        # Whatever a peer raises is the reason why it is not in the table.
        result = {"left_out": f"{type(error).__name__}: {error}".splitlines()[0][:300]}
    else:
        try:
            result["version"] = version(entry.package)
        except PackageNotFoundError:
            result["version"] = ""
    Path(result_path).write_text(json.dumps(result, ensure_ascii=False), "utf-8")


def _run(peer: Any, job: dict[str, Any]) -> dict[str, Any]:
    # The model is the same for all and is loaded before the clock starts.
    model = load_model(job["model"]) if job["model"] else None
    started = time.perf_counter()
    peer.index(job["texts"], model)
    index_s = time.perf_counter() - started
    peer.search(job["questions"][0], job["k"])
    rows = []
    for question in job["questions"]:
        began = time.perf_counter()
        found = peer.search(question, job["k"])
        took = (time.perf_counter() - began) * 1000
        rows.append({"took_ms": took, "hits": [[*_row(chunk), score] for chunk, score in found]})
    return {
        "index_s": index_s,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "chunks": [_row(chunk) for chunk in peer.chunks()],
        "questions": rows,
    }


def _row(chunk: Chunk) -> list[Any]:
    return [chunk.report, chunk.start, chunk.end, chunk.text[:120]]


def load_model(name: str) -> Model:
    """A model's name, or ``module:class`` of an embedder."""
    from embeddings.openai import PREFIX

    module, _, attribute = name.partition(":")
    if attribute and not name.startswith(PREFIX) and not os.path.exists(name):
        embedder = getattr(import_module(module), attribute)()
    else:
        from embeddings.loading import load_embedder

        embedder = load_embedder(name)
    return Model(embedder.card.dimension, embedder.encode_queries, embedder.encode_passages)


if __name__ == "__main__":
    main(*sys.argv[1:4])
