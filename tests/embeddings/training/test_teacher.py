import numpy as np

from embeddings.training.teacher import whitened


def test_whitened_vectors_vary_alike_in_every_direction() -> None:
    chance = np.random.default_rng(1)
    stretched = chance.normal(size=(4000, 3)) * [5.0, 1.0, 0.2] + [9.0, 9.0, 9.0]
    made = whitened(stretched, np.ones(len(stretched)))
    spread = np.cov(made.T)
    assert np.allclose(made.mean(0), 0, atol=1e-9)
    assert np.allclose(spread, np.eye(3) * spread[0, 0], atol=1e-6)
    assert np.isclose(np.linalg.norm(made, axis=1).mean(), 1)


def test_heavy_words_decide_where_the_middle_is() -> None:
    vectors = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 1.0]])
    even, heavy = whitened(vectors, np.ones(3)), whitened(vectors, np.array([1.0, 0.01, 0.01]))
    assert np.linalg.norm(heavy[0]) < 0.1 < np.linalg.norm(even[0])
