"""Answers in the report's own words: the sentence that fits best, and its telling clauses."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rag.chunking.contents import names_date
from rag.chunking.figures import figures
from rag.chunking.quantities import quantities
from rag.chunking.sentences import clauses, sentences
from rag.query.answers import WantedFigure
from rag.query.contrasts import default_contrasts
from rag.query.stopwords import STOP_WORDS
from rag.retrieval.fit import share
from rag.retrieval.late import LateInteraction
from rag.types import Answer, Hit, Kind, Passage, Query, Span, Wanted
from rag.words import search_form, words_of

# A clause that goes on about the same thing: “……11.17亿元，同比增长1.3%，居全市第1位”.
_GOES_ON = re.compile(
    r"(?:同比|比上年|比去年|较|增长|增幅|增速|下降|提高|上升|减少|总量|居(?!民)|排|位|保持|稳居|占|其中|达到|突破|超|高于|低于)"
)

_MARKS = "，；：。,;: "
_CLOSE = 0.3
# What a figure of the sort that is wanted adds to a text's relevance, and a sibling takes.
_SORT = 0.2
_SIBLING = 0.3
# From here a clause plainly speaks of the question's matter, and this share of it does so, too.
_SPOKEN = 0.8
_HALF = 0.5
# A sentence this far below the best speaks of something else.
_NEAR = 0.65
# A passage less than half as probable as the best may hold a figure of the sort, but not this one.
_AS_PROBABLE = 0.5
# Where the best is of another kind, what is less than this share as probable is no answer either.
_HARDLY = 0.25


BestPlace = Callable[[Query, Passage], str]
"""Where a passage fits a question best, in search form (see ``FitReader``)."""


@dataclass(frozen=True, slots=True)
class _Found:
    value: float
    hit: Hit
    sentence: Span


class ExtractiveAnswerer:
    """Picks the best sentence of the best ``depth`` hits; ``late`` compares it with the question
    where they share no words. Where that leads to no figure, what made the passage fit does:
    ``place``."""

    def __init__(self, late: LateInteraction, place: BestPlace, depth: int = 3) -> None:
        self._late = late
        self._place = place
        self._depth = depth

    def answer(self, query: Query, hits: Sequence[Hit]) -> Answer | None:
        """None if no hit holds a sentence, or none near the best gives a figure in the unit
        that the question asks for. Ties go to the better hit, then the first sentence."""
        relevance = _Relevance(query, self._late)
        near = _probable(_of_no_other_years(hits[: self._depth]), _HARDLY)
        fitting = _of_best_period(_probable(_of_asked_kind(query, near), _AS_PROBABLE))
        found = [
            _Found(hit.score * (0.2 + relevance.of(span.of(hit.passage.text))), hit, span)
            for hit in fitting
            for span in sentences(hit.passage.text)
            if not _is_heading(span, hit)
        ]
        found.sort(key=lambda one: -one.value)
        for one in found:
            # Where the passage's best figure is of the sort that is wanted, the answer is in it,
            # however its sentence is worded.
            if one.value < _NEAR * found[0].value and not _told(one.hit):
                continue
            sentence = one.sentence.of(one.hit.passage.text).strip()
            text = _telling_part(query, sentence, relevance)
            if relevance.answers(text):
                return Answer(text, sentence, (one.hit.rank,), "extractive")
        return self._where_it_fits(query, fitting, relevance)

    def _where_it_fits(
        self, query: Query, hits: Sequence[Hit], relevance: _Relevance
    ) -> Answer | None:
        """“获奖总数全国第2” shares no word with the question that a sentence before it answers
        half, and yet is what the passage was found for."""
        for hit in hits:
            parts = hit.components
            of_sort = parts.get("sort", 0.0) > 0 and not parts.get("sibling", 0.0)
            if not query.wanted.is_figure or not of_sort:
                continue
            place = self._place(query, hit.passage)
            for span in sentences(hit.passage.text):
                sentence = span.of(hit.passage.text).strip()
                text = _clauses_with(sentence, place)
                if text and relevance.answers(text):
                    return Answer(text, sentence, (hit.rank,), "extractive")
        return None


def _probable(hits: Sequence[Hit], share: float) -> list[Hit]:
    best = max((hit.score for hit in hits), default=0.0)
    return [hit for hit in hits if hit.score >= share * best]


def _told(hit: Hit) -> bool:
    parts = hit.components
    return parts.get("sort", 0.0) > 0 and parts.get("near", 0.0) >= _CLOSE


def _of_no_other_years(hits: Sequence[Hit]) -> list[Hit]:
    """A figure of another year is never taken for that of the year asked about."""
    return [hit for hit in hits if hit.components.get("period", 0.0) >= 0]


def _of_best_period(hits: Sequence[Hit]) -> list[Hit]:
    """A hit of just that year leaves out what may be of it."""
    best = max((hit.components.get("period", 0.0) for hit in hits), default=0.0)
    return [hit for hit in hits if hit.components.get("period", 0.0) >= best]


def _of_asked_kind(query: Query, hits: Sequence[Hit]) -> list[Hit]:
    """A target is never taken for an outcome that was asked about, nor the reverse."""
    other = {Kind.ACTUAL: Kind.TARGET, Kind.TARGET: Kind.ACTUAL}.get(query.kind or Kind.OTHER)
    return [hit for hit in hits if hit.passage.kind is not other]


def _is_heading(span: Span, hit: Hit) -> bool:
    path = hit.passage.path
    return bool(path) and span.of(hit.passage.text).strip("。： \n") == path[-1]


class _Relevance:
    """How much a stretch of text speaks of what the question is about: the share of its words,
    the longest run of it that stands in the text (“税占比” as it stands beats its pieces), and its
    likeness by late interaction. What speaks of a sibling instead is far from it.

    The question is taken in its own words and in each rewording; the best counts.
    """

    def __init__(self, query: Query, late: LateInteraction) -> None:
        own = [(word, weight) for word, weight in query.terms if weight >= 1]
        reworded = [(text, [(w, 1.0) for w in _content(text)]) for text in query.rewordings]
        self._readings = [(search_form(query.topic), own), *reworded]
        self._like = late.likeness([topic for topic, _ in self._readings])
        self._siblings = default_contrasts().rule_out(search_form(query.topic))
        self._wanted = query.wanted
        self._figure = WantedFigure(query)

    def of(self, text: str) -> float:
        form = search_form(text)
        like = float(self._like([form])[0])
        sort = self._wanted.is_figure and self.answers(text)
        return self.said(text) + like + _SORT * sort - _SIBLING * self._siblings(form)

    def said(self, text: str) -> float:
        """In the question's words alone."""
        form = search_form(text)
        return max(share(terms, form) + _run(topic, form) for topic, terms in self._readings)

    def answers(self, text: str) -> bool:
        """Whether ``text`` holds what is asked for: a figure of the sort that is wanted, a date."""
        form = search_form(text)
        if self._wanted is Wanted.DATE:
            return names_date(form)
        if not self._wanted.is_figure:
            return True
        return any(self._figure.match(figure) >= 0 for figure in figures(form))


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
    values, said = [relevance.of(part) for part in parts], [relevance.said(part) for part in parts]
    text = _run_of_clauses(parts, max(range(len(parts)), key=lambda i: (values[i], -i)))
    if relevance.answers(text):
        return text
    # Where one clause plainly speaks of the matter, only one that does so, too, may stand in for
    # it: in “生产总值增长6%，财政收入11亿元” the 11亿元 are no answer to how much the first was.
    able = [
        index
        for index, part in enumerate(parts)
        if relevance.answers(part) and (max(said) < _SPOKEN or said[index] >= _HALF * max(said))
    ]
    return _run_of_clauses(parts, max(able, key=lambda i: (values[i], -i))) if able else text


def _clauses_with(sentence: str, place: str) -> str:
    """The fewest clauses of ``sentence`` that hold ``place`` (search form); "" if it does not."""
    wanted = place.strip(_MARKS)
    if not wanted or wanted not in search_form(sentence):
        return ""
    parts = [span.of(sentence) for span in clauses(sentence)]
    runs = (
        "".join(parts[first : first + length])
        for length in range(1, len(parts) + 1)
        for first in range(len(parts) - length + 1)
    )
    return next((run for run in runs if wanted in search_form(run)), "").strip(_MARKS)


def _run_of_clauses(parts: Sequence[str], first: int) -> str:
    last = first
    while last + 1 < len(parts) and _goes_on(parts[first : last + 1], parts[last + 1]):
        last += 1
    return "".join(parts[first : last + 1]).strip(_MARKS)


def _goes_on(said: Sequence[str], following: str) -> bool:
    """A clause without a figure announces the one that gives it."""
    return not any(map(quantities, said)) or _GOES_ON.match(following) is not None
