from __future__ import annotations

import importlib.util

import pytest

from eval.peers.base import located, paragraphs
from eval.peers.running import LeftOut, PeerRow, run_peers
from eval.questions.dataset import Reading

MODEL = "tests.eval.models:HashingEmbedder"


def test_pieces_that_repeat_are_placed_in_order() -> None:
    text = "加快发展。\n稳住就业。\n加快发展。\n"
    chunks = located("a", text, paragraphs(text))
    assert [(c.start, c.end) for c in chunks] == [(0, 5), (6, 11), (12, 17)]
    assert located("a", text, ["不在其中"])[0].start == -1


def test_ourselves_beside_one_that_is_not_there(sample: Reading) -> None:
    names = ["youju", "txtai"] if importlib.util.find_spec("txtai") is None else ["youju"]
    rows = run_peers(sample.dataset, sample.dataset.questions, model=MODEL, names=names)
    ours = rows[0]
    assert isinstance(ours, PeerRow)
    assert ours.unplaced == 0
    assert ours.estimates["hit@10"].count == 54
    assert ours.estimates["hit@10"].value > 0.5
    assert ours.memory_mb > 10
    for row in rows[1:]:
        assert isinstance(row, LeftOut)
        assert "txtai" in row.reason


def test_without_a_model_the_dense_ones_are_left_out_by_name(sample: Reading) -> None:
    (row,) = run_peers(sample.dataset, sample.dataset.questions, model=None, names=["langchain"])
    assert row == LeftOut("langchain", "needs a model, and none was named")


@pytest.mark.skipif(importlib.util.find_spec("rank_bm25") is None, reason="peers not installed")
def test_bm25(sample: Reading) -> None:
    (row,) = run_peers(sample.dataset, sample.dataset.questions, model=None, names=["bm25"])
    assert isinstance(row, PeerRow)
