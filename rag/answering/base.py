"""The one protocol of answering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rag.types import Answer, Hit, Query


class Answerer(Protocol):
    def answer(self, query: Query, hits: Sequence[Hit]) -> Answer | None:
        """An answer that stands on ``hits``, or None if they hold none."""
        ...
