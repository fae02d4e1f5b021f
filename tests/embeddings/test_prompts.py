from __future__ import annotations

import pytest

from embeddings.prompts import Prompts, prompts_for

TASK = "Given a web search query, retrieve relevant passages that answer the query"
ZH = "为这个句子生成表示以用于检索相关文章："


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("BAAI/bge-m3", "", ""),
        ("BAAI/bge-small-zh-v1.5", ZH, ""),
        ("BAAI/bge-large-zh-v1.5", ZH, ""),
        ("BAAI/bge-base-en-v1.5", "Represent this sentence for searching relevant passages: ", ""),
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("intfloat/multilingual-e5-large", "query: ", "passage: "),
        ("intfloat/multilingual-e5-large-instruct", f"Instruct: {TASK}\nQuery: ", ""),
        ("Qwen/Qwen3-Embedding-0.6B", f"Instruct: {TASK}\nQuery:", ""),
        ("Qwen/Qwen3-Embedding-8B", f"Instruct: {TASK}\nQuery:", ""),
        ("Alibaba-NLP/gte-multilingual-base", "", ""),
        ("google/embeddinggemma-300m", "task: search result | query: ", "title: none | text: "),
        ("models--intfloat--multilingual-e5-base", "query: ", "passage: "),
        ("someone/unknown", "", ""),
    ],
)
def test_families(name: str, query: str, passage: str) -> None:
    assert prompts_for((name,)) == Prompts(query, passage)


def test_the_first_name_that_says_something_counts() -> None:
    assert prompts_for(("my-model", "intfloat/multilingual-e5-base")).query == "query: "
    assert prompts_for(()) == Prompts()


def test_own_prompts_win_over_the_family() -> None:
    name = ("intfloat/multilingual-e5-base",)
    assert prompts_for(name, {"query": "Q ", "document": "D "}) == Prompts("Q ", "D ")
    assert prompts_for(name, {"query": "Q ", "passage": "P "}) == Prompts("Q ", "P ")
    assert prompts_for(name, {"query": "Q ", "document": ""}) == Prompts("Q ", "")
    # What the library fills in by itself says nothing.
    assert prompts_for(name, {"query": "", "document": ""}) == Prompts("query: ", "passage: ")
    assert prompts_for(name, {"query": None}) == Prompts("query: ", "passage: ")
