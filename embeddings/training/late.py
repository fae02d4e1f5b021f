"""Late interaction over a static table, so that it can be trained (see `rag.retrieval.late`)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from embeddings.training.network import StaticTable

_PASSAGES_AT_ONCE = 64


def late_scores(
    table: StaticTable, queries: Sequence[np.ndarray], passages: Sequence[np.ndarray]
) -> tuple[Tensor, Tensor]:
    """Arrays of token ids → the mean vectors (queries + passages, dim), unit rows, and how like
    each query is to each passage (queries, passages): the mean over its tokens, weighted by their
    lengths, of the highest cosine with a token of the passage."""
    texts = [*queries, *passages]
    tokens, places = np.unique(np.concatenate(texts), return_inverse=True)
    vectors = table.vectors(tokens.astype(np.int64))
    own = np.split(places, np.cumsum([len(text) for text in texts])[:-1])
    starts = torch.from_numpy(np.cumsum([0, *(len(text) for text in texts[:-1])]))
    pooled = functional.embedding_bag(torch.from_numpy(places), vectors, starts, mode="mean")

    lengths = vectors.norm(dim=1).clamp_min(1e-6)
    unit = vectors / lengths[:, None]
    asked = np.concatenate(own[: len(queries)])
    kinds, of_kind = np.unique(asked, return_inverse=True)
    passages_own = _padded([np.unique(text) for text in own[len(queries) :]])
    held, columns = np.unique(passages_own, return_inverse=True)
    cosines = unit[torch.from_numpy(kinds)] @ unit[torch.from_numpy(held)].T
    nearest = torch.gather(
        cosines, 1, _highest(cosines.detach(), columns.reshape(len(passages), -1))
    )

    weights = lengths[torch.from_numpy(asked)]
    query_of = torch.from_numpy(np.repeat(np.arange(len(queries)), [len(q) for q in queries]))
    weighted = nearest[torch.from_numpy(of_kind)] * weights[:, None]
    sums = torch.zeros(len(queries), len(passages)).index_add(0, query_of, weighted)
    totals = torch.zeros(len(queries)).index_add(0, query_of, weights)
    return functional.normalize(pooled, dim=-1), sums / totals[:, None]


@torch.no_grad()
def _highest(cosines: Tensor, columns: np.ndarray) -> Tensor:
    """(rows of `cosines`, passages): the column of the highest of each passage's `columns`.

    Found without a gradient, which then flows through the one that was found alone."""
    found = []
    for at in range(0, len(columns), _PASSAGES_AT_ONCE):
        own = torch.from_numpy(columns[at : at + _PASSAGES_AT_ONCE])
        best = cosines[:, own].argmax(2, keepdim=True)
        found.append(torch.gather(own.expand(len(cosines), -1, -1), 2, best)[..., 0])
    return torch.cat(found, 1)


def _padded(texts: Sequence[np.ndarray]) -> np.ndarray:
    """(texts, longest): shorter ones repeat their first token, which no maximum minds."""
    padded = np.empty((len(texts), max(map(len, texts))), np.int64)
    for row, text in enumerate(texts):
        padded[row, : len(text)] = text
        padded[row, len(text) :] = text[0]
    return padded
