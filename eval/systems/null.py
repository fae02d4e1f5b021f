"""A model that knows nothing, for lexical search, which needs none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from embeddings.base import ModelCard, Progress, Vectors


class NullEmbedder:
    """Every text is the one unit vector of one dimension."""

    card = ModelCard(name="none", revision="0", dimension=1)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.ones((len(texts), 1), np.float32)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self.encode_queries(texts)
