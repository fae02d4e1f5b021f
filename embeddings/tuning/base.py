"""What tuning takes and gives, and the protocol of a model that can be tuned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import torch

Watch = Callable[[str, int, int], None]
"""Called with (stage, done, total): stage is ``training`` (batches) or ``measuring`` (texts)."""

Reason = Literal["no_epoch_better", "held_out_worse"]
"""Why a tuned model is not worth keeping: no blend of base and tuned weights lowered the loss on
the dev questions, or RR@10 fell on the held-out ones."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a passage that answers it, as they are embedded (without prompts)."""

    question: str
    passage: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What a caller may choose; None leaves it to the base's family (``recipe.py``).

    ``holdout`` is the share of the pairs held out for the table; as many again choose the epoch.
    """

    holdout: float = 0.1
    seed: int = 1
    epochs: int | None = None
    batch: int | None = None
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What the model card says of where the pairs and the call came from."""

    pairs_file: str
    pairs_sha256: str
    command: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over questions; a question without a right passage among the first ten has RR 0."""

    hit_1: float
    hit_10: float
    rr_10: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Base and tuned over the held-out questions, searched among all ``passages`` of the set.
    A question is ``better`` whose first right passage ranks higher within the first ten.
    ``chance`` is how likely a split of better and worse at least as uneven is, were both equally
    likely (two-sided sign test)."""

    questions: int
    passages: int
    before: Figures
    after: Figures
    better: int
    worse: int
    chance: float


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every number that decides a run, as it was used."""

    epochs: int
    batch: int
    rate: float
    temperature: float
    dropout: float
    too_close: float
    """Cosine above which two passages of a batch are not held against each other."""
    patience: int = 3
    """Epochs without a lower dev loss after which training stops."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The dev loss of the base, and of the best blend: ``share`` of the weights of ``epoch``,
    the rest the base's. ``epochs`` were trained."""

    epochs: int
    epoch: int
    share: float
    loss_before: float
    loss_after: float


@dataclass(frozen=True, slots=True)
class Tuned:
    """``revision`` is None when nothing was written. ``reason`` stands even where the model was
    written because the caller asked for it anyway."""

    base: str
    base_revision: str
    revision: str | None
    reason: Reason | None
    train: int
    dev: int
    test: int
    settings: Settings
    recipe: Recipe
    fitted: Fitted
    comparison: Comparison


class Tunable(Protocol):
    """A model in torch, its weights open to change."""

    def parameters(self) -> Sequence[torch.nn.Parameter]: ...

    def train(self, on: bool) -> None:
        """Switches dropout."""
        ...

    def queries(self, texts: Sequence[str]) -> torch.Tensor:
        """``(n, dimension)`` float32 unit rows, with gradients."""
        ...

    def passages(self, texts: Sequence[str]) -> torch.Tensor: ...

    def write(self, folder: Path) -> None:
        """Everything that ``load_embedder`` needs, into an existing empty folder."""
        ...
