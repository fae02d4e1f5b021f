"""Checks quotes against the stored text. Nothing is forgiven: one code point off is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from rag.types import Verdict


@dataclass(frozen=True, slots=True)
class Claim:
    """A quote and where it is said to stand."""

    passage_id: str
    report_id: str
    start: int
    end: int
    quote: str
    sha256: str


def verify(claim: Claim, text: str | None, sha256: str | None) -> Verdict:
    """``text`` and ``sha256`` are those of the stored report, None if there is no such report."""
    problem = _problem(claim, text, sha256)
    return Verdict(claim.passage_id, problem is None, problem)


def _problem(claim: Claim, text: str | None, sha256: str | None) -> str | None:
    if text is None or sha256 is None:
        return f"report {claim.report_id!r} is not in the index"
    if claim.passage_id != f"{claim.report_id}:{claim.start}-{claim.end}":
        return (
            f"passage id {claim.passage_id!r} does not agree with "
            f"{claim.report_id}:{claim.start}-{claim.end}"
        )
    if claim.sha256 != sha256:
        return f"the source's SHA-256 is {sha256}, not {claim.sha256}"
    if not 0 <= claim.start < claim.end <= len(text):
        return f"span {claim.start}-{claim.end} lies outside the text (0-{len(text)})"
    actual = text[claim.start : claim.end]
    if claim.quote == actual:
        return None
    at = next(
        (i for i, (a, b) in enumerate(zip(claim.quote, actual, strict=False)) if a != b),
        min(len(claim.quote), len(actual)),
    )
    return (
        f"the quote differs from the source at its character {at} (offset {claim.start + at}): "
        f"{claim.quote[at : at + 1]!r} instead of {actual[at : at + 1]!r}"
    )
