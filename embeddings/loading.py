"""A model's name → its embedder."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from embeddings.base import Embedder, TokenEmbedder
from embeddings.errors import ModelNotFound

if TYPE_CHECKING:
    from embeddings.settings import ModelSettings
    from embeddings.transport import Server

BUNDLED = "bundled"
"""The model that ships in this package and needs no network."""


def load_embedder(name: str) -> Embedder:
    """``bundled``, a folder (ONNX layout or Sentence Transformers), ``openai:NAME`` for a model
    behind an address, or a hub name; loaded and ready. Raises ``ModelNotFound`` or
    ``ModelUnusable``."""
    # Imported here, as are the model libraries in them: to name a model must cost nothing.
    if name == BUNDLED:
        return bundled_embedder()
    from embeddings.onnx import OnnxEmbedder, is_onnx_folder
    from embeddings.openai import PREFIX, OpenAIEmbedder
    from embeddings.sentence_transformer import SentenceTransformerEmbedder
    from embeddings.settings import model_settings

    embedder: OnnxEmbedder | SentenceTransformerEmbedder | OpenAIEmbedder
    folder = Path(name).expanduser()
    if name.strip() and is_onnx_folder(folder):
        embedder = OnnxEmbedder(folder, name=name)
    elif name.strip() and folder.is_dir():
        embedder = SentenceTransformerEmbedder(
            folder, trust_code=model_settings().trust_remote_code
        )
    elif name.startswith(PREFIX):
        settings = model_settings()
        embedder = OpenAIEmbedder(
            name, _server(name, settings), batch_size=settings.embeddings_batch
        )
    elif _is_path(name):
        raise ModelNotFound(
            f"{name}: there is no such folder; check the path, or name a model "
            f"({BUNDLED}, BAAI/bge-m3)"
        )
    else:
        embedder = SentenceTransformerEmbedder(name, trust_code=model_settings().trust_remote_code)
    embedder.load()
    return embedder


def bundled_folder() -> Path:
    """Raises ``ModelNotFound``."""
    folder = Path(str(files("embeddings") / "bundled"))
    if not folder.is_dir():
        raise ModelNotFound(
            f"{BUNDLED}: this installation has no bundled model ({folder} is missing); install "
            f"the released package, or name a folder or a Sentence Transformers model"
        )
    return folder


def _server(name: str, settings: ModelSettings) -> Server:
    from embeddings.transport import Server

    if settings.embeddings_url is None or not name.partition(":")[2].strip():
        raise ModelNotFound(
            f"{name}: no server is named for this model; set YOUJU_EMBEDDINGS_URL to its address "
            f"(http://127.0.0.1:9000/v1) and name the model openai:NAME, as the server calls it"
        )
    key = settings.embeddings_key
    return Server(
        settings.embeddings_url,
        key=key.get_secret_value() if key else None,
        timeout_s=settings.embeddings_timeout,
    )


def _is_path(name: str) -> bool:
    """A hub name is ``owner/name`` or ``name``; all else can only be meant as a path."""
    return (
        not name.strip() or name.startswith((".", "/", "~")) or "\\" in name or name.count("/") > 1
    )


@cache
def bundled_embedder() -> TokenEmbedder:
    """The bundled model, loaded once for all that use it. Raises ``ModelNotFound``."""
    from embeddings.onnx import OnnxEmbedder

    embedder = OnnxEmbedder(bundled_folder(), name=BUNDLED)
    embedder.load()
    return embedder
