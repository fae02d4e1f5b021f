"""The retrieval of ``rag`` over a BEIR collection: no reports, no places, no years."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from embeddings.base import Embedder
from embeddings.loading import BUNDLED, load_embedder
from eval.beir.indexing import Progress, index_documents
from eval.beir.reading import Collection
from eval.systems.base import Bench, Index
from eval.systems.configuration import Configuration
from eval.systems.library import fingerprint
from eval.systems.null import NullEmbedder
from eval.types import Found, Outcome, Question
from rag.errors import YoujuError
from rag.query.places import find_places
from rag.query.reader import QueryReader
from rag.retrieval.retriever import HybridRetriever
from rag.store.base import Scope
from rag.store.store import Store
from rag.types import Query
from rag.words import words_of


class CollectionSystem:
    def __init__(
        self,
        name: str,
        store: Store,
        embedder: Embedder,
        configuration: Configuration,
        top_k: int,
    ) -> None:
        self.name = name
        self.settings = {**configuration.settings, "top_k": top_k}
        self._store = store
        self._embedder = embedder
        self._retriever = HybridRetriever(store, lambda: embedder, configuration.retrieval)
        self._top_k = top_k

    def warm(self) -> None:
        self._store.warm()
        self._embedder.encode_queries(["热身"])
        words_of("热身")

    def ask(self, question: Question) -> Outcome:
        started = time.perf_counter()
        try:
            query = plain_query(question.text)
            candidates = self._retriever.retrieve(query, Scope(), self._top_k)
        except YoujuError as error:
            took = (time.perf_counter() - started) * 1000
            return Outcome(question.question_id, (), took, error=str(error))
        took = (time.perf_counter() - started) * 1000
        hits = tuple(
            Found(
                rank=rank,
                passage_id=candidate.passage.passage_id,
                report=candidate.passage.passage_id,
                span=candidate.passage.span,
                score=candidate.score,
            )
            for rank, candidate in enumerate(candidates, start=1)
        )
        return Outcome(question.question_id, hits, took)


def plain_query(text: str) -> Query:
    """A query of words only. The reader takes the words of places and years out, since it bounds
    the search by them; here they are words like others and go back in."""
    read = QueryReader({}, {}).read(text)
    kept = dict(read.terms)
    handled = {word for name in find_places(text, {}).words for word in words_of(name)}
    for word in words_of(text):
        if word in handled or any(character.isdigit() for character in word):
            kept.setdefault(word, 1.0)
    return replace(
        read,
        regions=(),
        missing_regions=(),
        periods=(),
        report_years=(),
        kind=None,
        terms=tuple(kept.items()),
    )


@contextmanager
def build_collection(
    collection: Collection,
    directory: Path,
    configurations: Sequence[Configuration],
    *,
    model: str | None,
    top_k: int,
    suffix: str = "",
    progress: Callable[[], Progress] | None = None,
    embedder: Embedder | None = None,
) -> Iterator[Bench]:
    """Index the documents into ``directory``, unless it holds them already, and open it."""
    if embedder is None:
        needed = any(configuration.needs_model for configuration in configurations)
        embedder = load_embedder(model or BUNDLED) if needed else NullEmbedder()
    with Store.open(directory, create=True) as store:
        took = None
        if store.catalogue.size() == 0:
            started = time.perf_counter()
            index_documents(
                store, embedder, collection.documents(), progress() if progress else None
            )
            took = time.perf_counter() - started
        elif any(configuration.needs_model for configuration in configurations):
            store.bind(embedder.card)
        card = store.catalogue.manifest().card
        size = store.catalogue.size()
        index = Index(
            fingerprint=fingerprint(store.catalogue),
            model=f"{card.name}@{card.revision[:12]}" if card else "none",
            reports=size,
            passages=size,
            places=None,
            index_s=took,
        )
        systems = tuple(
            CollectionSystem(c.name + suffix, store, embedder, c, top_k) for c in configurations
        )
        yield Bench(index, systems, collection.qrels)
