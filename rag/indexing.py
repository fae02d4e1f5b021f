"""Files → store: read, parse, chunk, embed what is new, commit; one report at a time."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from embeddings.base import Embedder, Vectors
from rag.chunking.chunker import Chunker
from rag.errors import ParseError, ReadError
from rag.parsing.parser import ReportParser
from rag.reading.base import Extracted
from rag.reading.reader import find_files, read, read_bytes
from rag.store.base import Entry, vector_hash
from rag.store.store import Store
from rag.types import FileOutcome, Passage, Report
from rag.words import simplified, words_of

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total): stage is ``files`` or ``passages``."""

# Between flushes a crash costs nothing but the time to catch the indexes up at the next start.
_FLUSH_EVERY = 500


class Indexer:
    """Brings files into a store. ``embedder`` is called when the first vector is needed."""

    def __init__(
        self,
        store: Store,
        embedder: Callable[[], Embedder],
        parser: ReportParser | None = None,
        chunker: Chunker | None = None,
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._parser = parser or ReportParser()
        self._chunker = chunker or Chunker()

    def index(self, paths: Sequence[Path], progress: Progress | None = None) -> list[FileOutcome]:
        """One outcome per file, in order; a file that cannot be indexed stops no other."""
        files = find_files(paths)
        outcomes = []
        for done, path in enumerate(files):
            if progress:
                progress("files", done, len(files))
            name, origin = _printable(path.name), _printable(str(path.resolve()))
            try:
                outcome = self._add(read(path), name, origin=origin, progress=progress)
            except (ReadError, ParseError) as error:
                outcome = FileOutcome(name, "failed", None, 0, _printable(str(error)))
            outcomes.append(outcome)
            if (done + 1) % _FLUSH_EVERY == 0:
                self._store.flush()
        if progress:
            progress("files", len(files), len(files))
        if any(outcome.status in {"indexed", "replaced"} for outcome in outcomes):
            self._store.flush()
        return outcomes

    def add(self, filename: str, data: bytes) -> FileOutcome:
        """Index one file given by its bytes; its name is its identity. Raises ``ReadError``
        and ``ParseError``."""
        name = Path(filename.replace("\\", "/")).name
        outcome = self._add(read_bytes(name, data), name, origin=f"upload:{name}")
        self._store.flush()
        return outcome

    def _add(
        self, extracted: Extracted, source: str, *, origin: str, progress: Progress | None = None
    ) -> FileOutcome:
        with self._store.writing():
            report_id, twin = self._identify(extracted.sha256, source, origin)
            if twin is not None:
                detail = f"the same content is indexed as {twin}"
                return FileOutcome(source, "duplicate", twin, 0, detail)
            known = bool(self._store.catalogue.summaries([report_id]))
            parsed = self._parser.parse(
                extracted.text,
                report_id=report_id,
                source=source,
                sha256=extracted.sha256,
                pages=extracted.pages,
            )
            passages = self._chunker.chunk(parsed)
            texts = {vector_hash(text): text for text in map(embedded_text, passages)}
            entries = [_entry(parsed.report, passage) for passage in passages]
            vectors = self._vectors(texts, progress)
            change = self._store.put(parsed.report, entries, vectors, origin=origin)
        changed = change.added or change.removed
        status = ("replaced" if changed else "unchanged") if known else "indexed"
        log.info("%s %s: %d passages", status, report_id, len(passages))
        return FileOutcome(source, status, report_id, len(passages))

    def _identify(self, sha256: str, source: str, origin: str) -> tuple[str, str | None]:
        """The report's id, and the id of an indexed twin: the same content from elsewhere.

        A file that was moved keeps its id, so that citations of it stay good; two files of one
        name in different folders get different ids.
        """
        catalogue = self._store.catalogue
        holder = catalogue.holder(origin)
        if holder is not None:
            return holder.report_id, None
        for other in catalogue.holders(sha256):
            if other.origin.startswith("upload:") or Path(other.origin).exists():
                return other.report_id, other.report_id
            return other.report_id, None
        base = re.sub(r"[\s:/\\?#%&]+", "-", Path(source).stem).strip("-") or "report"
        report_id, number = base, 2
        while catalogue.summaries([report_id]):
            report_id, number = f"{base}-{number}", number + 1
        return report_id, None

    def _vectors(self, texts: dict[bytes, str], progress: Progress | None) -> dict[bytes, Vectors]:
        embedder = self._embedder()
        missing = sorted(self._store.missing(texts))
        if not missing:
            return {}
        done = 0

        def advance(count: int) -> None:
            nonlocal done
            done += count
            if progress:
                progress("passages", done, len(missing))

        rows = embedder.encode_passages([texts[digest] for digest in missing], advance)
        return dict(zip(missing, rows, strict=True))


def _printable(name: str) -> str:
    """A file's name whose bytes are not UTF-8 comes with lone surrogates, which no store takes."""
    return name.encode("utf-8", "replace").decode()


def embedded_text(passage: Passage) -> str:
    """What is embedded: the headings and the passage, in simplified characters."""
    headings = [heading for heading in passage.path if not passage.text.startswith(heading)]
    return simplified("\n".join([*headings, passage.text]))


def _entry(report: Report, passage: Passage) -> Entry:
    return Entry(
        passage=passage,
        vector=vector_hash(embedded_text(passage)),
        heading_words=tuple(words_of(" ".join(passage.path))),
        words=tuple(words_of(passage.text)),
    )
