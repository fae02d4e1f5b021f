"""txtai: Embeddings over the reports' paragraphs, as its introduction has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eval.peers.base import Chunk, Model, located, paragraphs


class TxtaiEmbeddings:
    def index(self, texts: Mapping[str, str], model: Model | None) -> None:
        from txtai import Embeddings

        if model is None:
            raise ValueError("needs a model")
        encode = model
        self._chunks = [
            c for name, text in texts.items() for c in located(name, text, paragraphs(text))
        ]
        # The hook has one function for both sides; ours tells them apart by who is calling.
        self._asking = False

        def transform(texts: list[str]) -> object:
            return (encode.queries if self._asking else encode.passages)(texts)

        self._embeddings = Embeddings(method="external", transform=transform)
        self._embeddings.index([chunk.text for chunk in self._chunks])

    def chunks(self) -> Iterable[Chunk]:
        return self._chunks

    def search(self, question: str, k: int) -> list[tuple[Chunk, float]]:
        self._asking = True
        found = self._embeddings.search(question, k)
        return [(self._chunks[int(row)], float(score)) for row, score in found]
