"""What each family of models wants before a query and before a passage.

From the model cards: a wrong prompt raises no error and costs recall. A model whose own
Sentence Transformers configuration names prompts is taken at its word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_WEB_SEARCH = "Given a web search query, retrieve relevant passages that answer the query"
_QUERY_NAMES = ("query", "retrieval.query", "s2p_query")
_PASSAGE_NAMES = ("passage", "document", "retrieval.passage", "corpus")


@dataclass(frozen=True, slots=True)
class Prompts:
    """Put before the text as they are, trailing spaces included."""

    query: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """``pattern`` is searched in the model's name, case ignored."""

    pattern: str
    prompts: Prompts


# The first match counts: a narrower pattern stands before a wider one.
FAMILIES = (
    Family(r"multilingual-e5-[a-z]+-instruct", Prompts(f"Instruct: {_WEB_SEARCH}\nQuery: ")),
    Family(r"multilingual-e5-(small|base|large)", Prompts("query: ", "passage: ")),
    Family(r"bge-m3", Prompts()),
    # The v1.5 models; the instruction ends in a full-width colon.
    Family(r"bge-(small|base|large)-zh", Prompts("为这个句子生成表示以用于检索相关文章：")),
    Family(
        r"bge-(small|base|large)-en",
        Prompts("Represent this sentence for searching relevant passages: "),
    ),
    # No space after the colon, unlike E5's.
    Family(r"qwen3-embedding", Prompts(f"Instruct: {_WEB_SEARCH}\nQuery:")),
    Family(r"gte-multilingual-base", Prompts()),
    Family(r"embeddinggemma", Prompts("task: search result | query: ", "title: none | text: ")),
)


def prompts_for(names: tuple[str, ...], own: Mapping[str, str | None] | None = None) -> Prompts:
    """The prompts of a model known by ``names`` (its hub name, its folder's name, the name in
    its configuration), the first that matches a family; none for an unknown family.

    ``own`` are the prompts of its Sentence Transformers configuration. Empty ones say nothing,
    since the library writes them by itself when it saves a model; one that is not empty
    speaks for both, as in Qwen3-Embedding, which has a prompt for queries only.
    """
    query = _first(own or {}, _QUERY_NAMES)
    passage = _first(own or {}, _PASSAGE_NAMES)
    if query or passage:
        return Prompts(query, passage)
    for name in names:
        for family in FAMILIES:
            if re.search(family.pattern, name, re.IGNORECASE):
                return family.prompts
    return Prompts()


def _first(own: Mapping[str, str | None], names: tuple[str, ...]) -> str:
    return next((prompt for name in names if (prompt := own.get(name))), "")
