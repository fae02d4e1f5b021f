from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from embeddings import BUNDLED, ModelNotFound, load_embedder
from embeddings.loading import bundled_embedder
from embeddings.onnx import OnnxEmbedder, is_onnx_folder
from embeddings.sentence_transformer import SentenceTransformerEmbedder

HEAVY = ("torch", "transformers", "sentence_transformers", "onnxruntime", "tokenizers")


def test_a_folder_is_known_by_what_it_holds(onnx_folder: Path, transformer_folder: Path) -> None:
    assert isinstance(load_embedder(str(onnx_folder)), OnnxEmbedder)
    assert isinstance(load_embedder(str(transformer_folder)), SentenceTransformerEmbedder)


def test_the_bundled_model(
    onnx_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    package.mkdir()
    monkeypatch.setattr("embeddings.loading.files", lambda name: package)
    # Not the model that other tests have loaded, nor this one for them.
    monkeypatch.setattr("embeddings.loading.bundled_embedder", bundled_embedder.__wrapped__)
    with pytest.raises(ModelNotFound, match="this installation has no bundled model"):
        load_embedder(BUNDLED)
    (package / "bundled").symlink_to(onnx_folder)
    assert load_embedder(BUNDLED).card.name == BUNDLED


def test_the_bundled_model_that_ships_here() -> None:
    folder = Path(__file__).parents[2] / "embeddings" / "bundled"
    if not is_onnx_folder(folder):
        pytest.skip("no bundled model yet")
    embedder = load_embedder(BUNDLED)
    vectors = embedder.encode_queries(["老百姓的收入增长了多少", "新建了几座图书馆"])
    assert vectors.shape == (2, embedder.card.dimension)


@pytest.mark.parametrize("name", ["/no/such/folder", "./nowhere", "a/b/c", "", " ", "C:\\models"])
def test_a_path_is_never_taken_for_a_hub_name(name: str) -> None:
    with pytest.raises(ModelNotFound, match="there is no such folder; check the path"):
        load_embedder(name)


def test_importing_loads_no_model_library() -> None:
    code = (
        "import sys, embeddings, embeddings.onnx, embeddings.sentence_transformer\n"
        f"print([m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_onnx_needs_no_torch(onnx_folder: Path) -> None:
    code = (
        "import sys, embeddings\n"
        f"embeddings.load_embedder({str(onnx_folder)!r}).encode_queries(['a'])\n"
        "print([m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
