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

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), DIMENSION), np.float32)
        for row, text in enumerate(texts):
            for at in range(max(1, len(text) - 1)):
                digest = hashlib.blake2b(text[at : at + 2].encode(), digest_size=2).digest()
                vectors[row, int.from_bytes(digest, "big") % DIMENSION] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(lengths == 0, 1, lengths)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.encoded += texts
        if progress:
            progress(len(texts))
        return self.encode_queries(texts)
