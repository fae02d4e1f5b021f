"""Answers in the report's own words: the sentence that fits best, and its telling clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rag.chunking.quantities import quantities
from rag.chunking.sentences import clauses, sentences
from rag.query.stopwords import STOP_WORDS
from rag.query.units import holds, wanted_unit
from rag.retrieval.fit import share
from rag.types import Answer, Hit, Query, Span
from rag.words import search_form, words_of

# A clause that goes on about the same thing: “……11.17亿元，同比增长1.3%，居全市第1位”.
_GOES_ON = re.compile(
    r"(?:同比|比上年|比去年|较|增长|增幅|增速|下降|提高|上升|减少|总量|居(?!民)|排|位|占|其中|达到|突破|超|高于|低于)"
)

_MARKS = "，；：。,;: "
# A sentence this far below the best speaks of something else.
_NEAR = 0.75


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
        """None if no hit holds a sentence, or none near the best gives a figure in the unit
        that the question asks for. Ties go to the better hit, then the first sentence."""
        relevance = _Relevance(query)
        found = [
            _Found(hit.score * (0.2 + relevance.of(span.of(hit.passage.text))), hit, span)
            for hit in _of_best_period(hits[: self._depth])
            for span in sentences(hit.passage.text)
            if not _is_heading(span, hit)
        ]
        found.sort(key=lambda one: -one.value)
        for one in found:
            if one.value < _NEAR * found[0].value:
                break
            sentence = one.sentence.of(one.hit.passage.text).strip()
            text = _telling_part(query, sentence, relevance)
            if relevance.answers(text):
                return Answer(text, sentence, (one.hit.rank,), "extractive")
        return None


def _of_best_period(hits: Sequence[Hit]) -> list[Hit]:
    """A figure of another year is never taken for that of the year asked about."""
    best = max((hit.components.get("period", 0.0) for hit in hits), default=0.0)
    if best < 0:
        return []
    return [hit for hit in hits if hit.components.get("period", 0.0) >= best]


def _is_heading(span: Span, hit: Hit) -> bool:
    path = hit.passage.path
    return bool(path) and span.of(hit.passage.text).strip("。： \n") == path[-1]


class _Relevance:
    """How much a stretch of text speaks of what the question is about: the share of its words,
    and the longest run of it that stands in the text (“税占比” as it stands beats its pieces).

    The question is taken in its own words and in each rewording; the best counts.
    """

    def __init__(self, query: Query) -> None:
        own = [(word, weight) for word, weight in query.terms if weight >= 1]
        reworded = [(text, [(w, 1.0) for w in _content(text)]) for text in query.rewordings]
        self._readings = [(search_form(query.topic), own), *reworded]
        self._wants_amount = query.wanted.is_figure
        self.unit = wanted_unit(query.question)

    def of(self, text: str) -> float:
        form = search_form(text)
        value = max(share(terms, form) + _run(topic, form) for topic, terms in self._readings)
        if self.unit is not None:
            return value + 0.2 if holds(self.unit, text) else value
        return value + 0.2 if self._wants_amount and quantities(text) else value

    def answers(self, text: str) -> bool:
        """Whether ``text`` holds what is asked for: a figure, in the unit if one was named."""
        if self.unit is not None:
            return holds(self.unit, text)
        return not self._wants_amount or bool(quantities(text))


def _content(text: str) -> list[str]:
    return [word for word in words_of(text) if word not in STOP_WORDS]


def _run(topic: str, form: str) -> float:
    match = SequenceMatcher(None, topic, form, autojunk=False).find_longest_match()
    return match.size / max(1, len(topic))


def whole_parts(sentence: str) -> set[str]:
    """All that may be cut out of a sentence as an answer: it, and each run of whole clauses,
    without the marks around it."""
    parts = [span.of(sentence) for span in clauses(sentence)]
    runs = {
        "".join(parts[first:last]).strip(_MARKS)
        for first in range(len(parts))
        for last in range(first + 1, len(parts) + 1)
    }
    return (runs | {sentence}) - {""}


def _telling_part(query: Query, sentence: str, relevance: _Relevance) -> str:
    """The clause that speaks most of the question's matter, with what goes on about it."""
    parts = [span.of(sentence) for span in clauses(sentence)]
    if not query.wanted.is_figure or len(parts) < 2:
        return sentence
    values = [relevance.of(part) for part in parts]
    text = _run_of_clauses(parts, max(range(len(parts)), key=lambda i: (values[i], -i)))
    able = [index for index, part in enumerate(parts) if relevance.answers(part)]
    if relevance.answers(text) or not able:
        return text
    return _run_of_clauses(parts, max(able, key=lambda i: (values[i], -i)))


def _run_of_clauses(parts: Sequence[str], first: int) -> str:
    last = first
    while last + 1 < len(parts) and _goes_on(parts[first : last + 1], parts[last + 1]):
        last += 1
    return "".join(parts[first : last + 1]).strip(_MARKS)


def _goes_on(said: Sequence[str], following: str) -> bool:
    """A clause without a figure announces the one that gives it."""
    return not any(map(quantities, said)) or _GOES_ON.match(following) is not None
