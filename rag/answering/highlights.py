"""Where a passage holds the question's words."""

from __future__ import annotations

from rag.types import Query, Span
from rag.words import search_form


def highlight(query: Query, text: str) -> tuple[Span, ...]:
    """Spans of ``text`` (display form) in order, merged where they touch; none where the
    text's search form differs in length, so that the places would not be exact."""
    form = search_form(text)
    if len(form) != len(text):
        return ()
    marked = bytearray(len(text))
    for word, _ in query.terms:
        at = form.find(word)
        while at >= 0:
            marked[at : at + len(word)] = b"\1" * len(word)
            at = form.find(word, at + len(word))
    spans = []
    start = marked.find(1)
    while start >= 0:
        end = marked.find(0, start)
        end = len(marked) if end < 0 else end
        spans.append(Span(start, end))
        start = marked.find(1, end)
    return tuple(spans)
