from __future__ import annotations

import numpy as np
import pytest

from embeddings.probe import agree, fingerprint


def unit(vector: np.ndarray) -> np.ndarray:
    return (vector / np.linalg.norm(vector)).astype(np.float32)


@pytest.mark.parametrize("dimension", [8, 384, 1024, 4096])
def test_noise_is_forgiven_and_another_direction_is_not(dimension: int) -> None:
    generator = np.random.default_rng(0)
    for _ in range(50):
        vector = unit(generator.standard_normal(dimension))
        noise = unit(generator.standard_normal(dimension))
        # bfloat16 keeps 8 bits: a relative error of 2⁻⁸ a component, 0.4 %.
        assert agree(fingerprint(vector), fingerprint(unit(vector + 0.01 * noise)))
        # A model that was trained further: a cosine of about 0.86.
        assert not agree(fingerprint(vector), fingerprint(unit(vector + 0.6 * noise)))
        assert not agree(fingerprint(vector), fingerprint(-vector))


def test_other_revisions_must_be_equal() -> None:
    assert agree("abc", "abc")
    assert not agree("abc", "abd")
    assert not agree("abc", fingerprint(unit(np.ones(8))))
    # Fewer components than another dimension gives.
    assert not agree(fingerprint(unit(np.ones(8))), fingerprint(unit(np.ones(16))))


def test_a_fingerprint_can_be_shown() -> None:
    code = fingerprint(unit(np.random.default_rng(0).standard_normal(1024)))
    assert code.startswith("probe-")
    assert len(code) == 6 + 43
    # Components that are all zero have no direction; they are equal to themselves alone.
    flat = fingerprint(np.array([0.0] * 32 + [1.0], np.float32))
    assert agree(flat, flat)
    assert not agree(flat, code)
