"""The engine of ``rag``, asked as a library over an index of reports."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from embeddings.base import Embedder
from embeddings.loading import BUNDLED, load_embedder
from eval.errors import DatasetInvalid
from eval.systems.base import Bench, Index
from eval.systems.configuration import Configuration
from eval.systems.null import NullEmbedder
from eval.types import Dataset, Found, Outcome, Place, Question
from rag.engine import Engine, Progress
from rag.errors import YoujuError
from rag.store.catalogue import Catalogue
from rag.store.store import Store
from rag.types import Hit, Response, Span

Bars = Callable[[], AbstractContextManager[Progress | None]]


class EngineSystem:
    """``names`` gives the dataset's file name of each report id."""

    def __init__(
        self,
        name: str,
        engine: Engine,
        configuration: Configuration,
        names: Mapping[str, str],
        top_k: int,
    ) -> None:
        self.name = name
        self.settings = {**configuration.settings, "top_k": top_k}
        self._engine = engine
        self._names = names
        self._top_k = top_k
        self._loads = configuration.needs_model

    def warm(self) -> None:
        if self._loads:
            self._engine.warm()
        else:
            self._engine.store.warm()
            self._engine.reports()

    def ask(self, question: Question) -> Outcome:
        started = time.perf_counter()
        try:
            response = self._engine.ask(question.text, top_k=self._top_k)
        except YoujuError as error:
            took = (time.perf_counter() - started) * 1000
            return Outcome(question.question_id, (), took, answered=False, error=str(error))
        took = (time.perf_counter() - started) * 1000
        return self._outcome(question, response, took)

    def _outcome(self, question: Question, response: Response, took_ms: float) -> Outcome:
        return Outcome(
            question_id=question.question_id,
            hits=tuple(self._found(hit) for hit in response.hits),
            took_ms=took_ms,
            answered=response.answer is not None,
            answer=response.answer.text if response.answer else None,
            reason=response.reason,
        )

    def _found(self, hit: Hit) -> Found:
        citation = hit.citation
        return Found(
            rank=hit.rank,
            passage_id=hit.passage.passage_id,
            report=self._names.get(citation.report_id, citation.source),
            span=Span(citation.start, citation.end),
            score=float(hit.score),
            text=hit.passage.text,
            quote=hit.quote,
            region=citation.region,
            year=citation.year,
            period=citation.period,
            kind=citation.kind,
            path=citation.section_path,
        )


@contextmanager
def build(
    dataset: Dataset,
    reports: Path,
    directory: Path,
    configurations: Sequence[Configuration],
    *,
    model: str | None,
    top_k: int,
    suffix: str = "",
    progress: Bars | None = None,
    embedder: Embedder | None = None,
) -> Iterator[Bench]:
    """Index ``reports`` into ``directory`` (what is there already is kept) and open it.

    A model is loaded only if a configuration needs one; ``suffix`` goes to the systems' names.
    Raises ``DatasetInvalid`` if a report cannot be indexed.
    """
    embedder = embedder or embedder_for(model, configurations)
    with Store.open(directory, create=True) as store:
        store.bind(embedder.card)
        started = time.perf_counter()
        engine = Engine(store, embedder.card.name, load=lambda _: embedder)
        with progress() if progress else nullcontext() as bars:
            outcomes = engine.index([reports], progress=bars)
        took = time.perf_counter() - started
        failed = [f"{o.source}: {o.detail}" for o in outcomes if o.status == "failed"]
        if failed:
            raise DatasetInvalid(f"{len(failed)} reports cannot be indexed: {'; '.join(failed)}")
        yield _bench(dataset, store, embedder, configurations, top_k, suffix, took)


@contextmanager
def open_index(
    dataset: Dataset,
    directory: Path,
    configurations: Sequence[Configuration],
    *,
    model: str | None,
    top_k: int,
) -> Iterator[Bench]:
    """An index that is there. Raises ``IndexNotFound``, ``IndexMismatch`` and ``ModelNotFound``."""
    with Store.open(directory) as store:
        card = store.catalogue.manifest().card
        embedder = embedder_for(model or (card.name if card else None), configurations)
        if not isinstance(embedder, NullEmbedder):
            store.bind(embedder.card)
        yield _bench(dataset, store, embedder, configurations, top_k, "", None)


def embedder_for(model: str | None, configurations: Sequence[Configuration]) -> Embedder:
    """The model, the bundled one by default; a stand-in if no configuration needs one."""
    if not any(configuration.needs_model for configuration in configurations):
        return NullEmbedder()
    return load_embedder(model or BUNDLED)


def _bench(
    dataset: Dataset,
    store: Store,
    embedder: Embedder,
    configurations: Sequence[Configuration],
    top_k: int,
    suffix: str,
    index_s: float | None,
) -> Bench:
    names = report_names(store.catalogue, dataset)
    with store.catalogue.snapshot():
        places = tuple(_places(store.catalogue, names))
    card = store.catalogue.manifest().card
    index = Index(
        fingerprint=fingerprint(store.catalogue),
        model=f"{card.name}@{card.revision[:12]}" if card else "none",
        reports=len(names),
        passages=len(places),
        places=places,
        index_s=index_s,
    )
    systems = tuple(
        EngineSystem(
            configuration.name + suffix,
            Engine(
                store,
                embedder.card.name,
                load=lambda _: embedder,
                retrieval=configuration.retrieval,
            ),
            configuration,
            names,
            top_k,
        )
        for configuration in configurations
    )
    return Bench(index, systems)


def report_names(catalogue: Catalogue, dataset: Dataset) -> dict[str, str]:
    """Report id → the dataset's name for the report: that of the file of the same content, or
    else of the same name."""
    by_content = {digest: name for name, digest in dataset.digests.items()}
    return {
        summary.report_id: by_content.get(summary.sha256, summary.source)
        for summary in catalogue.summaries()
    }


def fingerprint(catalogue: Catalogue) -> str:
    """16 hex digits that change with any report, any passage's span, and the model."""
    card = catalogue.manifest().card
    digest = sha256(json.dumps(asdict(card) if card else None, sort_keys=True).encode())
    for summary in catalogue.summaries():
        digest.update(f"\n{summary.report_id} {summary.sha256}".encode())
        for passage in catalogue.passages_of(summary.report_id):
            digest.update(f" {passage.span.start}-{passage.span.end}".encode())
    return digest.hexdigest()[:16]


def _places(catalogue: Catalogue, names: Mapping[str, str]) -> Iterator[Place]:
    for summary in catalogue.summaries():
        for passage in catalogue.passages_of(summary.report_id):
            yield Place(
                passage.passage_id,
                names[summary.report_id],
                passage.span,
                summary.region,
                passage.period,
                passage.kind,
            )
