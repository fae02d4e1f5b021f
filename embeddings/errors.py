"""What can go wrong with a model.

EmbeddingError
├── ModelNotFound      no such model here, and none can be had
└── ModelUnusable      the model is here but cannot be loaded or does not fit
"""

from __future__ import annotations


class EmbeddingError(Exception):
    """The root of this package's errors."""


class ModelNotFound(EmbeddingError):
    """The model is not on this machine and cannot be had."""


class ModelUnusable(EmbeddingError):
    """The model is there but cannot be loaded."""
