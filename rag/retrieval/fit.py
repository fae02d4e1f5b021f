"""How well a passage fits a question, in features that a person can follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from rag.chunking.contents import Contents, Sentence, contents
from rag.query.answers import WantedFigure
from rag.query.contrasts import default_contrasts
from rag.retrieval.late import LateInteraction
from rag.retrieval.nearness import Nearness
from rag.retrieval.subject import Spoken, Subject
from rag.types import Kind, Passage, Period, Query, Wanted
from rag.words import search_form


@dataclass(frozen=True, slots=True)
class Fit:
    """``dense`` is the cosine; ``dense_rank`` and ``lexical_rank`` are standard scores within
    this question's candidates; ``late`` is late interaction's likeness.

    ``words`` is the share (0–1) of the question's own words that the passage's text holds,
    ``pairs`` that of the question's pairs of characters in one sentence.

    The passage's best place is its best figure, where a figure is wanted, or else its best
    sentence. ``subject`` is the share of what the question is about that it speaks of, ``missing``
    the share that it lacks although the reports know the words; ``echoed``, ``lacking`` and
    ``strange`` are much the same with words that are near counted in (see ``Spoken``).
    ``sibling`` is 1 if it speaks of a sibling instead (of imports, not of exports). ``like`` is
    late interaction's likeness of the place, ``near`` the cosine of place and question. ``sort``
    is 1 if its figure is of the sort that is wanted, -1 if it is of another or there is none, 0
    where the question wants no figure.

    ``period`` and ``kind`` are 1 where they agree with the question's, -1 where they differ, 0
    where either is silent (see ``period_fit``); a kind that the question does not say, but is
    likely to mean, counts half. ``preamble`` is 1 for the part before the report proper,
    ``brief`` for a passage too short to say much.
    """

    dense: float
    dense_rank: float
    lexical_rank: float
    late: float
    words: float
    pairs: float
    subject: float
    missing: float
    echoed: float
    lacking: float
    strange: float
    sibling: float
    like: float
    near: float
    sort: float
    period: float
    kind: float
    preamble: float
    brief: float


FEATURES = tuple(field.name for field in fields(Fit))
_BRIEF = 40
# A figure of the right sort about half the subject is nearer than one of another about it all.
_SORT_COUNTS = 0.25
_YEAR_COUNTS = 0.5
_NEAR_COUNTS = 1.0
_SIBLING_COUNTS = 0.3

Terms = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in a passage: how much of the subject it speaks of, whether of a sibling instead, how
    like and near it is to the question, whether its figure is of the sort that is wanted, and the
    year that is named for it."""

    spoken: Spoken
    sibling: bool
    like: float
    near: float
    sort: float
    year: int | None


_NOTHING = Spoken(0.0, 0.0)


