from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from embeddings.errors import ModelNotFound, ModelUnusable
from embeddings.loading import bundled_folder
from embeddings.onnx import OnnxEmbedder, _batches, is_onnx_folder
from tests.embeddings.models import DIMENSION, VOCABULARY, save_onnx


def test_the_vector_is_the_mean_of_the_tokens(tmp_path: Path) -> None:
    # Each token's row is its own unit vector (id modulo 16), so that the mean can be worked out.
    weights = np.eye(DIMENSION, dtype=np.float32)[np.arange(len(VOCABULARY)) % DIMENSION]
    embedder = OnnxEmbedder(save_onnx(tmp_path, weights=weights, query_prompt=""))
    ids = [2, VOCABULARY.index("青"), VOCABULARY.index("区"), 3]
    mean = weights[ids].mean(axis=0)
    wanted = mean / np.linalg.norm(mean)
    np.testing.assert_allclose(embedder.encode_passages(["青区"])[0], wanted, atol=1e-6)
    # Beside a longer text it is padded, and the padding does not count.
    both = embedder.encode_passages(["青区", "图书馆" * 10])
    np.testing.assert_allclose(both[0], wanted, atol=1e-6)


def test_card(onnx_folder: Path) -> None:
    card = OnnxEmbedder(onnx_folder).card
    assert (card.dimension, card.query_prompt) == (16, "Q:")
    assert card.revision.startswith("1-")
    assert OnnxEmbedder(onnx_folder).card == card


def test_other_weights_are_another_revision(tmp_path: Path, onnx_folder: Path) -> None:
    other = save_onnx(tmp_path, weights=np.ones((len(VOCABULARY), 16), dtype=np.float32))
    assert OnnxEmbedder(other).card.revision != OnnxEmbedder(onnx_folder).card.revision


def test_long_texts_are_cut_at_the_model_s_length(onnx_folder: Path) -> None:
    embedder = OnnxEmbedder(onnx_folder)
    # 62 characters and the two marks fill the 64 tokens.
    vectors = embedder.encode_passages(["青" * 62, "青" * 62 + "图书馆" * 100])
    np.testing.assert_allclose(vectors[0], vectors[1], atol=1e-6)


def test_batches_keep_the_budget_and_take_each_text_once() -> None:
    lengths = [5, 512, 3, 512, 9, *([100] * 50), *([1] * 500)]
    batches = list(_batches(lengths))
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) <= 64
        assert len(batch) == 1 or len(batch) * max(lengths[index] for index in batch) <= 4096
    assert list(_batches([9000])) == [[0]]
    assert list(_batches([])) == []


def test_more_texts_than_a_window(onnx_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embeddings.onnx._TEXTS_PER_WINDOW", 7)
    embedder = OnnxEmbedder(onnx_folder)
    texts = ["青禾" * (number % 5) + str(number) for number in range(40)]
    alone = np.vstack([embedder.encode_passages([text]) for text in texts])
    np.testing.assert_allclose(embedder.encode_passages(texts), alone, atol=1e-5)


@pytest.mark.parametrize("value", [0.0, np.nan, np.inf])
def test_a_vector_that_means_nothing_is_refused(tmp_path: Path, value: float) -> None:
    weights = np.full((len(VOCABULARY), DIMENSION), value, dtype=np.float32)
    embedder = OnnxEmbedder(save_onnx(tmp_path, weights=weights))
    with pytest.raises(ModelUnusable, match=r": text 1 of 1 .*zero or not finite"):
        embedder.encode_queries(["青"])


def test_missing_files_are_named(tmp_path: Path, onnx_folder: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(onnx_folder, folder)
    assert is_onnx_folder(folder)
    (folder / "tokenizer.json").unlink()
    assert not is_onnx_folder(folder)
    with pytest.raises(ModelNotFound, match=r"lacks tokenizer\.json; copy the whole folder"):
        OnnxEmbedder(folder).load()


@pytest.mark.parametrize("file", ["tokenizer.json", "config.json", "onnx/model_int8.onnx"])
def test_broken_files_are_refused(tmp_path: Path, onnx_folder: Path, file: str) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(onnx_folder, folder)
    (folder / file).write_bytes(b"{broken")
    with pytest.raises(ModelUnusable, match=r"cannot be loaded .*copy the model's folder anew"):
        OnnxEmbedder(folder).load()


def test_a_dimension_that_is_not_the_model_s_is_refused(tmp_path: Path) -> None:
    embedder = OnnxEmbedder(save_onnx(tmp_path, dim=32))
    with pytest.raises(ModelUnusable, match=r"gives shape \(1, 16\) where config\.json promises"):
        embedder.encode_queries(["青"])


def test_threads_must_be_positive(onnx_folder: Path) -> None:
    with pytest.raises(ValueError, match="threads is 0"):
        OnnxEmbedder(onnx_folder, threads=0)


def test_the_constructor_reads_nothing(tmp_path: Path) -> None:
    OnnxEmbedder(tmp_path / "absent")


def test_config_may_leave_the_prompts_out(tmp_path: Path) -> None:
    folder = save_onnx(tmp_path)
    config = json.loads((folder / "config.json").read_text("utf-8"))
    del config["query_prompt"], config["passage_prompt"]
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    assert OnnxEmbedder(folder).card.query_prompt == ""


def test_a_text_is_the_mean_of_its_tokens() -> None:
    embedder = OnnxEmbedder(bundled_folder())
    table = embedder.token_table()
    (ids,) = embedder.token_ids(["全区修路十条"], "")
    mean = table[ids].mean(axis=0)
    (vector,) = embedder.encode_passages(["全区修路十条"])
    assert vector == pytest.approx(mean / np.linalg.norm(mean), abs=1e-5)
    # What is said everywhere weighs less than a word of the matter.
    said = {word: embedder.token_ids([word], "")[0] for word in ("的", "修路")}
    weights = {word: np.linalg.norm(table[own], axis=1).mean() for word, own in said.items()}
    assert weights["的"] < weights["修路"]


def test_a_model_without_vectors_of_tokens_says_so(onnx_folder: Path) -> None:
    embedder = OnnxEmbedder(onnx_folder)
    with pytest.raises(ModelUnusable, match="token_embeddings"):
        embedder.token_table()
