"""Whether a hit can be checked: its quote, and the headings it stands under."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from eval.types import Found
from rag.words import search_form

_HEADING = re.compile(
    r"^[\s\u3000*#]*(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+[、．.])", re.M
)
_IGNORED = re.compile(r"[\s\u3000*_#\\]+")
# A heading may have been healed (a break or a page number taken out); its beginning is enough.
_COMPARED = 8


def quote_validity(hits: Sequence[Found], texts: Mapping[str, str]) -> float | None:
    """The share of the hits whose quote is the report's text at the span, character by
    character, as the evaluation itself decodes the report. None without hits or reports."""
    known = [hit for hit in hits if hit.report in texts and hit.quote is not None]
    if not known:
        return None
    return sum(hit.quote == hit.span.of(texts[hit.report]) for hit in known) / len(known)


def heading_retention(hits: Sequence[Found], texts: Mapping[str, str]) -> float | None:
    """The share of the hits below a numbered heading that come with headings, each of which
    stands in the report, in order, no later than the passage ends. None if no hit is below one.
    """
    below = [
        hit
        for hit in hits
        if hit.report in texts and _first_heading(texts[hit.report]) < hit.span.start
    ]
    if not below:
        return None
    return sum(_headed(hit, texts[hit.report]) for hit in below) / len(below)


@lru_cache(maxsize=128)
def _first_heading(text: str) -> int:
    match = _HEADING.search(text)
    return match.end() if match else len(text)


@lru_cache(maxsize=4096)
def _form(text: str) -> str:
    return _IGNORED.sub("", search_form(text))


@dataclass(frozen=True, slots=True)
class _Lines:
    """A report in the form in which headings are compared: where its lines end, in the report
    (``ends``) and in the form (``places``)."""

    form: str
    ends: tuple[int, ...]
    places: tuple[int, ...]

    def up_to(self, end: int) -> str:
        """The form of the report up to the end of the line that ``end`` is in."""
        line = min(bisect_left(self.ends, end), len(self.ends) - 1)
        return self.form[: self.places[line]]


@lru_cache(maxsize=128)
def _lines(text: str) -> _Lines:
    lines = text.splitlines(keepends=True) or [""]
    forms = [_form(line) for line in lines]
    return _Lines(
        form="".join(forms),
        ends=tuple(accumulate(map(len, lines))),
        places=tuple(accumulate(map(len, forms))),
    )


def _headed(hit: Found, text: str) -> bool:
    above = _lines(text).up_to(hit.span.end)
    at = 0
    for heading in hit.path:
        place = above.find(_form(heading)[:_COMPARED], at)
        if place < 0:
            return False
        at = place + 1
    return bool(hit.path)
