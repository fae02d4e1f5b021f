"""How near stretches of text are to a question, by the bundled model.

Whatever model retrieves: the bundled one encodes a clause in microseconds, where a transformer
would take as long over the clauses of the candidates as over a small report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Embedder, Vectors

Nearness = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts → their cosines with the question, ``(n,)``."""

_KEPT = 50_000


class ClauseEncoder:
    """Encodes stretches of text in search form, each once: the same passages come again and again.
    ``embedder`` is called when first needed."""

    def __init__(self, embedder: Callable[[], Embedder]) -> None:
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}

    def nearness(self, topics: Sequence[str]) -> Nearness:
        """To the mean of ``topics``, a question and its rewordings."""
        topic = self._embedder().encode_queries(topics).mean(axis=0)
        topic /= max(float(np.linalg.norm(topic)), 1e-9)

        def near(texts: Sequence[str]) -> NDArray[np.float32]:
            if not texts:
                return np.empty(0, np.float32)
            return np.asarray(np.stack(self._vectors(texts)) @ topic, np.float32)

        return near

    def _vectors(self, texts: Sequence[str]) -> list[Vectors]:
        known = self._known
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            if len(known) + len(new) > _KEPT:
                known = self._known = {text: known[text] for text in texts if text in known}
            known.update(zip(new, self._embedder().encode_passages(new), strict=True))
        return [known[text] for text in texts]
