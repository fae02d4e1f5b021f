"""Defaults that the library and its faces share; importing them costs nothing."""

MIN_SCORE = 0.2
"""How probable the best passage must be for an answer to be given: the least at which, of the
questions to tune with, at least 85 % of those are refused that the reports do not answer, judged
by what was fitted to others (docs/retrieval.md)."""
