"""Pairs → train, dev and test, no question and no passage in two of them."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from embeddings.errors import PairsTooFew
from embeddings.tuning.base import Pair

MIN_HELD_OUT = 5
MIN_TRAIN = 20


@dataclass(frozen=True, slots=True)
class Split:
    """``dev`` chooses the epoch and the blend, ``test`` is for the table alone; ``corpus`` is
    every passage once, in the order of the pairs."""

    train: tuple[Pair, ...]
    dev: tuple[Pair, ...]
    test: tuple[Pair, ...]
    corpus: tuple[str, ...]


def split_pairs(pairs: Sequence[Pair], holdout: float, seed: int) -> Split:
    """Whole groups are drawn until ``holdout`` of the pairs is reached, for test and then for dev;
    a group is what hangs together by a shared question or passage. Raises ``PairsTooFew``."""
    wanted = math.ceil(round(holdout * len(pairs), 6))
    if wanted < MIN_HELD_OUT or len(pairs) - 2 * wanted < MIN_TRAIN:
        fewest = math.ceil(round(max(MIN_HELD_OUT / holdout, MIN_TRAIN / (1 - 2 * holdout)), 6))
        raise PairsTooFew(
            f"{len(pairs)} pairs are too few to hold out {holdout:g} of them twice, for choosing "
            f"and for the table (at least {MIN_HELD_OUT} each, and {MIN_TRAIN} to train on); "
            f"write at least {fewest}, or pass another --holdout"
        )
    groups = _groups(pairs)
    random.Random(seed).shuffle(groups)
    train: list[Pair] = []
    dev: list[Pair] = []
    test: list[Pair] = []
    for group in groups:
        part = next((p for p in (test, dev) if len(p) < wanted and len(group) <= wanted), train)
        part += group
    if min(len(dev), len(test)) < MIN_HELD_OUT or len(train) < MIN_TRAIN:
        largest = max(groups, key=len)
        raise PairsTooFew(
            f"{len(pairs)} pairs cannot be parted: {len(largest)} of them hang together by shared "
            f"questions or passages (one question is {largest[0].question!r}), and none may be "
            f"both trained on and held out; ask questions that name what they are about, or add "
            f"pairs of other passages"
        )
    return Split(tuple(train), tuple(dev), tuple(test), tuple(dict.fromkeys(_passages(pairs))))


def right_passages(pairs: Sequence[Pair]) -> dict[str, set[str]]:
    """Question → its passages."""
    right: dict[str, set[str]] = {}
    for pair in pairs:
        right.setdefault(pair.question, set()).add(pair.passage)
    return right


def _passages(pairs: Sequence[Pair]) -> list[str]:
    return [pair.passage for pair in pairs]


def _groups(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """The connected components of the graph of questions and passages, by first appearance."""
    parent = list(range(len(pairs)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    first: dict[tuple[str, str], int] = {}
    for n, pair in enumerate(pairs):
        for key in (("question", pair.question), ("passage", pair.passage)):
            parent[root(n)] = root(first.setdefault(key, n))
    groups: dict[int, list[Pair]] = {}
    for n, pair in enumerate(pairs):
        groups.setdefault(root(n), []).append(pair)
    return list(groups.values())
