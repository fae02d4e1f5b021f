"""What can go wrong with a model.

EmbeddingError
├── ModelNotFound      no such model here, and none can be had
├── ModelUnusable      the model is here but cannot be loaded or does not fit
├── PairsTooFew        the pairs cannot be parted into what is trained on and what is held out
└── FolderUnusable     a model cannot be written to this folder
"""

from __future__ import annotations


class EmbeddingError(Exception):
    """The root of this package's errors."""


class ModelNotFound(EmbeddingError):
    """The model is not on this machine and cannot be had."""


class ModelUnusable(EmbeddingError):
    """The model is there but cannot be loaded."""


class PairsTooFew(EmbeddingError):
    """There are too few pairs of question and passage to tune a model with."""


class FolderUnusable(EmbeddingError):
    """The folder that a model is to be written to is taken, or cannot be made."""
