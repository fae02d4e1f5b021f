"""The words of a question in context: what attention adds to their rows of the table.

Passages stay means of their words' rows, which costs next to nothing to index and to keep; a
question is short, and a small transformer reads it in milliseconds. Its last projection starts at
zero, so that it starts as the table alone and moves away from it only where that lowers the loss.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional

from embeddings.training.config import ContextConfig

_SPREAD = 0.04


class ContextLayer(nn.Module):
    """A transformer's layer, normalised before each part (Xiong et al. 2020)."""

    def __init__(self, dim: int, config: ContextConfig) -> None:
        super().__init__()
        self.heads, self.dropout = config.heads, config.dropout
        self.look_norm, self.think_norm = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.look, self.seen = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.up, self.down = nn.Linear(dim, config.hidden), nn.Linear(config.hidden, dim)

    def forward(self, stream: Tensor, bias: Tensor) -> Tensor:
        """`stream` (n, t, dim); `bias` (n, 1, 1, t) is 0 on tokens and very negative on padding."""
        count, length, dim = stream.shape
        packed = self.look(self.look_norm(stream))
        packed = packed.view(count, length, 3, self.heads, dim // self.heads)
        query, key, value = packed.permute(2, 0, 3, 1, 4).unbind(0)
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        mixed = self.seen(mixed.transpose(1, 2).reshape(count, length, dim))
        stream = stream + functional.dropout(mixed, self.dropout, self.training)
        thought = self.down(functional.gelu(self.up(self.think_norm(stream))))
        added: Tensor = stream + functional.dropout(thought, self.dropout, self.training)
        return added


class ContextNetwork(nn.Module):
    """Rows of the table → vectors of the same words where they stand."""

    def __init__(self, dim: int, config: ContextConfig) -> None:
        super().__init__()
        self.dim = dim
        self.inward, self.length = nn.Linear(dim, dim), nn.Linear(1, dim)
        self.places = nn.Parameter(torch.randn(config.places, dim) * 0.02)
        self.layers = nn.ModuleList([ContextLayer(dim, config) for _ in range(config.layers)])
        self.norm, self.outward = nn.LayerNorm(dim), nn.Linear(dim, dim)
        for part in self.modules():
            if isinstance(part, nn.Linear):
                nn.init.normal_(part.weight, std=_SPREAD)
                nn.init.zeros_(part.bias)
        for name, weight in self.named_parameters():
            if name.endswith(("seen.weight", "down.weight")):
                nn.init.normal_(weight, std=_SPREAD / math.sqrt(2 * config.layers))
        nn.init.zeros_(self.outward.weight)

    def forward(self, rows: Tensor, attention_mask: Tensor) -> Tensor:
        """`rows` (n, t, dim) float32, t ≤ `places`, and their mask (n, t), 0 on padding →
        (n, t, dim) float32; what is on padding means nothing. A row's direction and its length,
        which is what the word weighs, are read apart."""
        lengths = rows.norm(dim=-1, keepdim=True)
        unit = rows / lengths.clamp_min(1e-6)
        stream = self.inward(unit * math.sqrt(self.dim)) + self.length(lengths)
        stream = stream + self.places[: rows.shape[1]]
        bias = (attention_mask[:, None, None, :].to(stream.dtype) - 1.0) * 1e4
        for layer in self.layers:
            stream = layer(stream, bias)
        added: Tensor = rows + self.outward(self.norm(stream)).float()
        return added


def parameter_groups(network: ContextNetwork, rate: float) -> Iterator[dict[str, object]]:
    """For AdamW: matrices decay; vectors and places do not."""
    named = dict(network.named_parameters())
    matrices = [p for name, p in named.items() if p.ndim > 1 and name != "places"]
    others = [p for name, p in named.items() if p.ndim < 2 or name == "places"]
    yield {"params": matrices, "lr": rate, "weight_decay": 0.05}
    yield {"params": others, "lr": rate, "weight_decay": 0.0}


def narrowed(weights: dict[str, Tensor], hidden: int) -> dict[str, Tensor]:
    """A checkpoint of the network with `hidden` units in each layer: those that weigh most stay."""
    made = dict(weights)
    for name in [name for name in weights if name.endswith("up.weight")]:
        layer = name.removesuffix("up.weight")
        up, down = weights[name], weights[f"{layer}down.weight"]
        kept = (up.norm(dim=1) * down.norm(dim=0)).topk(min(hidden, len(up))).indices.sort().values
        made[name], made[f"{layer}up.bias"] = up[kept], weights[f"{layer}up.bias"][kept]
        made[f"{layer}down.weight"] = down[:, kept]
    return made
