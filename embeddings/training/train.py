"""Stage `train`: the static table. Resumable, seeded, logged."""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from embeddings.training.batches import Batch, Sampler, Source
from embeddings.training.config import NetworkConfig, StageConfig
from embeddings.training.late import late_scores
from embeddings.training.loss import banned, both_ways, contrastive
from embeddings.training.network import Encoder, StaticTable

log = logging.getLogger(__name__)

_WARM_UP = 0.04
_CHUNK_TOKENS = 6_000
_SAVE_SECONDS = 360
_HARD_SOURCES = frozenset({
    "questions", "statute_questions", "report_heading", "report_sentence", "report_figure",
    "cmrc", "lay_law", "lawyer_qa", "paper_abstract", "parallel_window",
})  # fmt: skip


@dataclass(slots=True)
class Progress:
    """What a resumed run needs to know: the seconds already trained decide the learning rate."""

    step: int = 0
    seconds: float = 0.0


def rate_factor(done: float) -> float:
    """Linear warm-up, then a cosine to 2 %; `done` is the share of the stage's time."""
    if done < _WARM_UP:
        return max(done / _WARM_UP, 0.02)
    return 0.02 + 0.98 * 0.5 * (
        1 + math.cos(math.pi * min(1.0, (done - _WARM_UP) / (1 - _WARM_UP)))
    )


def encode_rows(encoder: Encoder, texts: list[np.ndarray]) -> Tensor:
    """(n, dim) unit rows in the order given; texts of like length share a chunk.

    The rows of the table that the texts use are gathered once: a gradient the size of
    the whole table for every chunk would cost more than the layers do.
    """
    lengths = np.array([len(t) for t in texts])
    order = np.argsort(lengths, kind="stable")
    used, places = np.unique(np.concatenate(texts), return_inverse=True)
    rows = encoder.table(torch.from_numpy(used.astype(np.int64)))
    starts = np.r_[0, np.cumsum(lengths)]
    made: list[Tensor] = []
    start = 0
    while start < len(order):
        stop = start + 1
        while stop < len(order) and lengths[order[stop]] * (stop + 1 - start) <= _CHUNK_TOKENS:
            stop += 1
        chunk = order[start:stop]
        ids = np.zeros((len(chunk), lengths[chunk[-1]]), np.int64)
        for row, n in enumerate(chunk):
            ids[row, : lengths[n]] = places[starts[n] : starts[n + 1]]
        mask = torch.from_numpy(
            (np.arange(ids.shape[1]) < lengths[chunk][:, None]).astype(np.int64)
        )
        made.append(encoder.pool(functional.embedding(torch.from_numpy(ids), rows), mask))
        start = stop
    return torch.cat(made)[torch.from_numpy(np.argsort(order, kind="stable"))]


def static_vectors(
    table: Tensor, ids: np.ndarray, offsets: np.ndarray, rows: np.ndarray
) -> np.ndarray:
    """(rows, dim) float32 unit means of token vectors: the neighbourhoods of hard batches."""
    out = np.empty((len(rows), table.shape[1]), np.float32)
    for n, row in enumerate(rows):
        out[n] = (
            table[torch.from_numpy(ids[offsets[row] : offsets[row + 1]].astype(np.int64))]
            .mean(0)
            .numpy()
        )
    unit: np.ndarray = out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)
    return unit


def _loss(model: StaticTable, batch: Batch, stage: StageConfig) -> Tensor:
    allowed = torch.from_numpy(batch.allowed)
    if stage.late_temperature:
        vectors, late = late_scores(model, batch.queries, batch.passages)
    else:
        vectors, late = model.encode(batch.queries + batch.passages), None
    queries, passages = vectors[: len(batch.queries)], vectors[len(batch.queries) :]
    loss = contrastive(queries, passages, allowed, stage.temperature)
    if late is None:
        return loss
    return loss + both_ways(late / stage.late_temperature, banned(passages, allowed))


def _build(work: Path, words: list[str], network: NetworkConfig, stage: StageConfig) -> StaticTable:
    table = StaticTable(words, network)
    if stage.begins is not None:
        held = torch.load(work / f"{stage.begins}.pt", weights_only=True)
        table.load_state_dict(held["model"])
    return table


def _save(
    path: Path, model: StaticTable, optimiser: torch.optim.Optimizer, at: Progress, whole: bool
) -> None:
    held = {
        "model": model.state_dict(),
        "folded": model.folded(),
        "step": at.step,
        "seconds": at.seconds,
    }
    if whole:
        held["optimiser"] = optimiser.state_dict()
    partial = path.with_suffix(".part")
    torch.save(held, partial)
    partial.replace(path)


def _place_passages(model: StaticTable, sources: list[Source]) -> None:
    """Gives the sources whose batches may be neighbourhoods the vectors to find them by."""
    known = model.folded()
    for source in sources:
        if source.name in _HARD_SOURCES:
            side = source.passage
            source.vectors = static_vectors(known, side.ids, side.offsets, source.usable)


def train(
    work: Path, network: NetworkConfig, stage: StageConfig, start: Path | None, threads: int
) -> None:
    """Trains one stage for its minutes into `<stage>.pt`; `start` resumes an interrupted run."""
    torch.manual_seed(stage.seed)
    torch.set_num_threads(threads)
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
    words = [tokenizer.id_to_token(n) or "" for n in range(tokenizer.get_vocab_size())]
    model = _build(work, words, network, stage)
    optimiser = torch.optim.AdamW(
        model.parameters(), lr=stage.rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True
    )
    at = Progress()
    if start is not None:
        held = torch.load(start, weights_only=True)
        model.load_state_dict(held["model"])
        optimiser.load_state_dict(held["optimiser"])
        at = Progress(held["step"], held["seconds"])
    sampler = Sampler(work, stage, stage.seed + at.step)
    if stage.neighbours:
        _place_passages(model, sampler.sources)
    target, saved, tokens = work / f"{stage.name}.pt", at.seconds, 0
    shown: list[float] = []
    began = time.perf_counter() - at.seconds
    while (done := (time.perf_counter() - began) / (stage.minutes * 60)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = stage.rate * rate_factor(done)
        batch = sampler.draw()
        loss = _loss(model, batch, stage)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        shown.append(loss.item())
        tokens += sum(map(len, batch.queries)) + sum(map(len, batch.passages))
        at = Progress(at.step + 1, time.perf_counter() - began)
        if at.step % 25 == 0:
            where = f"{stage.name} step {at.step}, {at.seconds:.0f} s"
            log.info("%s, loss %.4f, %.1f M tokens", where, float(np.mean(shown)), tokens / 1e6)
            shown.clear()
        if at.seconds - saved > _SAVE_SECONDS:
            _save(target, model, optimiser, at, whole=True)
            saved = at.seconds
    _save(target, model, optimiser, at, whole=False)
    log.info("%s done: %d steps, %.0f s", stage.name, at.step, at.seconds)
