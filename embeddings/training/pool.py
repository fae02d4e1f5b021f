"""All token ids of all sources on one device, and batches cut from them there.

What `batches` does with lists, an accelerator must do with whole arrays: it would wait for lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from embeddings.training.batches import Source

_MEANS_AT_ONCE = 8192


@dataclass(frozen=True, slots=True)
class Texts:
    """`ids` (all tokens) of texts one after another, `starts` (texts + 1,), and `digests`
    (texts,), the same for equal texts."""

    ids: Tensor
    starts: Tensor
    digests: Tensor

    def padded(self, rows: Tensor, limit: int) -> tuple[Tensor, Tensor]:
        """(n, longest) ids, 0 where a text has ended, and (n, longest) bool, true before that."""
        lengths = (self.starts[rows + 1] - self.starts[rows]).clamp_max(limit)
        places = torch.arange(int(lengths.max()), device=rows.device)
        held = places < lengths[:, None]
        at = (self.starts[rows][:, None] + places).clamp_max(len(self.ids) - 1)
        return self.ids[at] * held, held


@dataclass(frozen=True, slots=True)
class Pairs:
    """Questions and their passages: `rows` are the pairs with words on both sides. `places`
    (rows, dim) are unit means of the passages, to find neighbours by; None where none are."""

    questions: Texts
    passages: Texts
    rows: Tensor
    places: Tensor | None = None


def read_pairs(path: Path, device: str) -> Pairs:
    """A source of the stage `prepare`, without places."""
    source = Source(path)

    def texts(ids: np.ndarray, offsets: np.ndarray, digest: np.ndarray) -> Texts:
        held = (torch.from_numpy(x.astype(np.int64)).to(device) for x in (ids, offsets, digest))
        return Texts(*held)

    query, passage = source.query, source.passage
    return Pairs(
        texts(query.ids, query.offsets, query.digest),
        texts(passage.ids, passage.offsets, passage.digest),
        torch.from_numpy(source.usable).to(device),
    )


def means(table: Tensor, ids: Tensor, held: Tensor) -> Tensor:
    """(n, dim) unit means of the rows of `table` of padded texts."""
    counts = held.sum(1)
    starts = torch.cat([counts.new_zeros(1), counts.cumsum(0)[:-1]])
    return functional.normalize(
        functional.embedding_bag(ids[held], table, starts, mode="mean"), dim=-1
    )


@torch.no_grad()
def places(table: Tensor, pairs: Pairs, limit: int) -> Tensor:
    """(rows, dim), of the passages."""
    found = [
        means(table, *pairs.passages.padded(rows, limit))
        for rows in torch.split(pairs.rows, _MEANS_AT_ONCE)
    ]
    return torch.cat(found)


def nearest(pairs: Pairs, place: Tensor, count: int) -> Tensor:
    """Up to `count` rows of `pairs`, those whose passages are nearest to `place`, in any order."""
    if pairs.places is None:
        raise ValueError("pairs without places have no neighbours")
    return pairs.rows[(pairs.places @ place).topk(min(count, len(pairs.rows))).indices]


def some(rows: Tensor, count: int) -> Tensor:
    """`count` of `rows`, or all, none twice."""
    return rows[torch.randperm(len(rows), device=rows.device)[:count]]


def replaced(
    ids: Tensor, held: Tensor, options: Tensor, share: float, kept: float
) -> tuple[Tensor, Tensor]:
    """`share` of the tokens that `options` (vocabulary, k; −1 for none) knows replaced by one of
    theirs, the likelier the more often; `kept` of the others kept, and always the first."""
    known_as = options[ids]
    counts = (known_as >= 0).sum(-1)
    chosen = (torch.rand(ids.shape, device=ids.device) ** 2 * counts).long()
    drawn = torch.rand(ids.shape, device=ids.device)
    other = known_as.gather(-1, chosen[..., None])[..., 0]
    made = torch.where((counts > 0) & (drawn < share), other, ids)
    left = held & ((counts > 0) | (drawn < kept))
    left[:, 0] = held[:, 0]
    return made, left


def closed_up(ids: Tensor, held: Tensor) -> tuple[Tensor, Tensor]:
    """Padded texts without the gaps that left-out tokens leave, in their order."""
    order = torch.argsort((~held).long(), dim=1, stable=True)[:, : int(held.sum(1).max())]
    return ids.gather(1, order), held.gather(1, order)
