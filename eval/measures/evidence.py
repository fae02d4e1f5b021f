"""Whether the evidence came back."""

from __future__ import annotations

from collections.abc import Sequence

CUTOFFS = (1, 3, 5, 10)
SEVERAL = frozenset({"list", "comparison"})
"""The types of question whose answer stands in several places."""

Carried = Sequence[frozenset[int]]
"""For each hit, in order of rank, the evidence groups it carries."""


def hit_at(carried: Carried, k: int) -> float:
    """1 if one of the first ``k`` hits carries evidence."""
    return float(any(carried[:k]))


def evidence_recall(carried: Carried, groups: frozenset[int], k: int) -> float:
    """The share of the evidence groups that the first ``k`` hits carry."""
    found = frozenset[int]().union(*carried[:k])
    return len(found & groups) / len(groups) if groups else 0.0
