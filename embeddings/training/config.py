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
    begins: str | None = None
    """Name of the stage whose table this one starts from."""
    seed: int = 20261121


_STATIC_WEIGHTS: dict[str, float] = {
    "laws_heading": 8, "laws_sentence": 6, "lay_law": 4, "lawyer_qa": 3, "party_qa": 0.5,
    "cmrc": 6, "paper_abstract": 3, "paper_section": 7, "paper_sentence": 7,
    "parallel": 14, "parallel_window": 8, "synonyms": 1.5,
    "report_heading": 3, "report_sentence": 4, "report_figure": 4,
}  # fmt: skip

STATIC = StageConfig(
    name="static", minutes=9, batch=1024, rate=0.01, table_rate=0.01, temperature=0.05,
    query_tokens=48, passage_tokens=192, weights=_STATIC_WEIGHTS,
)  # fmt: skip

_ADAPTED_WEIGHTS: dict[str, float] = {
    "laws_heading": 4, "laws_sentence": 4, "lay_law": 6, "lawyer_qa": 4, "party_qa": 0.3,
    "cmrc": 10, "paper_abstract": 2, "paper_section": 3, "paper_sentence": 6,
    "parallel": 14, "parallel_window": 14, "synonyms": 1,
    "report_heading": 4, "report_sentence": 5, "report_figure": 5,
    "questions": 12, "questions_english": 5,
}  # fmt: skip

ADAPT = StageConfig(
    name="adapt", minutes=7, batch=1024, rate=4e-3, table_rate=4e-3, temperature=0.04,
    query_tokens=48, passage_tokens=192, neighbours=0.3, switch=0.4, begins="static",
    weights=_ADAPTED_WEIGHTS,
)  # fmt: skip

ENRICH = StageConfig(
    name="enrich", minutes=9, batch=1024, rate=5e-3, table_rate=5e-3, temperature=0.04,
    query_tokens=48, passage_tokens=224, neighbours=0.3, begins="adapt",
    switch=0.35, switch_passages=0.25, synonyms=0.25,
    weights={**_ADAPTED_WEIGHTS, "gloss": 9, "lay_law": 8, "parallel": 12, "synonyms": 0.5},
)  # fmt: skip

SETTLE = StageConfig(
    name="settle", minutes=6, batch=1024, rate=5e-3, table_rate=5e-3, temperature=0.05,
    query_tokens=48, passage_tokens=224, neighbours=0.3, begins="enrich", dropout=0.3,
    switch=0.3, switch_passages=0.25, synonyms=0.2,
    weights={**_ADAPTED_WEIGHTS, "gloss": 8, "lay_law": 6, "questions": 8, "questions_english": 4,
             "cmrc": 7, "laws_sentence": 7, "report_sentence": 8, "report_figure": 6,
             "report_heading": 6, "paper_sentence": 8},
)  # fmt: skip

BRANCH = replace(SETTLE, name="branch", minutes=6.5, begins="adapt", seed=SETTLE.seed + 1)
"""As `settle` from another start and seed: tables of one descent average well."""

CONTEXT = StageConfig(
    name="context", minutes=25, batch=256, rate=1.5e-3, table_rate=5e-5, temperature=0.04,
    query_tokens=32, passage_tokens=96, neighbours=0.3, switch=0.3, begins="adapt",
    weights=_ADAPTED_WEIGHTS,
)  # fmt: skip

STAGES = {stage.name: stage for stage in (STATIC, ADAPT, ENRICH, SETTLE, BRANCH, CONTEXT)}

AVERAGED = ("settle", "branch")
"""The stages whose tables the shipped model is the mean of: the two trained with dropout."""
