"""LlamaIndex: VectorStoreIndex.from_documents with its own splitter, as its starter has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eval.peers.base import Chunk, Model


class LlamaIndexVectors:
    def index(self, texts: Mapping[str, str], model: Model | None) -> None:
        from llama_index.core import Document, VectorStoreIndex
        from llama_index.core.embeddings import BaseEmbedding

        if model is None:
            raise ValueError("needs a model")
        encode = model

        class Ours(BaseEmbedding):  # type: ignore[misc]
            def _get_query_embedding(self, query: str) -> list[float]:
                return encode.queries([query])[0].tolist()  # type: ignore[no-any-return]

            async def _aget_query_embedding(self, query: str) -> list[float]:
                return self._get_query_embedding(query)

            def _get_text_embedding(self, text: str) -> list[float]:
                return encode.passages([text])[0].tolist()  # type: ignore[no-any-return]

            def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
                return encode.passages(texts).tolist()  # type: ignore[no-any-return]

        documents = [Document(text=text, metadata={"source": name}) for name, text in texts.items()]
        self._index = VectorStoreIndex.from_documents(documents, embed_model=Ours())
        self._retrievers: dict[int, Any] = {}

    def chunks(self) -> Iterable[Chunk]:
        return [_chunk(node) for node in self._index.docstore.docs.values()]

    def search(self, question: str, k: int) -> list[tuple[Chunk, float]]:
        if k not in self._retrievers:
            self._retrievers[k] = self._index.as_retriever(similarity_top_k=k)
        found = self._retrievers[k].retrieve(question)
        return [(_chunk(hit.node), float(hit.score or 0)) for hit in found]


def _chunk(node: Any) -> Chunk:
    start, end = node.start_char_idx, node.end_char_idx
    return Chunk(
        node.metadata["source"],
        node.text,
        -1 if start is None else start,
        -1 if end is None else end,
    )
