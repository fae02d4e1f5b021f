"""Late interaction as it is trained is the one that retrieval uses."""

from __future__ import annotations

import numpy as np
import torch

from embeddings.training.config import NetworkConfig
from embeddings.training.late import late_scores
from embeddings.training.network import StaticTable

WORDS = [f"词{n}" for n in range(40)]


def texts(chance: np.random.Generator, count: int) -> list[np.ndarray]:
    return [chance.integers(0, len(WORDS), chance.integers(1, 9)) for _ in range(count)]


def test_each_query_beside_each_passage() -> None:
    torch.manual_seed(3)
    table = StaticTable(WORDS, NetworkConfig(dim=8, buckets=4))
    chance = np.random.default_rng(3)
    # More passages than are looked at in one go.
    queries, passages = texts(chance, 5), texts(chance, 70)
    vectors, late = late_scores(table, queries, passages)

    rows = table.folded().numpy()
    lengths = np.linalg.norm(rows, axis=1)
    unit = rows / lengths[:, None]
    expected = [
        [float(lengths[q] @ (unit[q] @ unit[p].T).max(axis=1) / lengths[q].sum()) for p in passages]
        for q in queries
    ]
    assert np.allclose(late.detach().numpy(), expected, atol=1e-5)
    assert torch.allclose(vectors, table.encode([*queries, *passages]))


def test_a_step_draws_partners_together() -> None:
    torch.manual_seed(3)
    table = StaticTable(WORDS, NetworkConfig(dim=8, buckets=4))
    queries, passages = [np.array([1, 2])], [np.array([3, 4]), np.array([5])]
    _, before = late_scores(table, queries, passages)
    (before[0, 1] - before[0, 0]).backward()
    with torch.no_grad():
        table.rows.weight -= 0.05 * table.rows.weight.grad
    _, after = late_scores(table, queries, passages)
    assert after[0, 0] > before[0, 0]
    assert after[0, 1] < before[0, 1]
