"""Stage `teacher`: a first token table from what a sentence-transformers model makes of each word.

The teacher reads every word of the vocabulary as a text of its own (Tulkens & van Dongen 2024,
model2vec). Its vectors all point much the same way; whitened, they keep what tells words apart.
Frequent words are made short, so that they weigh little in a mean (Arora et al. 2017, SIF).
"""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.loading import load_embedder
from embeddings.training.config import NetworkConfig
from embeddings.training.network import StaticTable

log = logging.getLogger(__name__)

_SMOOTHING = 3e-4
_LEAST_VARIANCE = 1e-4
"""Of the largest: what varies less is noise, and is not blown up."""
_NGRAM_SPREAD = 0.005

Floats = NDArray[np.float64]


def teach(work: Path, name: str, network: NetworkConfig) -> None:
    """Writes the checkpoint `teacher.pt`. Raises `ModelNotFound`, or ValueError for a teacher
    whose vectors are not of the table's width."""
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
    words = [tokenizer.id_to_token(n) or "" for n in range(tokenizer.get_vocab_size())]
    vectors = load_embedder(name).encode_queries([word or " " for word in words])
    if vectors.shape[1] != network.dim:
        raise ValueError(
            f"{name} gives {vectors.shape[1]} numbers a text, the table holds {network.dim}: "
            f"name another teacher, or change NetworkConfig.dim"
        )
    shares = _token_shares(work, len(words))
    rows = whitened(vectors.astype(np.float64), np.sqrt(shares))
    rows *= (_SMOOTHING / (_SMOOTHING + shares))[:, None]
    table = _as_table(words, rows, network)
    torch.save(
        {"model": table.state_dict(), "folded": table.folded(), "step": 0, "seconds": 0.0},
        work / "teacher.pt",
    )
    log.info("%d words read by %s", len(words), name)


def whitened(vectors: Floats, weights: Floats) -> Floats:
    """`vectors` (n, d) without their mean, turned and stretched so that every direction varies
    alike, both weighted; of mean length 1."""
    shares = weights / weights.sum()
    centred = vectors - shares @ vectors
    variance, directions = np.linalg.eigh((centred * shares[:, None]).T @ centred)
    made = centred @ directions / np.sqrt(np.maximum(variance, variance.max() * _LEAST_VARIANCE))
    return np.asarray(made / np.linalg.norm(made, axis=1).mean(), np.float64)


def _token_shares(work: Path, size: int) -> Floats:
    """How much of the passages of all sources each token makes up; none is 0."""
    counts = np.ones(size)
    for path in sorted(work.glob("*.npz")):
        with np.load(path) as held:
            counts += np.bincount(held["passage_ids"], minlength=size)
    return np.asarray(counts / counts.sum(), np.float64)


def _as_table(words: list[str], rows: Floats, network: NetworkConfig) -> StaticTable:
    """A table whose token vectors are `rows`: a word's own row is what its characters leave."""
    table = StaticTable(words, network)
    made = np.random.default_rng(0).normal(
        0, _NGRAM_SPREAD, (len(words) + network.buckets, network.dim)
    )
    made[: len(words)] = rows
    for n, (start, stop) in enumerate(zip(table.offsets, table.offsets[1:], strict=False)):
        units = table.flat[start:stop]
        characters = units[units < len(words)]
        if len(characters):
            made[n] -= rows[characters].mean(0)
    with torch.no_grad():
        table.rows.weight.copy_(torch.from_numpy(made))
    return table
