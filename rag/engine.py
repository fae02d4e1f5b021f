"""The library's two verbs: index files, answer questions."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from embeddings.base import Embedder
from embeddings.loading import BUNDLED, load_embedder
from rag.answering.base import Answerer
from rag.answering.citations import cite
from rag.answering.coverage import cover, names_places
from rag.answering.extractive import ExtractiveAnswerer
from rag.answering.highlights import highlight
from rag.answering.verification import Claim, verify
from rag.defaults import MIN_SCORE
from rag.errors import IndexMismatch, InvalidFilter, InvalidQuestion
from rag.indexing import Indexer, Progress
from rag.query.expansion import Expander
from rag.query.reader import QueryReader, newest_years
from rag.retrieval.covering import CoveringRetriever, cells
from rag.retrieval.retriever import Candidate, HybridRetriever, RetrievalConfig
from rag.retrieval.scoping import scope_of
from rag.retrieval.series import with_series
from rag.store.base import Scope
from rag.store.store import Store
from rag.types import (
    Citation,
    FileOutcome,
    Filters,
    Hit,
    Passage,
    Query,
    Report,
    ReportSummary,
    Response,
    Verdict,
)

# “各省历年”: each place and year is a search of its own.
_MOST_CELLS = 60
__all__ = ["Claim", "Engine", "Evidence", "Progress"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage with its exact source slice and its citation."""

    passage: Passage
    quote: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class _Known:
    """What the engine keeps of one commit of the catalogue."""

    commit: int
    reports: dict[str, ReportSummary]
    reader: QueryReader