class FitReader:
    """Reads the fit of passages to one question. ``rarity`` is that of the words of its subject
    (see ``subject_words``), ``nearness`` tells how near stretches of text are to it, ``late`` how
    near to its words."""

    def __init__(
        self, query: Query, rarity: Mapping[str, float], nearness: Nearness, late: LateInteraction
    ) -> None:
        self._query = query
        self._own = [(word, weight) for word, weight in query.terms if weight >= 1]
        self._subject = Subject(query, rarity)
        self._siblings = default_contrasts().rule_out(search_form(query.topic))
        self._figure = WantedFigure(query)
        self._nearness = nearness
        topics = [search_form(query.topic), *query.rewordings]
        self._echoes = late.echoes(self._subject.words)
        self._like = late.likeness(topics)
        self._known: dict[str, tuple[Spoken, bool, float, float]] = {}
        self._years = {year for p in query.periods for year in range(p.start, p.end + 1)}

    def read(
        self,
        passage: Passage,
        *,
        dense: float,
        dense_rank: float,
        lexical_rank: float,
        late: float,
    ) -> Fit:
        query = self._query
        held = contents(passage)
        best = self.evidence(held)
        return Fit(
            dense=dense,
            dense_rank=dense_rank,
            lexical_rank=lexical_rank,
            late=late,
            words=share(self._own, held.form),
            pairs=max((self._pairs(sentence.form) for sentence in held.sentences), default=0.0),
            subject=best.spoken.found,
            missing=best.spoken.missing,
            echoed=best.spoken.echoed,
            lacking=best.spoken.lacking,
            strange=best.spoken.strange,
            sibling=float(best.sibling),
            like=best.like,
            near=best.near,
            sort=best.sort,
            period=max(
                (self._period(asked, passage, held.form, best.year) for asked in query.periods),
                default=0.0,
            ),
            kind=_kind_fit(query, passage),
            preamble=float(passage.kind is Kind.OTHER),
            brief=float(len(held.form) < _BRIEF),
        )

    def look_at(self, passages: Iterable[Passage]) -> None:
        """Reads all places of all passages at once, which is much quicker than one by one."""
        self._learn(
            text
            for passage in passages
            for sentence in contents(passage).sentences
            for text, _, _ in self._places(sentence)
        )

    def evidence(self, held: Contents) -> Evidence:
        """The best place. Ties go to the first."""
        places = [place for sentence in held.sentences for place in self._places(sentence)]
        self._learn(text for text, _, _ in places)
        found = [Evidence(*self._known[text], sort, year) for text, sort, year in places]
        nothing = Evidence(_NOTHING, False, 0.0, 0.0, self._sort_without(), None)
        return max(found, key=self._value, default=nothing)

    def _learn(self, texts: Iterable[str]) -> None:
        """Figures of one clause are about the same: each text is read once."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if not new:
            return
        read = zip(
            new,
            self._echoes(new).tolist(),
            self._like(new).tolist(),
            self._nearness(new).tolist(),
            strict=True,
        )
        for text, echoes, like, near in read:
            spoken = self._subject.spoken(text, echoes)
            self._known[text] = (spoken, self._siblings(text), like, near)

    def _places(self, sentence: Sentence) -> Iterator[tuple[str, float, int | None]]:
        """What each is about, the sort of its figure, and its year."""
        if self._query.wanted.is_figure and sentence.figures:
            for figure in sentence.figures:
                yield figure.about, self._figure.match(figure), figure.year
        else:
            yield sentence.form, self._sort_of(sentence), None

    def _sort_of(self, sentence: Sentence) -> float:
        if self._query.wanted is Wanted.DATE:
            return 1.0 if sentence.dated else -1.0
        return self._sort_without()

    def _sort_without(self) -> float:
        """Of what holds no figure."""
        return -1.0 if self._query.wanted.is_figure or self._query.wanted is Wanted.DATE else 0.0

    def _value(self, place: Evidence) -> float:
        other = bool(self._years) and place.year is not None and place.year not in self._years
        return (
            place.spoken.found
            + _NEAR_COUNTS * place.near
            + _SORT_COUNTS * place.sort
            - _SIBLING_COUNTS * place.sibling
            - _YEAR_COUNTS * other
        )

    def _pairs(self, form: str) -> float:
        pairs = self._query.pairs
        return sum(pair in form for pair in pairs) / len(pairs) if pairs else 0.0

    def _period(self, asked: Period, passage: Passage, form: str, year: int | None) -> float:
        """A sentence that names a year for its figure speaks of no other."""
        if year is not None and not asked.start <= year <= asked.end:
            return -1.0
        return period_fit(asked, passage.period, form)


def as_dict(fit: Fit) -> dict[str, float]:
    return {name: getattr(fit, name) for name in FEATURES}


def as_array(fits: Sequence[Fit]) -> NDArray[np.float64]:
    """``(n, len(FEATURES))``."""
    rows = [[getattr(fit, name) for name in FEATURES] for fit in fits]
    return np.array(rows, np.float64).reshape(-1, len(FEATURES))


def share(terms: Terms, form: str) -> float:
    """The share of ``terms`` found in ``form`` (search form), longer words counting for more."""
    total = sum(weight * len(word) for word, weight in terms)
    found = sum(weight * len(word) for word, weight in terms if word in form)
    return found / total if total else 0.0


def period_fit(asked: Period, spoken: Period | None, text: str) -> float:
    """1 for the same years, −1 for others. A text that names the years itself (“到2035年”) counts
    0.6 whatever its section speaks of; a range that holds them may carry their figure, but
    seldom does: −0.5."""
    if spoken is not None and (asked.start, asked.end) == (spoken.start, spoken.end):
        return 1.0
    if asked.label in text:
        return 0.6
    if spoken is None:
        return 0.0
    return -0.5 if spoken.overlaps(asked) else -1.0


def _kind_fit(query: Query, passage: Passage) -> float:
    if query.likely_kind is None:
        return 0.0
    said = 1.0 if query.kind else 0.5
    return said if query.likely_kind is passage.kind else -said
