"""Every number that decides what the training does, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class VocabularyConfig:
    """Words are counted once; a Unigram model over them picks the likeliest split at run time."""

    chinese: int = 36_000
    latin: int = 13_000
    latin_pieces: int = 2_500
    numbers: int = 1_500
    sample_characters: int = 14_000_000
    """Chinese characters segmented to count words; reports are always taken whole."""


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """A wide stream that starts as a static embedding, and narrow layers that refine it."""

    dim: int = 384
    attention: int = 192
    heads: int = 3
    hidden: int = 384
    layers: int = 2
    max_tokens: int = 320
    buckets: int = 20_000
    """Hashed letter n-grams of Latin words; folded into the token table before export."""


@dataclass(frozen=True, slots=True)
class StageConfig:
    """One contrastive stage. Lengths are tokens; the learning rate follows `minutes`, wall time."""

    name: str
    minutes: float
    batch: int
    rate: float
    table_rate: float
    temperature: float
    query_tokens: int
    passage_tokens: int
    weights: dict[str, float] = field(default_factory=dict)
    switch: float = 0.3
    """Share of Chinese batches whose queries are code-switched into English words."""
    switch_passages: float = 0.0
    """Share of the switched batches whose passages are switched instead."""
    synonyms: float = 0.0
    """Share of Chinese batches whose queries have words replaced by synonyms."""
    dropout: float = 0.0
    """Share of the tokens left out of every text, so that no pair is learnt by heart."""
    neighbours: float = 0.0
    """Share of batches drawn from one neighbourhood of the passages, so that negatives are hard."""
    late_temperature: float = 0.0
    """Where above 0, late interaction is trained beside the mean vectors, at this temperature."""
    begins: str | None = None
    """Name of the stage whose table this one starts from."""
    seed: int = 20261121


_WEIGHTS: dict[str, float] = {
    "laws_heading": 4, "laws_sentence": 6, "lay_law": 4, "lawyer_qa": 4, "party_qa": 0.3,
    "statute_questions": 17,
    "cmrc": 8, "paper_abstract": 2, "paper_section": 3, "paper_sentence": 7,
    "parallel": 14, "parallel_window": 14, "synonyms": 1, "gloss": 8,
    "report_heading": 5, "report_sentence": 7, "report_figure": 5,
    "questions": 9, "questions_english": 4,
}  # fmt: skip

LEARN = StageConfig(
    name="learn", minutes=9, batch=1024, rate=3e-3, table_rate=3e-3, temperature=0.05,
    query_tokens=48, passage_tokens=224, neighbours=0.3, begins="teacher", dropout=0.3,
    switch=0.3, switch_passages=0.25, synonyms=0.2, weights=_WEIGHTS,
)  # fmt: skip

LATE = replace(
    LEARN, name="late", minutes=13, batch=256, rate=1e-3, table_rate=1e-3, neighbours=0.5,
    late_temperature=0.025, begins="learn", seed=LEARN.seed + 1,
)  # fmt: skip
"""The words of a question beside the nearest of a passage: what tells near misses apart."""

BRANCH = replace(LATE, name="branch", seed=LATE.seed + 1)
"""As `late` with another seed: tables of one descent average well."""

CONTEXT = StageConfig(
    name="context", minutes=25, batch=256, rate=1.5e-3, table_rate=5e-5, temperature=0.04,
    query_tokens=32, passage_tokens=96, neighbours=0.3, switch=0.3, begins="learn",
    weights=_WEIGHTS,
)  # fmt: skip

STAGES = {stage.name: stage for stage in (LEARN, LATE, BRANCH, CONTEXT)}

AVERAGED = ("late", "branch")
"""The stages whose tables the shipped model is the mean of."""

TEACHER = "intfloat/multilingual-e5-small"
"""Whose reading of each word the tables begin with."""
