"""An embedder for tests that need vectors but no model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from embeddings.base import ModelCard, Progress, Vectors

DIMENSION = 64


class HashingEmbedder:
    """Pairs of characters, hashed: texts that share many are close. Deterministic."""

    def __init__(self, name: str = "hashing") -> None:
        self.card = ModelCard(name, "1", DIMENSION)
        self.encoded: list[str] = []

    def token_ids(self, texts: Sequence[str], prompt: str) -> list[list[int]]:
        return [[_place(pair) for pair in _pairs(prompt + text)] for text in texts]

    def token_table(self) -> Vectors:
        return np.eye(DIMENSION, dtype=np.float32)

    def query_words(self, texts: Sequence[str]) -> list[Vectors]:
        return [self.token_table()[ids] for ids in self.token_ids(texts, "")]

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), DIMENSION), np.float32)
        for row, ids in enumerate(self.token_ids(texts, "")):
            vectors[row] = self.token_table()[ids].sum(axis=0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(lengths == 0, 1, lengths)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.encoded += texts
        if progress:
            progress(len(texts))
        return self.encode_queries(texts)


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(max(1, len(text) - 1))]


def _place(pair: str) -> int:
    digest = hashlib.blake2b(pair.encode(), digest_size=2).digest()
    return int.from_bytes(digest, "big") % DIMENSION
