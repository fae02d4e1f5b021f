"""Defaults that the library and its faces share; importing them costs nothing."""

MIN_SCORE = 0.4
"""How probable the best passage must be for an answer to be given: where, on the questions to tune
with, answers that there are none of and refusals of what is there are fewest together
(docs/retrieval.md)."""
