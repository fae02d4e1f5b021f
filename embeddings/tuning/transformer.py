"""A Sentence Transformers model, open to change, with its family's prompts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch.nn import functional

from embeddings.sentence_transformer import SentenceTransformerEmbedder


class TransformerModel:
    """Changes the embedder's own weights: it speaks for the base no longer."""

    def __init__(self, embedder: SentenceTransformerEmbedder) -> None:
        self._card = embedder.card
        self._model = embedder.model
        self._kept = next(self._model.parameters()).dtype
        # Half precision would round the small steps of tuning away.
        self._model.float()

    def parameters(self) -> Sequence[torch.nn.Parameter]:
        return [weight for weight in self._model.parameters() if weight.requires_grad]

    def train(self, on: bool) -> None:
        self._model.train(on)

    def queries(self, texts: Sequence[str]) -> torch.Tensor:
        return self._encode(texts, self._card.query_prompt)

    def passages(self, texts: Sequence[str]) -> torch.Tensor:
        return self._encode(texts, self._card.passage_prompt)

    def write(self, folder: Path) -> None:
        if self._card.query_prompt or self._card.passage_prompt:
            # A folder may be called anything, and its name would no longer tell the family.
            self._model.prompts = {
                "query": self._card.query_prompt,
                "document": self._card.passage_prompt,
            }
        self._model.to(self._kept)
        self._model.save(str(folder), create_model_card=False)

    def _encode(self, texts: Sequence[str], prompt: str) -> torch.Tensor:
        features = self._model.preprocess(list(texts), prompt=prompt)
        moved = {
            name: value.to(self._model.device) if isinstance(value, torch.Tensor) else value
            for name, value in features.items()
        }
        return functional.normalize(self._model(moved)["sentence_embedding"], dim=-1)
