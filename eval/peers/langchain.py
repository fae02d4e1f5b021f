"""LangChain with FAISS: RecursiveCharacterTextSplitter(1000, 200), as its RAG tutorial has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eval.peers.base import Chunk, Model


class LangChainFaiss:
    def index(self, texts: Mapping[str, str], model: Model | None) -> None:
        from langchain_community.vectorstores import FAISS
        from langchain_core.documents import Document
        from langchain_core.embeddings import Embeddings
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        if model is None:
            raise ValueError("needs a model")
        encode = model

        class Ours(Embeddings):
            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                return encode.passages(texts).tolist()  # type: ignore[no-any-return]

            def embed_query(self, text: str) -> list[float]:
                return encode.queries([text])[0].tolist()  # type: ignore[no-any-return]

        splitter = RecursiveCharacterTextSplitter(
            chunk_size=1000, chunk_overlap=200, add_start_index=True
        )
        documents = [Document(text, metadata={"source": name}) for name, text in texts.items()]
        splits = splitter.split_documents(documents)
        self._chunks = [_chunk(split) for split in splits]
        self._store = FAISS.from_documents(splits, Ours())

    def chunks(self) -> Iterable[Chunk]:
        return self._chunks

    def search(self, question: str, k: int) -> list[tuple[Chunk, float]]:
        found = self._store.similarity_search_with_score(question, k=k)
        # A distance: the smaller the better.
        return [(_chunk(document), -float(distance)) for document, distance in found]


def _chunk(document: object) -> Chunk:
    metadata = document.metadata  # type: ignore[attr-defined]
    text = document.page_content  # type: ignore[attr-defined]
    start = metadata["start_index"]
    return Chunk(metadata["source"], text, start, start + len(text) if start >= 0 else -1)
