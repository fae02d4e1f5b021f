from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.errors import PairsTooFew
from embeddings.tuning.base import Pair
from embeddings.tuning.split import split_pairs
from tests.embeddings.tuning.made import made_pairs


def test_shares() -> None:
    split = split_pairs(made_pairs(), 0.1, seed=1)
    assert (len(split.train), len(split.dev), len(split.test)) == (48, 6, 6)
    assert split.corpus == tuple(pair.passage for pair in made_pairs())


def test_the_seed_decides() -> None:
    pairs = made_pairs()
    assert split_pairs(pairs, 0.1, seed=1) == split_pairs(pairs, 0.1, seed=1)
    assert split_pairs(pairs, 0.1, seed=1).test != split_pairs(pairs, 0.1, seed=2).test


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(60, 200), st.sampled_from([0.1, 0.2, 0.3]))
def test_no_question_and_no_passage_stands_in_two_parts(
    seed: int, count: int, holdout: float
) -> None:
    chance = random.Random(seed)
    drawn = [(chance.randrange(4 * count), chance.randrange(2 * count)) for _ in range(count)]
    pairs = [Pair(f"q{question}", f"p{passage}") for question, passage in dict.fromkeys(drawn)]
    try:
        split = split_pairs(pairs, holdout, seed)
    except PairsTooFew:
        return
    parts = (split.train, split.dev, split.test)
    assert sorted(pair.question for part in parts for pair in part) == sorted(
        pair.question for pair in pairs
    )
    for kind in ("question", "passage"):
        texts = [{getattr(pair, kind) for pair in part} for part in parts]
        assert sum(map(len, texts)) == len(set.union(*texts))


@pytest.mark.parametrize(
    ("count", "holdout", "fewest"),
    # Five of forty is an eighth; of 29 pairs, ten held out leave nineteen to train on.
    [(40, 0.1, 50), (29, 5 / 29, 31), (0, 0.1, 50)],
)
def test_too_few(count: int, holdout: float, fewest: int) -> None:
    with pytest.raises(PairsTooFew, match=rf"^{count} pairs are too few .* at least {fewest}, or"):
        split_pairs(made_pairs()[:count], holdout, seed=1)


def test_one_question_for_everything_cannot_be_parted() -> None:
    pairs = [Pair("去年怎么样？", pair.passage) for pair in made_pairs()]
    with pytest.raises(PairsTooFew, match=r"60 of them hang together .*去年怎么样"):
        split_pairs(pairs, 0.1, seed=1)
