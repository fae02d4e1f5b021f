"""What can be evaluated: anything that takes a question and gives back hits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from eval.types import Outcome, Place, Qrels, Question


class System(Protocol):
    """One configuration of one engine. ``settings`` is all that its answers depend on, besides
    the index and the model."""

    @property
    def name(self) -> str: ...

    @property
    def settings(self) -> Mapping[str, object]: ...

    def warm(self) -> None:
        """Load what the first question would wait for."""
        ...

    def ask(self, question: Question) -> Outcome:
        """Raises ``ServerFailed``; what is wrong with one question goes into ``error``."""
        ...


@dataclass(frozen=True, slots=True)
class Index:
    """What the systems of one evaluation search. ``places`` are all its passages, or None
    where they cannot be listed. ``index_s`` is the time it took to make, if it was made here.
    """

    fingerprint: str
    model: str
    reports: int
    passages: int | None
    places: Iterable[Place] | None
    index_s: float | None = None


@dataclass(frozen=True, slots=True)
class Bench:
    """Systems over one index. Where the dataset judges passages itself, it gives the ``qrels``,
    and ``excerpt`` shows a passage by its id."""

    index: Index
    systems: tuple[System, ...]
    qrels: Qrels | None = None
    excerpt: Callable[[str], str] | None = None
