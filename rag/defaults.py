"""Defaults that the library and its faces share; importing them costs nothing."""

MIN_SCORE = 0.3
"""How probable the best passage must be for an answer to be given. Of the questions to tune with it
refuses 85 % of those without an answer, and 5 % of the official and press ones that have one
(docs/retrieval.md)."""
