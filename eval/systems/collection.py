"""The retrieval of ``rag`` over a BEIR collection: no reports, no places, no years."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from embeddings.base import Embedder
from eval.beir.indexing import Progress, index_documents, is_part
from eval.beir.reading import Collection
from eval.errors import DatasetInvalid
from eval.systems.base import Bench, Index
from eval.systems.configuration import Configuration
from eval.systems.library import embedder_for, fingerprint
from eval.types import Found, Outcome, Question
from rag.errors import YoujuError
from rag.query.expansion import Expander
from rag.query.reader import QueryReader
from rag.retrieval.retriever import HybridRetriever
from rag.store.base import Scope
from rag.store.store import Store
from rag.types import Span

Bars = Callable[[], AbstractContextManager[Progress | None]]

# Runs are a hundred deep: the words of all hits would make them hundreds of megabytes.
_SHOWN = 5
_EXCERPT = 120
# A document is a passage: there is nothing to tell about where it stands.
_WHOLE = Span(0, 0)


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
        self._reader = QueryReader({}, {}, Expander(languages=store.catalogue.languages()))
        self._top_k = top_k

    def warm(self) -> None:
        self._store.warm()
        self._embedder.encode_queries(["热身"])
        self._reader.read_words("热身")

    def ask(self, question: Question) -> Outcome:
        started = time.perf_counter()
        try:
            query = self._reader.read_words(question.text)
            candidates = self._retriever.retrieve(query, Scope(), self._top_k)
        except YoujuError as error:
            took = (time.perf_counter() - started) * 1000
            return Outcome(question.question_id, (), took, error=str(error))
        # Making the results is part of answering, as it is for the engine.
        hits = tuple(
            Found(
                rank,
                candidate.passage.passage_id,
                candidate.passage.passage_id,
                _WHOLE,
                candidate.score,
                candidate.passage.text[:_EXCERPT] if rank <= _SHOWN else "",
            )
            for rank, candidate in enumerate(candidates, start=1)
        )
        took = (time.perf_counter() - started) * 1000
        return Outcome(question.question_id, hits, took)


@contextmanager
def build_collection(
    collection: Collection,
    directory: Path,
    configurations: Sequence[Configuration],
    *,
    model: str | None,
    top_k: int,
    suffix: str = "",
    progress: Bars | None = None,
    embedder: Embedder | None = None,
) -> Iterator[Bench]:
    """Index the documents into ``directory``, unless it holds them already, and open it. Raises
    ``DatasetInvalid`` if it is an index of something else."""
    embedder = embedder or embedder_for(model, configurations)
    with Store.open(directory, create=True) as store:
        took = None
        if not all(is_part(summary.report_id) for summary in store.catalogue.summaries()):
            raise DatasetInvalid(
                f"{directory} holds reports: name another folder for the collection's index"
            )
        # An indexing that was stopped goes on: what is there already is passed over.
        if store.catalogue.size() != sum(1 for _ in collection.documents()):
            started = time.perf_counter()
            with progress() if progress else nullcontext() as bar:
                index_documents(store, embedder, collection.documents(), bar)
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
        yield Bench(
            index,
            systems,
            collection.qrels,
            lambda passage_id: store.catalogue.passage(passage_id).text[:_EXCERPT],
        )
