"""Strings → vectors. Knows strings and arrays, nothing of reports.

Importing this package loads no model library; ``load_embedder`` does.
"""

from embeddings.base import Embedder, ModelCard, Progress, Vectors
from embeddings.errors import EmbeddingError, ModelNotFound, ModelUnusable
from embeddings.loading import BUNDLED, load_embedder

__all__ = [
    "BUNDLED",
    "Embedder",
    "EmbeddingError",
    "ModelCard",
    "ModelNotFound",
    "ModelUnusable",
    "Progress",
    "Vectors",
    "load_embedder",
]
