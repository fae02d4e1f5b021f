"""A base model made to fit one's own pairs of question and passage: the program behind
``youju train``.

Borrows the network, the loss and the measures of ``embeddings.training``. Importing this package
loads no model library; ``tune`` does.
"""

from embeddings.tuning.base import Origin, Pair, Settings, Tuned, Watch
from embeddings.tuning.tuner import tune

__all__ = ["Origin", "Pair", "Settings", "Tuned", "Watch", "tune"]
