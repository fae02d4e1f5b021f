"""An embedder for tests: deterministic, instant, and good enough to rank by shared characters."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from embeddings.base import ModelCard, Progress, Vectors

_DIMENSION = 256


class HashingEmbedder:
    """Counts of hashed character pairs, as unit rows."""

    card = ModelCard(name="hashing", revision="1", dimension=_DIMENSION)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        counts = np.zeros((len(texts), _DIMENSION), np.float32)
        counts[:, 0] = 0.01
        for row, text in enumerate(texts):
            for one, next_one in pairwise(text):
                counts[row, zlib.crc32((one + next_one).encode()) % _DIMENSION] += 1
        return np.asarray(counts / np.linalg.norm(counts, axis=1, keepdims=True), np.float32)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self.encode_queries(texts)
