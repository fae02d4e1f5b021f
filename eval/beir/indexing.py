"""Documents → the store, as passages of their own: nothing is parsed, nothing is cut.

Many documents share a report of the store, since each report is a commit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from itertools import islice

from embeddings.base import Embedder
from eval.beir.reading import Document
from rag.indexing import embedded_text
from rag.store.base import Entry, vector_hash
from rag.store.store import Store
from rag.types import Kind, Passage, Report, Section, Span
from rag.words import words_of

_AT_ONCE = 500
_PART = "part-"

Progress = Callable[[int], None]
"""Called with the number of documents indexed since the last call."""


def index_documents(
    store: Store, embedder: Embedder, documents: Iterable[Document], progress: Progress | None
) -> int:
    """How many there were; the passage's id is the document's."""
    store.bind(embedder.card)
    total = 0
    for number, batch in enumerate(_batches(documents)):
        report, passages = _report(f"{_PART}{number:05}", batch)
        texts = {vector_hash(text): text for text in map(embedded_text, passages)}
        with store.writing():
            missing = sorted(store.missing(texts))
            rows = embedder.encode_passages([texts[digest] for digest in missing])
            vectors = dict(zip(missing, rows, strict=True))
            store.put(report, [_entry(p) for p in passages], vectors, origin=report.source)
        total += len(batch)
        if progress:
            progress(len(batch))
    store.flush()
    return total


def is_part(report_id: str) -> bool:
    """Whether the report was made here."""
    return report_id.startswith(_PART)


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    rest = iter(documents)
    while batch := list(islice(rest, _AT_ONCE)):
        yield batch


def _report(report_id: str, documents: list[Document]) -> tuple[Report, list[Passage]]:
    """The documents one after another, each a section that is headed by its title."""
    sections: list[Section] = []
    passages: list[Passage] = []
    at = 0
    for number, document in enumerate(documents):
        body = Span(at, at + len(document.text))
        path = (document.title,) if document.title else ()
        sections.append(
            Section(
                number="",
                title=document.title,
                level=1,
                span=body,
                heading=Span(at, at),
                parent=None,
                path=path,
                period=None,
                kind=Kind.OTHER,
            )
        )
        passages.append(
            Passage(
                passage_id=document.document_id,
                report_id=report_id,
                section=number,
                span=body,
                text=document.text,
                path=path,
                period=None,
                kind=Kind.OTHER,
            )
        )
        at = body.end + 1
    text = "\n".join(document.text for document in documents)
    report = Report(
        report_id=report_id,
        source=report_id,
        sha256=sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=text,
        title=None,
        region=None,
        aliases=(),
        year=None,
        date=None,
        congress=None,
        session=None,
        speaker=None,
        office=None,
        year_reviewed=None,
        year_planned=None,
        sections=tuple(sections),
    )
    return report, passages


def _entry(passage: Passage) -> Entry:
    return Entry(
        passage=passage,
        vector=vector_hash(embedded_text(passage)),
        heading_words=tuple(words_of(" ".join(passage.path))),
        words=tuple(words_of(passage.text)),
    )
