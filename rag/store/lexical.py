"""Lexical search by tantivy: BM25 (k1 = 1.2, b = 0.75) over words that are already segmented.

Heading, body and the body's pairs of characters are scored as fields of their own and added, the
heading with its own weight. Nothing but this file knows tantivy's conventions.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import tantivy
from tantivy import FieldType, Occur, Query

from rag.store.base import LexicalDamaged, LexicalDocument, Scope, Scored, Terms
from rag.types import Keys

_WORDS = "words"
_MARK = "watermark"
_SCORED = ("heading", "body", "pairs")
_WRITER_HEAP_BYTES = 64_000_000
_CUT_MARGIN = 16
_LONGEST_TIE = 2000


class TantivyIndex:
    """Passages by their words, in a folder, or in memory if ``directory`` is None.

    One special document holds the watermark (the commit that the index reflects) and the
    identity of the catalogue; it is replaced in the same commit as the passages. Raises
    ``LexicalDamaged`` where the files cannot be used. Only one writer may be at work at a time.
    """

    def __init__(
        self, directory: Path | None, identity: bytes, *, heading_weight: float = 0.5
    ) -> None:
        self._identity = identity.hex()
        self._heading_weight = heading_weight
        self._schema = _schema()
        self._swept = False
        with _Damage():
            path = None if directory is None else os.fspath(directory)
            self._index = tantivy.Index(self._schema, path=path)
            self._index.config_reader("manual")
            words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
            self._index.register_tokenizer(_WORDS, words)
        self.watermark: int | None = None
        self.reload()

    @staticmethod
    def exists(directory: Path) -> bool:
        """Whether the folder holds an index; the constructor would make one."""
        try:
            return bool(tantivy.Index.exists(os.fspath(directory)))
        except (ValueError, OSError):
            return False

    def __len__(self) -> int:
        return max(int(self._index.searcher().num_docs) - (self.watermark is not None), 0)

    def reload(self) -> None:
        """See what another process has committed. ``watermark`` is None for an empty index."""
        with _Damage():
            self._index.reload()
            searcher = self._index.searcher()
            hits = searcher.search(self._term("mark", _MARK), 2, count=False).hits
            if not hits:
                if searcher.num_docs:
                    raise LexicalDamaged("there are passages but no watermark")
                self.watermark = None
                return
            mark = searcher.doc(hits[0][1])
            if mark.get_first("identity") != self._identity:
                raise LexicalDamaged("it belongs to another index")
            self.watermark = int(mark.get_first("key") or 0)

    def update(self, remove: Keys, add: Iterable[LexicalDocument], watermark: int) -> None:
        """Apply both and record ``watermark`` in one commit."""
        self._write(remove, add, watermark)

    def replace(self, documents: Iterable[LexicalDocument], watermark: int) -> None:
        """Make these the only documents, in one commit. Nothing stays of the former ones."""
        self._write(None, documents, watermark)

    def keys(self) -> Keys:
        """All passages' keys, sorted."""
        passages = Query.boolean_query(
            [(Occur.Must, Query.all_query()), (Occur.MustNot, self._term("mark", _MARK))]
        )
        with _Damage():
            searcher = self._index.searcher()
            hits = searcher.search(passages, max(int(searcher.num_docs), 1), count=False).hits
            return np.sort(_keys(searcher, [address for _, address in hits]))

    def search(self, terms: Terms, k: int, scope: Scope, pairs: Terms = ()) -> Scored:
        """Terms of weight 0 or less are passed over. A tie of thousands of passages is cut in
        tantivy's order, which is that of the keys within a segment."""
        weighted = [
            *(("body", word, weight) for word, weight in terms),
            *(("heading", word, weight * self._heading_weight) for word, weight in terms),
            *(("pairs", pair, weight) for pair, weight in pairs),
        ]
        wanted = [
            (Occur.Should, Query.boost_query(self._term(field, term), weight))
            for field, term, weight in weighted
            if weight > 0
        ]
        if k < 1 or not wanted or scope.reports == ():
            return Scored.empty()
        query = Query.boolean_query(wanted)
        if not scope.unbounded:
            query = Query.boolean_query([(Occur.Must, query), *self._bounds(scope)])
        with _Damage():
            return self._best(query, k)

    def frequency(self, word: str) -> int:
        """Passages that were deleted count until their segment is merged."""
        with _Damage():
            return int(self._index.searcher().doc_freq("body", word))

    def _best(self, query: Query, k: int) -> Scored:
        searcher = self._index.searcher()
        limit = k + _CUT_MARGIN
        while True:
            hits = searcher.search(query, limit, count=False).hits
            # tantivy breaks ties in its own order: a tie must not be cut in two, unless it is
            # so long (one common word) that looking at all of it would take too long.
            if (
                len(hits) < limit
                or hits[-1][0] < hits[k - 1][0]
                or limit >= max(_LONGEST_TIE, 2 * k)
            ):
                break
            limit *= 4
        scores = np.array([score for score, _ in hits], np.float32)
        keys = _keys(searcher, [address for _, address in hits])
        order = np.lexsort((keys, -scores))[:k]
        return Scored(keys[order], scores[order])

    def _bounds(self, scope: Scope) -> list[tuple[Occur, Query]]:
        bounds: list[Query] = []
        if scope.reports is not None:
            bounds.append(Query.term_set_query(self._schema, "report_id", scope.reports))
        if scope.kind is not None:
            bounds.append(self._term("kind", scope.kind.value))
        if scope.years:
            alternatives = [(Occur.Should, self._speaks_of(year)) for year in scope.years]
            bounds.append(Query.boolean_query(alternatives))
        # A bound decides and adds nothing to the score.
        return [(Occur.Must, Query.const_score_query(bound, 0.0)) for bound in bounds]

    def _speaks_of(self, year: int) -> Query:
        integer = FieldType.Integer
        return Query.boolean_query(
            [
                (Occur.Must, Query.range_query(self._schema, "first_year", integer, None, year)),
                (Occur.Must, Query.range_query(self._schema, "last_year", integer, year, None)),
            ]
        )

    def _term(self, field: str, value: str) -> Query:
        option = "freq" if field in _SCORED else "basic"
        return Query.term_query(self._schema, field, value, option)

    def _write(self, remove: Keys | None, add: Iterable[LexicalDocument], watermark: int) -> None:
        with _Damage():
            writer = self._index.writer(_WRITER_HEAP_BYTES, 1)
        try:
            with _Damage():
                if not self._swept:
                    # A killed writer's leavings would stand in the way of files to come.
                    writer.garbage_collect_files()
                    self._swept = True
                if remove is None:
                    writer.delete_all_documents()
                else:
                    writer.delete_documents_by_term("mark", _MARK)
                    for key in remove.tolist():
                        writer.delete_documents_by_term("key", key)
            for document in add:
                with _Damage():
                    writer.add_document(_document(document))
            with _Damage():
                mark = tantivy.Document(mark=_MARK, identity=self._identity)
                mark.add_integer("key", watermark)
                writer.add_document(mark)
                writer.commit()
        finally:
            # Also gives back tantivy's own lock on the folder.
            with _Damage():
                writer.wait_merging_threads()
        self.reload()


