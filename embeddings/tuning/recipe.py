"""The numbers of a run: the family's, unless the caller chose."""

from __future__ import annotations

from dataclasses import replace

from embeddings.tuning.base import Recipe, Settings

STATIC = Recipe(epochs=20, batch=512, rate=5e-3, temperature=0.05, dropout=0.3, too_close=0.95)

# A transformer brings its own dropout. Its cosines crowd near 1 (most of E5's lie above 0.7), so
# that a threshold for near-copies would leave out fair negatives.
TRANSFORMER = Recipe(
    epochs=5, batch=16, rate=2e-5, temperature=0.05, dropout=0.0, too_close=float("inf")
)


def chosen(family: Recipe, settings: Settings) -> Recipe:
    """``family`` with what ``settings`` names in its place."""
    return replace(
        family,
        epochs=settings.epochs or family.epochs,
        batch=settings.batch or family.batch,
        rate=settings.rate or family.rate,
    )
