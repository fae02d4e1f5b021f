"""A model behind an address that speaks the OpenAI embeddings API (vLLM, Xinference, TEI, …).

The server must put no prompts of its own before the texts: they are put there here, by the
model's family, as for every other model.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from embeddings import probe
from embeddings.base import ModelCard, Progress, Vectors
from embeddings.errors import ModelUnusable
from embeddings.prompts import prompts_for
from embeddings.transport import Server, Transport
from embeddings.vectors import unit_rows

logger = logging.getLogger(__name__)

PREFIX = "openai:"
"""What is before the name by which the server knows the model."""


class OpenAIEmbedder:
    """``name`` is ``openai:NAME``. Asks the server at the first use; may then be used by several
    threads at once. ``batch_size`` bounds the texts of one request.

    The card's name leaves out the server's address, so that an index may follow its model to
    another server, and so that no index can direct questions and the key to an address of its
    own; its revision is the fingerprint of a fixed text's vector.
    """

    def __init__(self, name: str, server: Server, *, batch_size: int = 64) -> None:
        if batch_size < 1:
            raise ValueError(f"batch_size is {batch_size}; it must be at least 1")
        self._name = name
        self._transport = Transport(name, server)
        self._batch_size = batch_size
        self._card: ModelCard | None = None
        self._lock = threading.Lock()

    @property
    def card(self) -> ModelCard:
        """Raises ``ModelNotFound`` or ``ModelUnusable``, since the server is asked for it."""
        self.load()
        assert self._card is not None
        return self._card

    def load(self) -> None:
        """Idempotent; raises ``ModelNotFound`` or ``ModelUnusable``."""
        if self._card is None:
            with self._lock:
                if self._card is None:
                    self._card = self._ask()

    def _ask(self) -> ModelCard:
        vectors = self._request([probe.TEXT])
        prompts = prompts_for((self._name,))
        logger.info("%s answers, dimension %d", self._name, vectors.shape[1])
        return ModelCard(
            name=self._name,
            revision=probe.fingerprint(vectors[0]),
            dimension=vectors.shape[1],
            query_prompt=prompts.query,
            passage_prompt=prompts.passage,
        )

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self.card.query_prompt, None)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self._encode(texts, self.card.passage_prompt, progress)

    def _encode(self, texts: Sequence[str], prompt: str, progress: Progress | None) -> Vectors:
        dimension = self.card.dimension
        vectors = np.zeros((len(texts), dimension), dtype=np.float32)
        for start in range(0, len(texts), self._batch_size):
            batch = [prompt + text for text in texts[start : start + self._batch_size]]
            rows = self._request(batch)
            if rows.shape[1] != dimension:
                raise ModelUnusable(
                    f"{self._name}: the server gave {rows.shape[1]} dimensions where it first "
                    f"gave {dimension}; see whether it serves another model by now, and index "
                    f"again into a new folder if so"
                )
            vectors[start : start + len(batch)] = rows
            if progress is not None:
                progress(len(batch))
        return vectors

    def _request(self, texts: Sequence[str]) -> Vectors:
        """``(n, dimension)`` float32, unit rows in the order of ``texts``."""
        answer = self._transport.post(
            {
                "model": self._name.removeprefix(PREFIX),
                # Servers refuse an empty text; models see nothing in a space either.
                "input": [text or " " for text in texts],
                "encoding_format": "float",
            }
        )
        try:
            rows = _rows(answer, len(texts))
        except (KeyError, TypeError, ValueError) as error:
            raise ModelUnusable(
                f"{self._name}: the answer is not as the OpenAI embeddings API says "
                f"({type(error).__name__}: {error}); check that YOUJU_EMBEDDINGS_URL is the "
                f"address of such a server"
            ) from error
        return unit_rows(rows, self._name)


def _rows(answer: Any, count: int) -> Vectors:
    """Raises ``KeyError``, ``TypeError`` or ``ValueError`` for an answer of another form."""
    by_index = {item["index"]: item["embedding"] for item in answer["data"]}
    if len(answer["data"]) != count or set(by_index) != set(range(count)):
        raise ValueError(f"{len(answer['data'])} vectors for {count} texts, or wrong indexes")
    rows = np.array([by_index[index] for index in range(count)], dtype=np.float32)
    if rows.ndim != 2 or rows.shape[1] == 0:
        raise ValueError(f"vectors of shape {rows.shape[1:]}")
    return rows
