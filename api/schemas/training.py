"""What ``youju train --json`` prints; the field names and their order are the contract."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class PairCounts(BaseModel):
    train: int
    dev: int
    test: int


class FiguresOut(BaseModel):
    hit_1: float
    hit_10: float
    rr_10: float


class TrainResponse(BaseModel):
    """``out`` and ``revision`` are null when nothing was written. ``share`` of the weights of
    ``epoch`` was blended with the base's. ``better`` and ``worse`` count the held-out questions
    whose first right passage moved; ``chance`` is the p-value of a two-sided sign test."""

    base: str
    base_revision: str
    out: str | None
    revision: str | None
    reason: Literal["no_epoch_better", "held_out_worse"] | None
    pairs: PairCounts
    passages: int
    seed: int
    holdout: float
    batch: int
    learning_rate: float
    epochs: int
    epoch: int
    share: float
    dev_loss_before: float
    dev_loss_after: float
    questions: int
    before: FiguresOut
    after: FiguresOut
    better: int
    worse: int
    chance: float
