"""The static embedding: a table of words' vectors, of which a text is the mean."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from embeddings.training.config import NetworkConfig


def token_units(
    words: Sequence[str], rows: dict[str, int], buckets: int
) -> tuple[np.ndarray, np.ndarray]:
    """Flat sub-unit rows and (n + 1,) offsets: characters of a Chinese word, letter n-grams."""
    flat: list[int] = []
    offsets = [0]
    for word in words:
        if len(word) > 1 and "\u3400" <= word[0] <= "\u9fff":
            flat += [rows[c] for c in word if c in rows]
        elif len(word) >= 4 and word.isascii() and word.isalpha():
            framed = f"<{word}>"
            grams = {framed[n : n + k] for k in (4, 5, 6) for n in range(len(framed) - k + 1)}
            flat += sorted(len(words) + zlib.crc32(g.encode()) % buckets for g in grams)
        offsets.append(len(flat))
    return np.asarray(flat, np.int64), np.asarray(offsets, np.int64)


class StaticTable(nn.Module):
    """Token vectors as own row + mean of sub-unit rows: rare words share what they are made of."""

    def __init__(self, words: Sequence[str], config: NetworkConfig) -> None:
        super().__init__()
        flat, offsets = token_units(words, {w: n for n, w in enumerate(words)}, config.buckets)
        self.flat, self.offsets = flat, offsets
        self.rows = nn.Embedding(len(words) + config.buckets, config.dim)
        nn.init.normal_(self.rows.weight, std=0.05)

    def vectors(self, tokens: np.ndarray) -> Tensor:
        """(n, dim) for n token ids."""
        counts = self.offsets[tokens + 1] - self.offsets[tokens]
        starts = np.r_[0, np.cumsum(counts)[:-1]]
        within = np.arange(counts.sum()) - np.repeat(starts, counts)
        units = self.flat[np.repeat(self.offsets[tokens], counts) + within]
        parts = functional.embedding_bag(
            torch.from_numpy(units), self.rows.weight, torch.from_numpy(starts), mode="mean"
        )
        own: Tensor = self.rows(torch.from_numpy(tokens))
        return own + parts

    def encode(self, texts: Sequence[np.ndarray]) -> Tensor:
        """(n, dim) unit rows for n arrays of token ids."""
        lengths = np.array([len(t) for t in texts])
        tokens, inverse = np.unique(np.concatenate(texts), return_inverse=True)
        starts = np.r_[0, np.cumsum(lengths)[:-1]]
        table = self.vectors(tokens.astype(np.int64))
        pooled = functional.embedding_bag(
            torch.from_numpy(inverse), table, torch.from_numpy(starts), mode="mean"
        )
        return functional.normalize(pooled, dim=-1)

    @torch.no_grad()
    def folded(self) -> Tensor:
        """(vocabulary, dim): the table with the sub-units added in."""
        return self.vectors(np.arange(len(self.offsets) - 1))


class Encoder(nn.Module):
    """Token ids → unit vectors: the mean of the token vectors."""

    def __init__(self, vocabulary: int, config: NetworkConfig) -> None:
        super().__init__()
        self.table = nn.Embedding(vocabulary, config.dim)

    def pool(self, rows: Tensor, attention_mask: Tensor) -> Tensor:
        """(n, t, dim) token vectors and (n, t) 0/1 mask → (n, dim) float32 unit rows."""
        weight = attention_mask.to(torch.float32)[:, :, None]
        pooled = (rows.float() * weight).sum(1) / weight.sum(1).clamp_min(1e-6)
        return functional.normalize(pooled, dim=-1)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """(n, t) int64 ids and mask, t ≤ `max_tokens` → (n, dim) float32 unit rows, and the rows
        of the table that the tokens have, (n, t, dim).

        A text without tokens (punctuation alone) takes the first padding's vector: never zero.
        """
        mask = attention_mask.to(torch.float32)
        empty = (mask.sum(1, keepdim=True) < 0.5).to(torch.float32)
        mask = torch.cat([torch.maximum(mask[:, :1], empty), mask[:, 1:]], 1)
        tokens = self.table(input_ids)
        return self.pool(tokens, mask), tokens
