"""Haystack: DocumentSplitter, InMemoryDocumentStore and InMemoryEmbeddingRetriever, as its
indexing tutorial has it (200 words, which for Chinese are what stands between spaces)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eval.peers.base import Chunk, Model, located


class HaystackInMemory:
    def index(self, texts: Mapping[str, str], model: Model | None) -> None:
        from haystack import Document
        from haystack.components.preprocessors import DocumentSplitter
        from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        if model is None:
            raise ValueError("needs a model")
        self._model = model
        splitter = DocumentSplitter(split_by="word", split_length=200, split_overlap=0)
        splitter.warm_up()
        documents = [Document(content=text, meta={"source": name}) for name, text in texts.items()]
        split = splitter.run(documents)["documents"]
        vectors = model.passages([document.content or "" for document in split])
        placed: dict[str, Chunk] = {}
        for document, vector in zip(split, vectors, strict=True):
            document.embedding = vector.tolist()
            name = document.meta["source"]
            placed[document.id] = located(name, texts[name], [document.content or ""])[0]
        self._placed = placed
        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        store.write_documents(split)
        self._retriever: Any = InMemoryEmbeddingRetriever(store)

    def chunks(self) -> Iterable[Chunk]:
        return self._placed.values()

    def search(self, question: str, k: int) -> list[tuple[Chunk, float]]:
        vector = self._model.queries([question])[0].tolist()
        found = self._retriever.run(query_embedding=vector, top_k=k)["documents"]
        return [(self._placed[document.id], float(document.score)) for document in found]
