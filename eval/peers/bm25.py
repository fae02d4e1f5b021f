"""Plain BM25: rank-bm25 over jieba's words, a paragraph a passage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eval.peers.base import Chunk, Model, located, paragraphs


class PlainBm25:
    def index(self, texts: Mapping[str, str], model: Model | None) -> None:
        import jieba
        from rank_bm25 import BM25Okapi

        jieba.setLogLevel("WARNING")
        self._cut = jieba.lcut_for_search
        self._chunks = [
            c for name, text in texts.items() for c in located(name, text, paragraphs(text))
        ]
        self._index = BM25Okapi([self._cut(chunk.text) for chunk in self._chunks])

    def chunks(self) -> Iterable[Chunk]:
        return self._chunks

    def search(self, question: str, k: int) -> list[tuple[Chunk, float]]:
        scores = self._index.get_scores(self._cut(question))
        best = sorted(range(len(scores)), key=lambda row: -scores[row])[:k]
        return [(self._chunks[row], float(scores[row])) for row in best]
