from __future__ import annotations

from eval.measures.evidence import evidence_recall, hit_at

NONE: frozenset[int] = frozenset()


def test_hit_at_counts_the_first_k_only() -> None:
    carried = [NONE, NONE, frozenset({0})]
    assert hit_at(carried, 1) == 0
    assert hit_at(carried, 2) == 0
    assert hit_at(carried, 3) == 1
    assert hit_at([], 10) == 0


def test_evidence_recall_is_of_groups_not_of_passages() -> None:
    # Three groups are needed. Two passages both carry group 0, a third carries 2; 1 is missing.
    carried = [frozenset({0}), frozenset({0}), frozenset({2})]
    assert evidence_recall(carried, frozenset({0, 1, 2}), 10) == 2 / 3
    assert evidence_recall(carried, frozenset({0, 1, 2}), 2) == 1 / 3
    assert evidence_recall([], frozenset({0, 1}), 10) == 0
