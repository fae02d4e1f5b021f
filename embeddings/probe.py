"""Tells a model whose weights cannot be seen by what it makes of one text.

A server gives the same text not quite the same vector twice: batches, cards and half precision
move its last digits. A hash would see another model in that, so the fingerprint keeps the
direction, and two fingerprints agree when the directions do.
"""

from __future__ import annotations

import base64

import numpy as np
from numpy.typing import NDArray

TEXT = "2025年地区生产总值增长5.3%，一般公共预算收入完成11.17亿元"
_PREFIX = "probe-"
# Enough to tell models apart, few enough to be shown in a message as a hash is.
_COMPONENTS = 32
# bfloat16 rounds a component by 0.4 % at most, a cosine above 0.9999; the rest of the margin is
# for a server that computes with fewer bits. Another model's vector has no direction in common.
_SAME = 0.99


def fingerprint(vector: NDArray[np.float32]) -> str:
    """Of the vector ``(dimension,)`` of ``TEXT``: its first components, 8 bits each, in base64."""
    first = vector[:_COMPONENTS].astype(np.float64)
    largest = float(np.abs(first).max()) or 1.0
    bits = np.round(first / largest * 127).astype(np.int8)
    return _PREFIX + base64.urlsafe_b64encode(bits.tobytes()).decode().rstrip("=")


def agree(one: str, other: str) -> bool:
    """Whether two revisions are of the same weights: equal, or two fingerprints whose cosine
    is at least 0.99."""
    if one == other:
        return True
    if not (one.startswith(_PREFIX) and other.startswith(_PREFIX)):
        return False
    first, second = _direction(one), _direction(other)
    return first.shape == second.shape and float(first @ second) >= _SAME


def _direction(revision: str) -> NDArray[np.float64]:
    code = revision.removeprefix(_PREFIX)
    bits = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
    components = np.frombuffer(bits, dtype=np.int8).astype(np.float64)
    length = float(np.linalg.norm(components))
    return components / (length or 1.0)
