"""Answers in the report's own words: the sentence that fits best, and its telling clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.chunking.quantities import quantities
from rag.chunking.sentences import clauses, sentences
from rag.retrieval.fit import share
from rag.types import Answer, Hit, Query, Span, Wanted
from rag.words import search_form

# A clause that goes on about the same thing: “……11.17亿元，同比增长1.3%，居全市第1位”.
_GOES_ON = re.compile(
    r"(?:同比|比上年|比去年|较|增长|增幅|增速|下降|提高|上升|减少|总量|居|排|位|占|其中|达到|突破|超|高于|低于)"
)


@dataclass(frozen=True, slots=True)
class _Found:
    value: float
    hit: Hit
    sentence: Span


class ExtractiveAnswerer:
    """Picks the best sentence of the best ``depth`` hits."""

    def __init__(self, depth: int = 3) -> None:
        self._depth = depth

    def answer(self, query: Query, hits: Sequence[Hit]) -> Answer | None:
        """None if no hit holds a sentence. Ties go to the better hit, then the first sentence."""
        found = [
            _Found(hit.score * (0.2 + _value(query, hit.passage.text, span)), hit, span)
            for hit in hits[: self._depth]
            for span in sentences(hit.passage.text)
        ]
        if not found:
            return None
        best = max(found, key=lambda one: one.value)
        sentence = best.sentence.of(best.hit.passage.text).strip()
        return Answer(
            text=_telling_part(query, sentence),
            sentence=sentence,
            citations=(best.hit.rank,),
            mode="extractive",
        )


def _value(query: Query, text: str, span: Span) -> float:
    sentence = span.of(text)
    value = share(query.terms, search_form(sentence))
    if query.wanted is Wanted.AMOUNT and quantities(sentence):
        value += 0.2
    return value


def _telling_part(query: Query, sentence: str) -> str:
    """The clause that holds most of the question's words, with what goes on about it."""
    parts = [span.of(sentence) for span in clauses(sentence)]
    if query.wanted is not Wanted.AMOUNT or len(parts) < 2:
        return sentence
    values = [
        share(query.terms, search_form(part)) + (0.3 if quantities(part) else 0.0) for part in parts
    ]
    first = max(range(len(parts)), key=lambda index: (values[index], -index))
    last = first
    while last + 1 < len(parts) and _GOES_ON.match(parts[last + 1]):
        last += 1
    return "".join(parts[first : last + 1]).strip("，；：。,;: ")
