"""Late interaction, worked by hand with a model of four words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from embeddings.base import Vectors
from rag.retrieval import late
from rag.retrieval.importance import EVEN, Importance
from rag.retrieval.late import LateInteraction
from tests.embedders import HashingEmbedder

# 路 and 街 are near (cosine 0.8); 的 says little: its vector is short.
WORDS = {"路": [2.0, 0.0], "街": [1.6, 1.2], "树": [0.0, 2.0], "的": [-0.5, 0.0]}


class Words(HashingEmbedder):
    """A token a character."""

    def token_ids(self, texts: Sequence[str], prompt: str) -> list[list[int]]:
        self.encoded += texts
        return [[list(WORDS).index(one) for one in text if one in WORDS] for text in texts]

    def token_table(self) -> Vectors:
        return np.array(list(WORDS.values()), np.float32)


@pytest.fixture
def model() -> Words:
    return Words()


@pytest.fixture
def reader(model: Words) -> LateInteraction:
    return LateInteraction(lambda: model)


def test_the_nearest_word_of_the_text_counts(reader: LateInteraction) -> None:
    like = reader.likeness(["路"])
    assert like(["路", "街树", "树"]) == pytest.approx([1, 0.8, 0])


def test_words_weigh_by_the_length_of_their_vectors(reader: LateInteraction) -> None:
    # 路 weighs 2 and 的 0.5: (2 × 1 + 0.5 × −1) / 2.5 where only 路 is said
    assert reader.likeness(["路的"])(["路", "路的"]) == pytest.approx([0.6, 1])


def test_of_a_question_and_its_rewordings_the_likest_counts(reader: LateInteraction) -> None:
    assert reader.likeness(["树", "路"])(["街"]) == pytest.approx([0.8])


def test_how_often_a_word_is_said_and_where_is_no_matter(reader: LateInteraction) -> None:
    like = reader.likeness(["路树"])
    assert like(["路路树"]) == like(["树路"]) == pytest.approx([1])


# What points as 树 does matters, what points as 路 does hardly.
OF_TREES = Importance((-40.0, 1.0), 0.0, 0.0)


def test_what_a_text_leaves_unmet(reader: LateInteraction) -> None:
    found = reader.closeness(["路树"], EVEN)(["路", "街树", "的"])
    # Each word as much as the other: 树 has nothing like it in 路, and 路 0.8 in 街; 的 points
    # away from 路, and is nothing like 树.
    assert found[:, 0] == pytest.approx([0.5, 0.9, -0.5])
    assert found[:, 1] == pytest.approx([0.5, 0.1, 1.5])
    assert found[:, 2] == pytest.approx([1, 0.2, 2])


def test_the_words_that_matter_count(reader: LateInteraction) -> None:
    found = reader.closeness(["路树"], OF_TREES)(["路", "树"])
    assert found[:, 1] == pytest.approx([1, 0], abs=1e-3)
    # ln(1 + e¹)
    assert found[0, 2] == pytest.approx(1.31326, abs=1e-4)


def test_closeness_is_to_the_likest_rewording(reader: LateInteraction) -> None:
    assert reader.closeness(["树", "路"], EVEN)(["街"])[0] == pytest.approx([0.8, 0.2, 0.2])


def test_a_text_without_words_meets_nothing(reader: LateInteraction) -> None:
    assert reader.closeness(["路"], EVEN)([""])[0] == pytest.approx([0, 1, 1])
    assert reader.closeness([""], EVEN)(["路"])[0] == pytest.approx([0, 0, 0])
    assert reader.closeness(["路"], EVEN)([]).shape == (0, 3)


def test_words_beside_those_of_the_text(reader: LateInteraction) -> None:
    (found,) = reader.words(["的", "路的"], ["街"])
    assert found.nearest == pytest.approx([0.8, -0.8])
    assert found.lengths == pytest.approx([2, 0.5])
    assert found.unit == pytest.approx(np.array([[1, 0], [-1, 0]]))


def test_echoes_of_each_word(reader: LateInteraction) -> None:
    found = reader.echoes(["路", "树的"])(["街", "的"])
    # 树的: (2 × 0.6 + 0.5 × −0.8) / 2.5 by 街, (2 × 0 + 0.5 × 1) / 2.5 by 的
    assert found.shape == (2, 2)
    assert found == pytest.approx(np.array([[0.8, 0.32], [-1, 0.2]]))


def test_what_has_no_words_is_like_nothing(reader: LateInteraction) -> None:
    assert reader.likeness(["路"])(["", "路", "！"]) == pytest.approx([0, 1, 0])
    assert reader.likeness(["！"])(["路"]).tolist() == [0]
    assert reader.likeness([])(["路"]).tolist() == [0]
    assert reader.likeness(["路"])([]).shape == (0,)
    assert reader.echoes([])(["路"]).shape == (1, 0)
    assert reader.echoes(["路"])([]).shape == (0, 1)


def test_each_text_is_split_once_and_few_are_kept(
    model: Words, reader: LateInteraction, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late, "_KEPT", 2)
    like = reader.likeness(["路"])
    like(["街", "树", "街"])
    assert model.encoded == ["路", "街", "树"]
    like(["街", "的"])
    assert model.encoded == ["路", "街", "树", "的"]
    like(["树"])
    assert model.encoded[4:] == ["树"]
