"""Youju itself, measured as the others are."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.peers.base import Chunk, Model


class Youju:
    """``texts`` are written out as UTF-8, so that offsets are those of the other peers."""

    def index(self, texts: Mapping[str, str], model: Model | None) -> None:
        from embeddings.base import ModelCard
        from eval.systems.null import NullEmbedder
        from rag.engine import Engine
        from rag.retrieval.retriever import Ranking, RetrievalConfig
        from rag.store.store import Store

        folder = Path(tempfile.mkdtemp(prefix="youju-peer-"))
        (folder / "reports").mkdir()
        self._names = {}
        for name, text in texts.items():
            path = folder / "reports" / f"{name}.txt"
            path.write_bytes(text.encode())
            self._names[path.name] = name
        embedder: Any = NullEmbedder()
        config = RetrievalConfig(ranking=Ranking.LEXICAL)
        if model is not None:
            embedder, config = (
                _Given(model, ModelCard("peer", "0", model.dimension)),
                RetrievalConfig(),
            )
        store = Store.open(folder / "index", create=True)
        store.bind(embedder.card)
        self._engine = Engine(store, "peer", load=lambda _: embedder, retrieval=config)
        self._engine.index([folder / "reports"])

    def chunks(self) -> Iterable[Chunk]:
        catalogue = self._engine.store.catalogue
        return [
            Chunk(self._names[s.source], p.text, p.span.start, p.span.end)
            for s in self._engine.reports()
            for p in catalogue.passages_of(s.report_id)
        ]

    def search(self, question: str, k: int) -> list[tuple[Chunk, float]]:
        found = self._engine.search(question, top_k=k).hits
        return [
            (
                Chunk(
                    self._names[hit.citation.source],
                    hit.passage.text,
                    hit.citation.start,
                    hit.citation.end,
                ),
                hit.score,
            )
            for hit in found
        ]


class _Given:
    def __init__(self, model: Model, card: object) -> None:
        self._model = model
        self.card = card

    def encode_queries(self, texts: Sequence[str]) -> Any:
        return self._model.queries(texts)

    def encode_passages(self, texts: Sequence[str], progress: object = None) -> Any:
        return self._model.passages(texts)
