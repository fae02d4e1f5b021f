"""How near stretches of text are to a question."""

from __future__ import annotations

import numpy as np
import pytest

from rag.retrieval import nearness
from rag.retrieval.nearness import ClauseEncoder
from tests.embedders import HashingEmbedder


@pytest.fixture
def embedder() -> HashingEmbedder:
    return HashingEmbedder()


def test_cosines_in_the_order_of_the_texts(embedder: HashingEmbedder) -> None:
    near = ClauseEncoder(lambda: embedder).nearness(["青榆修路"])
    texts = ["护坡种树", "青榆修路", "青榆修桥"]
    found = near(texts)
    expected = embedder.encode_queries(texts) @ embedder.encode_queries(["青榆修路"])[0]
    assert found.dtype == np.float32
    assert found.shape == (3,)
    assert found == pytest.approx(expected, abs=1e-6)
    assert found[1] == pytest.approx(1, abs=1e-6)
    assert found.argmax() == 1


def test_several_topics_are_their_mean(embedder: HashingEmbedder) -> None:
    # The mean of two unit vectors at a right angle lies at 45° to both: 0.7071.
    one, other = "青榆", "护坡"
    vectors = embedder.encode_queries([one, other])
    assert float(vectors[0] @ vectors[1]) == 0
    found = ClauseEncoder(lambda: embedder).nearness([one, other])([one, other])
    assert found == pytest.approx([0.7071, 0.7071], abs=1e-4)


def test_no_texts(embedder: HashingEmbedder) -> None:
    assert ClauseEncoder(lambda: embedder).nearness(["修路"])([]).shape == (0,)
    assert embedder.encoded == []


def test_each_text_is_encoded_once(embedder: HashingEmbedder) -> None:
    encoder = ClauseEncoder(lambda: embedder)
    first = encoder.nearness(["修路"])(["护坡", "修路", "护坡"])
    assert embedder.encoded == ["护坡", "修路"]
    assert first[0] == first[2]
    again = encoder.nearness(["种树"])(["修路", "种树"])
    assert embedder.encoded == ["护坡", "修路", "种树"]
    assert again[1] == pytest.approx(1, abs=1e-6)


def test_what_is_kept_is_bounded(
    embedder: HashingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearness, "_KEPT", 3)
    near = ClauseEncoder(lambda: embedder).nearness(["修路"])
    near(["甲乙", "丙丁", "戊己"])
    # There is no room for a fourth: what is not asked for now goes.
    before = near(["甲乙", "庚辛"])
    assert embedder.encoded == ["甲乙", "丙丁", "戊己", "庚辛"]
    assert near(["甲乙", "庚辛"]).tolist() == before.tolist()
    near(["丙丁"])
    assert embedder.encoded[4:] == ["丙丁"]


def test_the_model_is_loaded_when_first_needed() -> None:
    def refuse() -> HashingEmbedder:
        raise AssertionError("the model was asked for")

    encoder = ClauseEncoder(refuse)
    with pytest.raises(AssertionError, match="asked for"):
        encoder.nearness(["修路"])
