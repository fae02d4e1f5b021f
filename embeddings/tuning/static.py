"""A static model in torch: the token table of an ONNX folder, and its mean."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch

from embeddings.context import CONTEXT_FILE
from embeddings.errors import ModelUnusable
from embeddings.onnx import CONFIG_FILE, MODEL_FILE, TOKENIZER_FILE, OnnxEmbedder
from embeddings.training.batches import thinned
from embeddings.training.config import NetworkConfig
from embeddings.training.network import Encoder
from embeddings.training.rows import SCALE, TABLE, Int8Rows, quantised
from embeddings.training.train import encode_rows
from embeddings.tuning.split import Split


class StaticModel:
    """The graphs stay the base's, and so does how a question is read in context. Only rows of the
    table change, and only those that ``split`` uses are opened, since a step over the whole table
    would cost ten times as much. ``dropout`` is the share of the tokens left out of a text in
    training, so that no pair is learnt by heart."""

    def __init__(self, embedder: OnnxEmbedder, split: Split, dropout: float, seed: int) -> None:
        self._embedder = embedder
        self._dropout = dropout
        self._chance = np.random.default_rng(seed)
        self._training = False
        self._config = _config(embedder.folder)
        self._graph = _graph(embedder.folder)
        self._table = _rows(self._graph, embedder.folder).widened()
        self._used = self._used_by(split)
        network = replace(NetworkConfig(), dim=self._table.shape[1])
        self._encoder = Encoder(len(self._used), network)
        with torch.no_grad():
            self._encoder.table.weight.copy_(torch.from_numpy(self._table[self._used]))

    def parameters(self) -> Sequence[torch.nn.Parameter]:
        return list(self._encoder.table.parameters())

    def train(self, on: bool) -> None:
        self._training = on

    def queries(self, texts: Sequence[str]) -> torch.Tensor:
        return self._encode(self._query_ids(texts))

    def passages(self, texts: Sequence[str]) -> torch.Tensor:
        return self._encode(self._passage_ids(texts))

    def write(self, folder: Path) -> None:
        from onnx import checker, numpy_helper, save

        table = self._table.copy()
        table[self._used] = self._encoder.table.weight.detach().numpy()
        rows = quantised(table)
        for held in self._graph.graph.initializer:
            if held.name == TABLE:
                held.CopyFrom(numpy_helper.from_array(rows.values, TABLE))
            elif held.name == SCALE:
                held.CopyFrom(numpy_helper.from_array(rows.scale, SCALE))
        checker.check_model(self._graph)
        (folder / MODEL_FILE).parent.mkdir()
        save(self._graph, str(folder / MODEL_FILE))
        for file in (TOKENIZER_FILE, CONTEXT_FILE):
            if (self._embedder.folder / file).is_file():
                shutil.copy(self._embedder.folder / file, folder / file)
        settings = {
            **self._config,
            "version": f"{self._config['version'].removesuffix('-tuned')}-tuned",
            "base_revision": self._embedder.card.revision,
        }
        text = json.dumps(settings, ensure_ascii=False, indent=2) + "\n"
        (folder / CONFIG_FILE).write_text(text, "utf-8")

    def _encode(self, ids: list[np.ndarray]) -> torch.Tensor:
        if self._training:
            ids = [thinned(row, self._dropout, self._chance) for row in ids]
        return encode_rows(self._encoder, [np.searchsorted(self._used, row) for row in ids])

    def _query_ids(self, texts: Sequence[str]) -> list[np.ndarray]:
        return _arrays(self._embedder.token_ids(texts, self._embedder.card.query_prompt))

    def _passage_ids(self, texts: Sequence[str]) -> list[np.ndarray]:
        return _arrays(self._embedder.token_ids(texts, self._embedder.card.passage_prompt))

    def _used_by(self, split: Split) -> np.ndarray:
        """Token ids, rising."""
        questions = [pair.question for pair in (*split.train, *split.dev, *split.test)]
        return np.unique(
            np.concatenate([*self._query_ids(questions), *self._passage_ids(split.corpus)])
        )


def _arrays(ids: list[list[int]]) -> list[np.ndarray]:
    # A text without tokens takes the padding's vector, as in the graph.
    return [np.array(row or [0]) for row in ids]


def _config(folder: Path) -> dict[str, Any]:
    config: dict[str, Any] = json.loads((folder / CONFIG_FILE).read_text("utf-8"))
    if config.get("layers") != 0:
        raise ModelUnusable(
            f"{folder}: {CONFIG_FILE} says layers {config.get('layers')!r}, and of the ONNX models "
            f"only static ones (layers 0) can be tuned; name bundled, a folder that youju train "
            f"wrote, or a Sentence Transformers model as the base"
        )
    return config


def _graph(folder: Path) -> Any:
    if find_spec("onnx") is None:
        raise ModelUnusable(
            f"{folder}: the package onnx, which writes such a model, is not installed; "
            f"install it with pip install 'youju[train]'"
        )
    import onnx

    return onnx.load(str(folder / MODEL_FILE))


def _rows(graph: Any, folder: Path) -> Int8Rows:
    from onnx import numpy_helper

    held = {part.name: part for part in graph.graph.initializer}
    if TABLE not in held or SCALE not in held:
        raise ModelUnusable(
            f"{folder}: {MODEL_FILE} holds no token table ({TABLE} and {SCALE}); name bundled, a "
            f"folder that youju train wrote, or a Sentence Transformers model as the base"
        )
    return Int8Rows(numpy_helper.to_array(held[TABLE]), numpy_helper.to_array(held[SCALE]))