class _Damage:
    """Turns all that tantivy raises, its panics too, into ``LexicalDamaged``."""

    def __enter__(self) -> None: ...

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _where: object
    ) -> None:
        # The class of a panic cannot be imported.
        panic = type(error).__name__ == "PanicException"
        if panic or isinstance(error, (ValueError, OSError)):
            raise LexicalDamaged(str(error)) from error


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("key", stored=True, indexed=True, fast=True)
    for name in ("report_id", "kind", "mark"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("identity", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("first_year", "last_year"):
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in _SCORED:
        builder.add_text_field(name, tokenizer_name=_WORDS, index_option="freq")
    return builder.build()


def _document(source: LexicalDocument) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("key", source.key)
    document.add_text("report_id", source.report_id)
    document.add_text("kind", source.kind.value)
    if source.first_year is not None and source.last_year is not None:
        document.add_integer("first_year", source.first_year)
        document.add_integer("last_year", source.last_year)
    document.add_text("heading", " ".join(source.heading_words))
    document.add_text("body", " ".join(source.words))
    document.add_text("pairs", " ".join(source.pairs))
    return document


def _keys(searcher: tantivy.Searcher, addresses: list[tantivy.DocAddress]) -> Keys:
    return np.array(searcher.fast_field_values("key", addresses), np.int64)
