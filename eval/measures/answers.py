"""A given answer against the gold one: exact match, token F1 (SQuAD: Rajpurkar et al. 2016) and
the share of the gold quantities that it holds.

Tokens are quantities, single Chinese characters and Latin words; punctuation is none. Gold
answers carry remarks in brackets, “13%（13.7亿元，预计）”: the whole, what stands before the
bracket, and what stands in it are all taken for right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from eval.measures.quantities import Quantity, find_quantities
from rag.words import search_form

Token = Quantity | str

_TOKEN = re.compile(r"[\u3400-\u9fff]|[a-z]+|\d+")
_BRACKETS = re.compile(r"[（(]([^（()）]{2,})[)）]")


@dataclass(frozen=True, slots=True)
class AnswerScore:
    """Each 0 to 1. ``quantities`` is None where the gold answer holds none."""

    exact: float
    f1: float
    quantities: float | None


def score_answer(gold: str, given: str | None) -> AnswerScore:
    """No answer scores zero."""
    tokens = tokenise(given or "")
    variants = [variant for text in _variants(gold) if (variant := tokenise(text))]
    return AnswerScore(
        exact=float(any(_same(variant, tokens) for variant in variants)),
        f1=max((token_f1(variant, tokens) for variant in variants), default=0.0),
        quantities=_held(variants, tokens),
    )


def tokenise(text: str) -> list[Token]:
    form = search_form(text)
    tokens: list[Token] = []
    at = 0
    for found in find_quantities(form):
        tokens += _TOKEN.findall(form[at : found.start])
        tokens.append(found.quantity)
        at = found.end
    return tokens + _TOKEN.findall(form[at:])


def token_f1(gold: Sequence[Token], given: Sequence[Token]) -> float:
    """Of two bags of tokens; zero if one is empty."""
    common = _common(gold, given)
    if not common:
        return 0.0
    precision, recall = common / len(given), common / len(gold)
    return 2 * precision * recall / (precision + recall)


def _variants(gold: str) -> list[str]:
    inside = _BRACKETS.findall(gold)
    if not inside:
        return [gold]
    return [gold, _BRACKETS.sub("", gold), *inside]


def _held(variants: Sequence[Sequence[Token]], given: Sequence[Token]) -> float | None:
    """The best share, over the variants that hold quantities."""
    shares = []
    for variant in variants:
        wanted = [token for token in variant if isinstance(token, Quantity)]
        if wanted:
            shares.append(_common(wanted, given) / len(wanted))
    return max(shares, default=None)


def _same(gold: Sequence[Token], given: Sequence[Token]) -> bool:
    return len(gold) == len(given) and all(map(_equal, gold, given))


def _common(gold: Sequence[Token], given: Sequence[Token]) -> int:
    rest = list(given)
    common = 0
    for token in gold:
        at = next((i for i, other in enumerate(rest) if _equal(token, other)), None)
        if at is not None:
            del rest[at]
            common += 1
    return common


def _equal(one: Token, other: Token) -> bool:
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return one.same(other)
    return one == other
