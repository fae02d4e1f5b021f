"""How well a passage fits a question, in features that a person can follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from rag.chunking.contents import Contents, Sentence, contents
from rag.query.answers import WantedFigure
from rag.query.contrasts import default_contrasts
from rag.retrieval.importance import EVEN, Importance
from rag.retrieval.late import LateInteraction, Words
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
    late interaction's likeness of the place, ``unmet`` the share of the question's words, by their
    importance, that the place has nothing like, ``unmet_most`` what it lacks most of one word, and
    ``near`` the cosine of place and question. ``sort`` is 1 if its figure is of the sort that is
    wanted, -1 if it is of another or there is none, 0 where the question wants no figure.

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
    unmet: float
    unmet_most: float
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

_SEVERAL_YEARS = re.compile(
    r"年均|累计|[三四五几]年|以来|平均每年|cumulat|average annual|annual average|over the|years",
    re.I,
)
# “实现‘十五五’良好开局” speaks of the plan's first year.
_OF_ITS_EDGE = r"(?![^，。；]{0,6}(?:开局|开门红|首年|第一年|收官|起步))"

Terms = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in a passage: its text, how much of the subject it speaks of, whether of a sibling
    instead, how like and near it is to the question and what it leaves unmet, whether its figure is
    of the sort that is wanted, the year that is named for it, and whether it sums up several."""

    text: str
    spoken: Spoken
    sibling: bool
    like: float
    unmet: float
    unmet_most: float
    near: float
    sort: float
    year: int | None
    several: bool = False


_NOTHING = Spoken(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Place:
    """A figure and what it is about, or a sentence (see ``Evidence``)."""

    text: str
    sort: float
    year: int | None = None
    several: bool = False


class FitReader:
    """Reads the fit of passages to one question. ``rarity`` is that of the words of its subject
    (see ``subject_words``), ``nearness`` tells how near stretches of text are to it, ``late`` how
    near to its words, and ``importance`` which of those matter."""

    def __init__(
        self,
        query: Query,
        rarity: Mapping[str, float],
        nearness: Nearness,
        late: LateInteraction,
        importance: Importance = EVEN,
    ) -> None:
        self._query = query
        self._own = [(word, weight) for word, weight in query.terms if weight >= 1]
        self._subject = Subject(query, rarity)
        self._siblings = default_contrasts().rule_out(search_form(query.topic))
        self._figure = WantedFigure(query)
        self._nearness = nearness
        self._late = late
        self._topics = [search_form(query.topic), *query.rewordings]
        self._echoes = late.echoes(self._subject.words)
        self._closeness = late.closeness(self._topics, importance)
        self._known: dict[str, tuple[Spoken, bool, float, float, float, float]] = {}
        self._best: dict[str, Evidence] = {}
        self._one_year = bool(query.periods) and not _SEVERAL_YEARS.search(query.question)
        self._one_year &= all(period.start == period.end for period in query.periods)
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
            unmet=best.unmet,
            unmet_most=best.unmet_most,
            near=best.near,
            sort=best.sort,
            period=max(
                (self._period(asked, passage, held.form, best) for asked in query.periods),
                default=0.0,
            ),
            kind=_kind_fit(query, passage),
            preamble=float(passage.kind is Kind.OTHER),
            brief=float(len(held.form) < _BRIEF),
        )

    def look_at(self, passages: Iterable[Passage]) -> None:
        """Reads all places of all passages at once, which is much quicker than one by one."""
        self._learn(
            place.text
            for passage in passages
            for sentence in contents(passage).sentences
            for place in self._places(sentence)
        )

    def evidence(self, held: Contents) -> Evidence:
        """The best place. Ties go to the first."""
        if held.form not in self._best:
            self._best[held.form] = self._evidence(held)
        return self._best[held.form]

    def _evidence(self, held: Contents) -> Evidence:
        places = [place for sentence in held.sentences for place in self._places(sentence)]
        self._learn(place.text for place in places)
        found = [
            Evidence(place.text, *self._known[place.text], place.sort, place.year, place.several)
            for place in places
        ]
        nothing = Evidence("", _NOTHING, False, 0.0, 1.0, 1.0, 0.0, self._sort_without(), None)
        return max(found, key=self._value, default=nothing)

    def _learn(self, texts: Iterable[str]) -> None:
        """Figures of one clause are about the same: each text is read once."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if not new:
            return
        read = zip(
            new,
            self._echoes(new).tolist(),
            self._closeness(new).tolist(),
            self._nearness(new).tolist(),
            strict=True,
        )
        for text, echoes, close, near in read:
            spoken = self._subject.spoken(text, echoes)
            self._known[text] = (spoken, self._siblings(text), *close, near)

    def words(self, passages: Sequence[Passage]) -> list[Words]:
        """The question's words beside those of the best place of each passage."""
        return self._late.words(
            self._topics, [self.evidence(contents(passage)).text for passage in passages]
        )

    def _places(self, sentence: Sentence) -> Iterator[_Place]:
        if self._query.wanted.is_figure and sentence.figures:
            for figure in sentence.figures:
                sort = self._figure.match(figure)
                yield _Place(figure.about, sort, figure.year, figure.several)
        else:
            yield _Place(sentence.form, self._sort_of(sentence))

    def _sort_of(self, sentence: Sentence) -> float:
        if self._query.wanted is Wanted.DATE:
            return 1.0 if sentence.dated else -1.0
        return self._sort_without()

    def _sort_without(self) -> float:
        """Of what holds no figure."""
        return -1.0 if self._query.wanted.is_figure or self._query.wanted is Wanted.DATE else 0.0

    def _value(self, place: Evidence) -> float:
        other = bool(self._years) and place.year is not None and place.year not in self._years
        other |= place.several and self._one_year
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

    def _period(self, asked: Period, passage: Passage, form: str, best: Evidence) -> float:
        """A sentence that names a year for its figure speaks of no other, and one of several
        years' sum of no single year."""
        if best.year is not None and not asked.start <= best.year <= asked.end:
            return -1.0
        if best.several and self._one_year:
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
    0.6 whatever its section speaks of. A range of years tells where it ended, so its last year
    counts 0.3; of another year that it holds it may carry the figure, but seldom does: −0.5."""
    if spoken is not None and (asked.start, asked.end) == (spoken.start, spoken.end):
        return 1.0
    if re.search(re.escape(asked.label) + _OF_ITS_EDGE, text):
        return 0.6
    if spoken is None:
        return 0.0
    if asked.start == asked.end == spoken.end:
        return 0.3
    return -0.5 if spoken.overlaps(asked) else -1.0


def _kind_fit(query: Query, passage: Passage) -> float:
    if query.likely_kind is None:
        return 0.0
    said = 1.0 if query.kind else 0.5
    return said if query.likely_kind is passage.kind else -said
