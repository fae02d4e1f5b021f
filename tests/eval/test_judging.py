from __future__ import annotations

from pathlib import Path

import numpy as np

from eval.judging import fit_judge, write_judge
from rag.retrieval.judge import read_judge
from rag.retrieval.late import Words


def asked(chance: np.random.Generator) -> tuple[Words, float]:
    """Of two words, the first kind of which must be there, and the second need not."""
    unit = np.array([[1, 0, 0], [0, 1, 0]], np.float32)
    nearest = chance.random(2).astype(np.float32)
    return Words(unit, np.ones(2, np.float32), nearest), float(nearest[0] > 0.5)


def test_it_learns_which_words_must_be_there() -> None:
    chance = np.random.default_rng(3)
    words, right = zip(*(asked(chance) for _ in range(600)), strict=True)
    judge = fit_judge(words, np.zeros(600), np.array(right))
    unit, lengths = words[0].unit, words[0].lengths
    read = [
        Words(unit, lengths, np.array(nearest, np.float32))
        for nearest in ((0.9, 0.1), (0.9, 0.9), (0.1, 0.9), (0.1, 0.1))
    ]
    said = judge.log_odds(read)
    assert said[:2].min() > said[2:].max() + 1


def test_what_is_written_is_read(tmp_path: Path) -> None:
    chance = np.random.default_rng(3)
    words, right = zip(*(asked(chance) for _ in range(80)), strict=True)
    judge = fit_judge(words, np.zeros(80), np.array(right))
    write_judge(judge, tmp_path / "judge.json")
    again = read_judge((tmp_path / "judge.json").read_text("utf-8"))
    assert np.allclose(again.log_odds(words), judge.log_odds(words), atol=2e-3)
