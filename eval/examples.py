"""Questions to tune with, and how well each candidate fits: what ``eval.fitting`` learns from.

Only questions to tune with: the ``dev`` halves of the datasets, and those that the bundled model's
training held out.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.loading import load_embedder
from embeddings.training.consultations import read_consultations
from embeddings.training.folders import read_rows, shared_folder
from embeddings.training.questions import held_out_passages, read_questions
from embeddings.training.sources import cmrc_pairs, held_out_of_cmrc
from embeddings.training.statutes import articles, held_out_articles, read_statute_questions
from eval.beir.indexing import index_documents
from eval.beir.reading import Document
from eval.projection import covered
from eval.questions.dataset import read_dataset
from eval.types import Evidence, Question
from rag.engine import Engine
from rag.query.expansion import Expander
from rag.query.reader import QueryReader
from rag.retrieval.calibration import rivals_of
from rag.retrieval.fit import FEATURES
from rag.retrieval.late import Words
from rag.retrieval.retriever import HybridRetriever
from rag.store.base import Scope
from rag.store.store import Store
from rag.types import Filters, Span

Floats = NDArray[np.float64]
DATASETS = (
    "sample",
    "five-districts",
    "five-districts-everyday",
    "five-districts-english",
    "provinces-2025",
    "provinces-2025-near",
    "provinces-2026",
)
TO_TUNE_WITH = ("five-districts-tuning", "provinces-2025-tuning", "provinces-2026-tuning")
"""These have no ``test`` half."""
_OFF_TOPIC = ("cmrc2018_train", "lawyer_llama_query_to_law")
_CANDIDATES = 200
_OF_HELD_OUT = 600
# Of each collection: how many questions are asked, and of how many articles.
_OF_GENERAL = 300
_OF_CONSULTATIONS = 700
_ARTICLES = 10_000
_SEED = 20261121


@dataclass(frozen=True, slots=True)
class Example:
    """One question's candidates: ``fits`` ``(n, len(FEATURES))``, ``right`` ``(n,)`` bool, none
    of them true for a question that the reports do not answer; ``rivals`` who competes
    with whom; ``words`` of the question beside each candidate's."""

    fits: Floats
    right: NDArray[np.bool_]
    rivals: tuple[str, ...]
    words: tuple[Words, ...]


def held_out(model: str) -> Iterator[Example]:
    """Questions about passages that the bundled model's training held out."""
    reports = shared_folder() / "reports"
    asked = read_questions()
    kept = held_out_passages(asked)
    written = [
        Question(
            f"h{number}",
            one.text,
            evidence=(Evidence(Path(one.report).name, Span(one.start, one.end), 0),),
        )
        for number, one in enumerate(asked)
        if (one.report, one.start, one.end) in kept
    ]
    written = random.Random(_SEED).sample(written, _OF_HELD_OUT)
    # Many of these name no place: each is asked of its own report alone.
    folders = [reports / "national", reports / "provinces-2026"]
    yield from _from_index(folders, written, model, own_report_only=True)


def tuned(model: str, names: Sequence[str]) -> Iterator[Example]:
    """The ``dev`` halves of datasets, with what their reports do not answer."""
    for name in names:
        reading = read_dataset(Path(__file__).parent / "datasets" / name)
        if reading.reports is None:
            raise FileNotFoundError(f"the reports of {name} are not at hand: set YOUJU_SHARED")
        asked = [q for q in reading.dataset.questions if q.split == "dev"]
        yield from _from_index([reading.reports], asked, model, own_report_only=False)


def strange(model: str) -> Iterator[Example]:
    """What people also ask, and no report answers."""
    rows = [row["q"] for name in _OFF_TOPIC for row in read_rows(name)]
    asked = [
        Question(f"x{n}", text) for n, text in enumerate(random.Random(_SEED).sample(rows, 150))
    ]
    sample = Path(__file__).parent / "datasets" / "sample" / "reports"
    yield from _from_index([sample], asked, model, own_report_only=False)


def general(model: str) -> Iterator[Example]:
    """Questions about passages that are no reports, so that other texts are ranked well, too."""
    cmrc = [(q, p) for q, p in cmrc_pairs()]
    asked = [(q, {p}) for q, p in cmrc if held_out_of_cmrc(p)]
    yield from _from_documents([p for _, p in cmrc], asked, _OF_GENERAL, model)
    statutes, laws = read_statute_questions(), articles()
    kept = held_out_articles(statutes)
    asked = [(question, {laws[name].whole}) for name, question in statutes if name in kept]
    names = random.Random(_SEED).sample(sorted(laws), _ARTICLES)
    texts = [laws[name].whole for name in names]
    yield from _from_documents(texts, asked, _OF_GENERAL, model)
    asked = [
        (one.text, {laws[name].whole for name in one.articles})
        for one in read_consultations()
        if one.held_out
    ]
    yield from _from_documents(texts, asked, _OF_CONSULTATIONS, model)


def _from_documents(
    texts: Sequence[str], asked: Sequence[tuple[str, Set[str]]], count: int, model: str
) -> Iterator[Example]:
    """``asked`` are questions and the texts that answer each; ``count`` of them are asked."""
    asked = random.Random(_SEED).sample(asked, count)
    texts = list(dict.fromkeys([*texts, *(text for _, right in asked for text in sorted(right))]))
    embedder = load_embedder(model)
    reader = QueryReader({}, {}, Expander())
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder), create=True) as store,
    ):
        documents = (Document(str(number), "", text) for number, text in enumerate(texts))
        index_documents(store, embedder, documents, None)
        retriever = HybridRetriever(store, lambda: embedder)
        for question, answers in asked:
            query = reader.read_words(question)
            found = retriever.retrieve(query, Scope(), _CANDIDATES)
            read = [candidate for candidate in found if FEATURES[0] in candidate.parts]
            fits = [[candidate.parts[name] for name in FEATURES] for candidate in read]
            right = np.array([candidate.passage.text in answers for candidate in read], bool)
            if right.any():
                words = retriever.reader(query).words([candidate.passage for candidate in read])
                rivals = ("",) * len(read)
                yield Example(np.array(fits, np.float64), right, rivals, tuple(words))


def _from_index(
    paths: Sequence[Path], questions: Sequence[Question], model: str, *, own_report_only: bool
) -> Iterator[Example]:
    with (
        tempfile.TemporaryDirectory() as folder,
        Engine.open(Path(folder), model=model, create=True) as engine,
    ):
        engine.index(paths)
        ids = {report.source: report.report_id for report in engine.reports()}
        for question in questions:
            only = (ids[question.evidence[0].report],) if own_report_only else ()
            example = _example(engine, question, Filters(report_id=only))
            # A question whose evidence was not found teaches nothing; one without any does.
            if example.right.any() or (example.right.size and not question.evidence):
                yield example


def _example(engine: Engine, question: Question, filters: Filters) -> Example:
    response = engine.search(question.text, top_k=_CANDIDATES, filters=filters)
    hits = [hit for hit in response.hits if FEATURES[0] in hit.components]
    fits = [[hit.components[name] for name in FEATURES] for hit in hits]
    right = [
        any(
            item.report == hit.citation.source
            and 2 * covered(item.span, hit.passage.span)
            >= min(len(item.span), len(hit.passage.span))
            for item in question.evidence
        )
        for hit in hits
    ]
    reader = engine.retriever.reader(response.query)
    return Example(
        np.array(fits, np.float64).reshape(-1, len(FEATURES)),
        np.array(right, bool),
        tuple(rivals_of(response.query, [hit.citation.report_id for hit in hits])),
        tuple(reader.words([hit.passage for hit in hits])),
    )