class Engine:
    """An index on disk and all that is needed to ask it. Methods may be called from any thread.

    ``load`` makes the embedder of a model's name; it is called when the first vector is needed.
    A question whose best passage scores below ``min_score`` is not answered.
    """

    def __init__(
        self,
        store: Store,
        model: str,
        *,
        load: Callable[[str], Embedder] = load_embedder,
        retrieval: RetrievalConfig = RetrievalConfig(),
        min_score: float = MIN_SCORE,
        answerers: dict[str, Answerer] | None = None,
    ) -> None:
        self._store = store
        self._model = model
        self._load_embedder = load
        self._embedder: Embedder | None = None
        self._loading = Lock()
        self._known: _Known | None = None
        self._min_score = min_score
        self._hybrid = HybridRetriever(store, self._load, retrieval)
        self._retriever = CoveringRetriever(self._hybrid, store.catalogue)
        hybrid = self._hybrid
        extractive = ExtractiveAnswerer(hybrid.late, hybrid.best_place)
        self._answerers = answerers or {"extractive": extractive}

    @classmethod
    def open(
        cls,
        directory: Path,
        *,
        model: str | None = None,
        create: bool = False,
        retrieval: RetrievalConfig = RetrievalConfig(),
        min_score: float = MIN_SCORE,
    ) -> Engine:
        """Open the index in ``directory``.

        ``model`` names the embedding model (None: the one that the index was made with, or
        ``bundled`` for a new index). Raises ``IndexNotFound`` if there is none and ``create``
        is false, ``IndexMismatch`` if the index was made by another model.
        """
        store = Store.open(directory, create=create)
        card = store.catalogue.manifest().card
        if model is not None and card is not None and model != card.name and store.catalogue.size():
            store.close()
            raise IndexMismatch(
                f"the index in {directory} was made with the model {card.name!r}, not {model!r}; "
                f"ask it without naming a model, or index the reports again into a new folder"
            )
        name = model or (card.name if card else BUNDLED)
        return cls(store, name, retrieval=retrieval, min_score=min_score)

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm(self) -> None:
        """Load the model and the indexes now instead of at the first question."""
        self._load()
        self._hybrid.warm()
        self._store.warm()
        self._catalogue()

    @property
    def model(self) -> str:
        """The name of the model that answers."""
        return self._model

    @property
    def retriever(self) -> HybridRetriever:
        return self._hybrid

    @property
    def store(self) -> Store:
        return self._store

    def index(
        self, paths: Sequence[Path], *, progress: Progress | None = None
    ) -> list[FileOutcome]:
        """Index files and folders (searched recursively); one outcome per file, in order."""
        return Indexer(self._store, self._load).index(paths, progress)

    def add(self, filename: str, data: bytes) -> FileOutcome:
        """Index one file given by its bytes. Raises ``ReadError`` and ``ParseError`` where
        ``index`` would report them."""
        return Indexer(self._store, self._load).add(filename, data)

    def delete(self, report_id: str) -> None:
        """Remove a report from all three stores. Raises ``ReportNotFound``."""
        self._store.delete(report_id)
        self._store.flush()

    def ask(
        self,
        question: str,
        *,
        top_k: int = 5,
        filters: Filters = Filters(),
        mode: str = "extractive",
    ) -> Response:
        """Answer from the indexed reports. Raises ``InvalidQuestion``."""
        if mode not in self._answerers:
            known = ", ".join(sorted(self._answerers))
            raise InvalidQuestion(f"mode {mode!r} is not known; use one of: {known}")
        started = time.perf_counter()
        response, scope = self._retrieve(question, top_k, filters)
        verdict = cover(
            response.query, response.hits, self._store.catalogue, scope, self._min_score
        )
        response = replace(response, hits=response.hits[:top_k])
        answer = None
        sure = bool(response.hits) and response.hits[0].score >= self._min_score
        if verdict.reason is None and sure:
            answer = self._answerers[mode].answer(response.query, response.hits)
        if (
            answer
            and not response.query.regions
            and not names_places(response.query, answer.sentence)
        ):
            answer, verdict = None, replace(verdict, reason="region_not_indexed")
        return replace(
            response,
            answer=answer,
            reason=verdict.reason or (None if answer else "no_evidence"),
            coverage=verdict.coverage,
            took_ms=_since(started),
        )

    def search(self, question: str, *, top_k: int = 5, filters: Filters = Filters()) -> Response:
        """The passages only: ``answer`` is None and ``reason`` too."""
        response = self._retrieve(question, top_k, filters)[0]
        return replace(response, hits=response.hits[:top_k])

    def reports(self) -> list[ReportSummary]:
        """All reports, by id."""
        return list(self._catalogue().reports.values())

    def report(self, report_id: str) -> Report:
        """One report with its text and sections. Raises ``ReportNotFound``."""
        return self._store.catalogue.report(report_id)

    def passage(self, passage_id: str) -> Evidence:
        """One passage. Raises ``PassageNotFound``."""
        passage = self._store.catalogue.passage(passage_id)
        report = self._store.catalogue.report(passage.report_id)
        summary = self._catalogue().reports[passage.report_id]
        citation = cite(passage, summary, report.pages)
        return Evidence(passage, passage.span.of(report.text), citation)

    def verify(self, claims: Sequence[Claim]) -> list[Verdict]:
        """Check each claim against the stored text, character by character."""
        reports = self._catalogue().reports
        verdicts = []
        for claim in claims:
            known = reports.get(claim.report_id)
            text = self._store.catalogue.text(claim.report_id) if known else None
            verdicts.append(verify(claim, text, known.sha256 if known else None))
        return verdicts

    def _retrieve(self, question: str, top_k: int, filters: Filters) -> tuple[Response, Scope]:
        """At least one hit for each place and period that the question names, which may be more
        than ``top_k``: what is there must be known even where it is not shown."""
        started = time.perf_counter()
        _check(filters, top_k)
        known = self._catalogue()
        query = known.reader.read(question)
        scope = scope_of(query, filters, self._store.catalogue)
        query = with_series(query, scope, known.reports.values())
        candidates = self._retriever.retrieve(
            query, scope, max(top_k, min(cells(query), _MOST_CELLS))
        )
        response = Response(
            query=query,
            answer=None,
            reason=None,
            hits=self._hits(query, candidates, known),
            coverage=(),
            model=self._model,
            took_ms=_since(started),
        )
        return response, scope

    def _hits(
        self, query: Query, candidates: Sequence[Candidate], known: _Known
    ) -> tuple[Hit, ...]:
        catalogue = self._store.catalogue
        ids = {candidate.passage.report_id for candidate in candidates}
        texts = {report_id: catalogue.text(report_id) for report_id in ids}
        pages = {report_id: catalogue.pages(report_id) for report_id in ids}
        return tuple(
            Hit(
                rank=rank,
                passage=passage,
                score=candidate.score,
                quote=passage.span.of(texts[passage.report_id]),
                citation=cite(passage, known.reports[passage.report_id], pages[passage.report_id]),
                highlights=highlight(query, passage.text),
                components=candidate.parts,
            )
            for rank, candidate in enumerate(candidates, start=1)
            for passage in (candidate.passage,)
        )

    def _catalogue(self) -> _Known:
        """The reports and their places, read again only after a commit."""
        catalogue = self._store.catalogue
        commit = catalogue.commit_number()
        known = self._known
        if known is None or known.commit != commit:
            with catalogue.snapshot():
                commit = catalogue.commit_number()
                summaries = {summary.report_id: summary for summary in catalogue.summaries()}
                regions = {region.name: region.aliases for region in catalogue.regions()}
                languages = catalogue.languages()
            expander = Expander(languages=languages)
            reader = QueryReader(regions, newest_years(summaries.values()), expander)
            known = self._known = _Known(commit, summaries, reader)
        return known

    def _load(self) -> Embedder:
        """The model, loaded once, and checked against the index before its first vector."""
        with self._loading:
            if self._embedder is None:
                embedder = self._load_embedder(self._model)
                self._store.bind(embedder.card)
                self._embedder = embedder
            return self._embedder


def _since(started: float) -> float:
    """Milliseconds."""
    return (time.perf_counter() - started) * 1000


def _check(filters: Filters, top_k: int) -> None:
    if top_k < 1:
        raise InvalidQuestion(f"top_k is {top_k}; it must be at least 1")
    for name, years in (("year", filters.year), ("period", filters.period)):
        wrong = [year for year in years if not 1900 <= year <= 2100]
        if wrong:
            raise InvalidFilter(f"filter {name!r}: {wrong[0]} is no year between 1900 and 2100")
