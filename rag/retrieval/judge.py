"""What the words of a question, each beside the nearest of a passage, say of whether it answers.

The features of fit say how much is missing; they cannot say that nothing like 离婚 is a reason to
refuse and nothing like 大概 is none, or that half a likeness will do for a verb and not for a name.
Small networks learned that, word by word, from questions that near misses answer and from others
that they do not.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.retrieval.late import Words

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Of a word its unit vector, drawn to ``h`` numbers (``drawn (h, dimension)``,
    ``drawn_bias``), its length and its nearest cosine become ``hidden`` units (``hidden
    (m, h + 2)``, ``hidden_bias``), and these two doubts (``doubts (2, m)``, ``doubts_bias``). Of a
    question, the sum of each over the root of the number of words, and the greatest of each,
    are weighed together (``weights (4,)``, ``constant ()``)."""

    drawn: Floats
    drawn_bias: Floats
    hidden: Floats
    hidden_bias: Floats
    doubts: Floats
    doubts_bias: Floats
    weights: Floats
    constant: Floats

    def log_odds(self, unit: Floats, lengths: Floats, nearest: Floats) -> Floats:
        """``(n,)`` for a question of ``t`` words, ``t`` above 0: unit vectors ``(t, dimension)``,
        lengths ``(t,)``, and cosines of ``n`` texts ``(n, t)``."""
        width = len(self.drawn)
        word = (unit @ self.drawn.T + self.drawn_bias) @ self.hidden[:, :width].T
        word = word + np.outer(lengths, self.hidden[:, width]) + self.hidden_bias
        units = word + (2 * nearest - 1)[..., None] * self.hidden[:, width + 1]
        units = units / (1 + np.exp(-units))
        doubts = np.logaddexp(np.float32(0), units @ self.doubts.T + self.doubts_bias)
        read = np.concatenate([doubts.sum(1) / len(lengths) ** 0.5, doubts.max(1)], axis=1)
        return np.asarray(read @ self.weights + self.constant, np.float32)


@dataclass(frozen=True, slots=True)
class Judge:
    """The mean of what ``networks`` say. Without any, words say nothing."""

    networks: tuple[Network, ...] = ()

    def log_odds(self, words: Sequence[Words]) -> Floats:
        """``(n,)``: what to add to the logarithm of the odds that each of ``n`` texts answers."""
        found = np.zeros(len(words), np.float32)
        if not self.networks:
            return found
        # Most texts are read beside the same wording of the question.
        for unit in {id(one.unit): one.unit for one in words if len(one.unit)}.values():
            rows = [row for row, one in enumerate(words) if one.unit is unit]
            nearest = np.stack([words[row].nearest for row in rows])
            lengths = words[rows[0]].lengths
            said = [network.log_odds(unit, lengths, nearest) for network in self.networks]
            found[rows] = np.mean(said, axis=0)
        return found


SILENT = Judge()
JUDGED = "judged"
"""Its part of a passage's score, beside the features of fit."""


def read_judge(written: str) -> Judge:
    """Of the text of ``judge.json``."""
    return Judge(
        tuple(
            Network(**{name: np.asarray(values, np.float32) for name, values in one.items()})
            for one in json.loads(written)
        )
    )
