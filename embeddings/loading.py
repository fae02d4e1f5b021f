"""A model's name → its embedder."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from embeddings.base import Embedder
from embeddings.errors import ModelNotFound

BUNDLED = "bundled"
"""The model that ships in this package and needs no network."""


def load_embedder(name: str) -> Embedder:
    """``bundled``, a folder (ONNX layout or Sentence Transformers), or a hub name; loaded and
    ready. Raises ``ModelNotFound`` or ``ModelUnusable``."""
    # Imported here, as are the model libraries in them: to name a model must cost nothing.
    from embeddings.onnx import OnnxEmbedder, is_onnx_folder
    from embeddings.sentence_transformer import SentenceTransformerEmbedder

    embedder: OnnxEmbedder | SentenceTransformerEmbedder
    folder = _bundled_folder() if name == BUNDLED else Path(name).expanduser()
    if name == BUNDLED or (name.strip() and is_onnx_folder(folder)):
        embedder = OnnxEmbedder(folder, name=name)
    elif name.strip() and folder.is_dir():
        embedder = SentenceTransformerEmbedder(folder)
    elif _is_path(name):
        raise ModelNotFound(
            f"{name}: there is no such folder; check the path, or name a model "
            f"({BUNDLED}, BAAI/bge-m3)"
        )
    else:
        embedder = SentenceTransformerEmbedder(name)
    embedder.load()
    return embedder


def _bundled_folder() -> Path:
    folder = Path(str(files("embeddings") / "bundled"))
    if not folder.is_dir():
        raise ModelNotFound(
            f"{BUNDLED}: this installation has no bundled model ({folder} is missing); install "
            f"the released package, or name a folder or a Sentence Transformers model"
        )
    return folder


def _is_path(name: str) -> bool:
    """A hub name is ``owner/name`` or ``name``; all else can only be meant as a path."""
    return (
        not name.strip() or name.startswith((".", "/", "~")) or "\\" in name or name.count("/") > 1
    )
