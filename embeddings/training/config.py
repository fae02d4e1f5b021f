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
    """The static embedding: a table of words' vectors, whose mean a text is."""

    dim: int = 384
    max_tokens: int = 320
    buckets: int = 20_000
    """Hashed letter n-grams of Latin words; folded into the token table before export."""


@dataclass(frozen=True, slots=True)
class ContextConfig:
    """The small transformer that reads the words of a question in context."""

    layers: int = 3
    heads: int = 6
    hidden: int = 768
    places: int = 64
    """Tokens that are read together; what is longer is read in parts."""
    dropout: float = 0.1


@dataclass(frozen=True, slots=True)
class ContextStage:
    """One stage of training it and the table together, on an accelerator if there is one.
    ``weights`` are how often a source is drawn."""

    name: str
    minutes: float
    rate: float
    table_rate: float
    weights: dict[str, float]
    begins: str
    """The stage whose table, and whose network if it has one, this one starts from."""
    hidden: int = 768
    """Units of a layer; where there are fewer than in the stage before, those that weigh least
    are left out."""
    batch: int = 512
    strangers: int = 256
    """Articles of law beside each batch of questions about law, that none of it is about."""
    neighbours: float = 0.5
    temperature: float = 0.05
    late_temperature: float = 0.025
    dropout: float = 0.15
    switch: float = 0.2
    synonyms: float = 0.2
    query_tokens: int = 48
    passage_tokens: int = 128
    long_tokens: int = 224
    seed: int = 20261126


@dataclass(frozen=True, slots=True)
class StageConfig:
    """One contrastive stage. Lengths are tokens; the learning rate follows `minutes`, wall time."""

    name: str
    minutes: float
    batch: int
    rate: float
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
    name="learn", minutes=9, batch=1024, rate=3e-3, temperature=0.05,
    query_tokens=48, passage_tokens=224, neighbours=0.3, begins="teacher", dropout=0.3,
    switch=0.3, switch_passages=0.25, synonyms=0.2, weights=_WEIGHTS,
)  # fmt: skip

LATE = replace(
    LEARN, name="late", minutes=13, batch=256, rate=1e-3, neighbours=0.5,
    late_temperature=0.025, begins="learn", seed=LEARN.seed + 1,
)  # fmt: skip
"""The words of a question beside the nearest of a passage: what tells near misses apart."""

BRANCH = replace(LATE, name="branch", seed=LATE.seed + 1)
"""As `late` with another seed: tables of one descent average well."""

STAGES = {stage.name: stage for stage in (LEARN, LATE, BRANCH)}

AVERAGED = ("late", "branch")
"""The stages whose tables the table that ``context`` begins with is the mean of."""

CONTEXT = ContextStage(
    name="context", minutes=7.3, rate=5e-4, table_rate=1e-4, begins="average",
    weights={
        "statute_questions": 24, "lay_law": 4, "laws_heading": 2, "lawyer_qa": 3, "party_qa": 0.3,
        "cmrc": 9, "paper_abstract": 2, "parallel": 8, "parallel_window": 10, "synonyms": 0.5,
        "gloss": 4, "report_heading": 3, "report_sentence": 4, "report_figure": 4,
        "questions": 14, "questions_english": 6,
    },
)  # fmt: skip
"""Seconds of an accelerator: a question is read in context by attention over its words."""

CONTEXT_LATER = replace(
    CONTEXT, name="context_later", minutes=3, rate=3e-4, table_rate=1.5e-4, begins="context",
    hidden=704, seed=11, weights=CONTEXT.weights | {"lay_law": 7, "cmrc": 12},
)  # fmt: skip
"""Goes on with a little less room, so that table and network together are below 25 MB."""

CONTEXT_BRANCH = replace(CONTEXT_LATER, name="context_branch", seed=12)


@dataclass(frozen=True, slots=True)
class CorporaStage:
    """The network alone, each question against the passages of a whole corpus (see `corpora`)."""

    name: str
    minutes: float
    weights: dict[str, float]
    begins: str
    stays_near: str
    """The stage whose reading of the words this one does not stray far from."""
    near: float
    """What straying weighs: the share of the words' squared length by which they differ."""
    rate: float = 3e-4
    batch: int = 128
    passages: int = 16_000
    """Of a corpus, beside the right ones, drawn anew for each batch."""
    temperature: float = 0.05
    dropout: float = 0.15
    switch: float = 0.1
    synonyms: float = 0.2
    query_tokens: int = 64
    passage_tokens: int = 320
    seed: int = 5


CORPORA = CorporaStage(
    name="corpora", minutes=25, begins="context_average", stays_near="context_average", near=1.0,
    weights={
        "statute_questions": 24, "consultations": 24, "lay_law": 4, "lawyer_qa": 3, "cmrc": 9,
        "paper_abstract": 2, "parallel_window": 8, "report_sentence": 3,
        "questions": 12, "questions_english": 6,
    },
)  # fmt: skip
"""Minutes of one core: passages need not be read again."""

CORPORA_LATER = replace(
    CORPORA, name="corpora_later", minutes=27, begins="corpora", near=0.7, seed=6,
    weights=CORPORA.weights | {"questions": 16, "questions_english": 8, "parallel_window": 10},
)  # fmt: skip

ALL_CORPORA = {stage.name: stage for stage in (CORPORA, CORPORA_LATER)}

CONTEXTS = {stage.name: stage for stage in (CONTEXT, CONTEXT_LATER, CONTEXT_BRANCH)}

CONTEXTS_AVERAGED = ("context_later", "context_branch")
"""The stages that the shipped model is the mean of."""

TEACHER = "intfloat/multilingual-e5-small"
"""Whose reading of each word the tables begin with."""
