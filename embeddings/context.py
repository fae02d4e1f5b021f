"""The words of a question in context: a second ONNX graph, beside that of the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from embeddings.base import Vectors

CONTEXT_FILE = "onnx/context_int8.onnx"
_OUTPUT = "token_embeddings"
# So that memory does not grow with the number of texts.
_PARTS_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Context:
    """``session`` takes ``rows`` ``(n, t, dim)`` float32 and ``attention_mask`` ``(n, t)`` int64
    and gives ``token_embeddings`` ``(n, t, dim)`` float32, for ``t`` up to ``places``."""

    session: Any
    places: int

    def read(self, texts: Sequence[Vectors]) -> list[Vectors]:
        """Of each text the rows of its words ``(t, dim)`` → the words' vectors where they stand,
        the same shape. What is longer than ``places`` is read in parts."""
        parts = [
            (number, text[start : start + self.places])
            for number, text in enumerate(texts)
            for start in range(0, len(text), self.places)
        ]
        read: list[list[Vectors]] = [[text[:0]] for text in texts]
        for first in range(0, len(parts), _PARTS_AT_ONCE):
            batch = parts[first : first + _PARTS_AT_ONCE]
            for (number, _), words in zip(batch, self._run([p for _, p in batch]), strict=True):
                read[number].append(words)
        return [np.concatenate(own) for own in read]

    def _run(self, parts: Sequence[Vectors]) -> list[Vectors]:
        longest = max(map(len, parts))
        rows = np.zeros((len(parts), longest, parts[0].shape[1]), np.float32)
        mask = np.zeros((len(parts), longest), np.int64)
        for at, part in enumerate(parts):
            rows[at, : len(part)] = part
            mask[at, : len(part)] = 1
        (found,) = self.session.run([_OUTPUT], {"rows": rows, "attention_mask": mask})
        return [found[at, : len(part)] for at, part in enumerate(parts)]
