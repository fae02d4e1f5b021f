"""Training pairs (query, passage) by source: those whose licence lets a derived model be given."""

from __future__ import annotations

import json
import lzma
import random
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from embeddings.training.folders import read_rows, shared_folder
from embeddings.training.glosses import gloss_pairs
from embeddings.training.reports import HELD_OUT_YEARS, report_pairs
from embeddings.training.text import english_sentences, sentences, simplified

Pairs = list[tuple[str, str]]

_CITED = re.compile(r"^《[^》]+》第[^：]{1,12}条[^：]{0,6}：")
_SECTION_CHARACTERS = 320
_PYTHON_CAP = 30_000


def _law_pairs(chance: random.Random) -> dict[str, Pairs]:
    heading: Pairs = []
    sentence: Pairs = []
    for row in read_rows("laws_articles"):
        text = row["text"]
        if len(text) < 25:
            continue
        chapter = re.sub(r"第[一二三四五六七八九十百]+[章节编]\s*", "", row["heading"])
        heading.append((f"{row['title']} {chapter}".strip(), text[:400]))
        parts = [p for p in sentences(text) if len(p) <= 120]
        clauses = [c for c in re.split(r"[，。；：\n]", text) if 8 <= len(c) <= 40]
        if len(parts) >= 2:
            picked = chance.choice(parts)
            rest = text.replace(picked, "", 1) if chance.random() < 0.6 else text
            sentence.append(
                (picked, f"{row['title']} {rest}"[:400] if chance.random() < 0.3 else rest[:400])
            )
        elif len(clauses) >= 3:
            picked = chance.choice(clauses)
            sentence.append((picked, text.replace(picked, "", 1)[:400]))
    return {"laws_heading": heading, "laws_sentence": sentence}


def _question_pairs(chance: random.Random) -> dict[str, Pairs]:
    lay: Pairs = []
    for row in read_rows("lawyer_llama_query_to_law"):
        passage = row["p"] if chance.random() < 0.35 else _CITED.sub("", row["p"])
        lay.append((row["q"], passage))
    advice = [(row["q"], row["p"][:500]) for row in read_rows("lawyer_llama_qa")]
    party = [(row["q"], row["p"][:500]) for row in read_rows("dangjian_qa")]
    cmrc = [(q, p) for q, p in cmrc_pairs() if not held_out_of_cmrc(p)]
    return {"lay_law": lay, "lawyer_qa": advice, "party_qa": party, "cmrc": cmrc}


def cmrc_pairs() -> Iterator[tuple[str, str]]:
    for row in read_rows("cmrc2018_train"):
        yield simplified(row["q"]), simplified(row["p"])


def held_out_of_cmrc(passage: str) -> bool:
    """A tenth of the passages, whose questions are kept to tune the search with."""
    return zlib.crc32(passage.encode()) % 10 == 0


def _paper_pairs(chance: random.Random) -> dict[str, Pairs]:
    abstract = [(row["q"], row["p"][:600]) for row in read_rows("chinaxiv_title_abstract")]
    section: Pairs = []
    sentence: Pairs = []
    for row in read_rows("chinaxiv_sections"):
        text = row["text"][:_SECTION_CHARACTERS]
        if len(text) < 60:
            continue
        section.append((f"{row['title']} {row['heading']}"[:60], text))
        parts = [p for p in sentences(text) if len(p) <= 100]
        if len(parts) >= 3:
            picked = chance.choice(parts)
            sentence.append((picked, text.replace(picked, "", 1)))
    return {"paper_abstract": abstract, "paper_section": section, "paper_sentence": sentence}


def _parallel_pairs(chance: random.Random) -> dict[str, Pairs]:
    """Chinese first, English second; the sampler turns half of them round."""
    whole: Pairs = []
    window: Pairs = []

    def add_windows(rows: Pairs, size: int) -> None:
        """One segment against a run that holds its translation, as a question meets a passage."""
        for start in range(0, len(rows) - size + 1, 2):
            run = rows[start : start + size]
            one = chance.choice(run)
            window.append((one[1], "".join(r[0] for r in run)))
            one = chance.choice(run)
            window.append((one[0], " ".join(r[1] for r in run)))

    by_year: dict[int, Pairs] = defaultdict(list)
    for row in read_rows("govreport_zh_en"):
        if row["lang"] == "en" and row["year"] not in HELD_OUT_YEARS:
            by_year[row["year"]].append((row["a"], row["b"]))
    for rows in by_year.values():
        whole += rows * 2
        add_windows(rows, 3)
        add_windows(rows, 5)
    for row in read_rows("chinaxiv_zh_en"):
        whole.append((row["a"][:500], row["b"][:1500]))
        if len(row["a"]) > 120:
            chinese, english = sentences(row["a"]), english_sentences(row["b"])
            if len(chinese) >= 3 and len(english) >= 3:
                for _ in range(3):
                    window.append((chance.choice(english), row["a"][:600]))
                    window.append((chance.choice(chinese), row["b"][:1800]))
                if len(chinese) == len(english):
                    whole += zip(chinese, english, strict=True)
    python = [(row["a"], row["b"]) for row in read_rows("python_docs_zh_en") if len(row["a"]) >= 8]
    windows = chance.sample(range(len(python) // 3 - 1), 4_000)
    for n in windows:
        add_windows(python[n * 3 : n * 3 + 3], 3)
    whole += chance.sample(python, min(_PYTHON_CAP, len(python)))
    whole += [(simplified(row["a"]), row["b"]) for row in read_rows("tatoeba_zh_en")]
    whole += [(row["a"], row["b"]) for row in read_rows("stsb_parallel") if row["lang"] == "en"]
    whole += [(row["a"], row["b"]) for row in read_rows("nbs_glossary_zh_en")] * 5
    return {"parallel": whole, "parallel_window": window}


def _synonym_pairs(chance: random.Random) -> Pairs:
    made: Pairs = []
    for row in read_rows("cilin_synonyms"):
        if row["rel"] == "=" and len(row["words"]) >= 2:
            words = [simplified(w) for w in row["words"][:12]]
            chance.shuffle(words)
            made += pairwise(words)
    return made


def gloss_texts() -> Iterator[str]:
    """Texts whose authors give the English of a term in brackets."""
    for row in read_rows("chinaxiv_sections"):
        yield row["text"]
    for row in read_rows("chinaxiv_title_abstract"):
        yield row["p"]
    yield from sorted({simplified(row["p"]) for row in read_rows("cmrc2018_train")})


def _benchmark_queries() -> frozenset[str]:
    found: set[str] = set()
    for path in sorted((shared_folder() / "benchmarks").glob("*/queries.jsonl")):
        found.update(
            json.loads(line)["text"].strip() for line in path.read_text("utf-8").splitlines()
        )
    return frozenset(found)


def _benchmark_passages() -> frozenset[str]:
    found: set[str] = set()
    for path in sorted((shared_folder() / "benchmarks").glob("[cdrx]*/corpus.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            found.update(json.loads(line)["text"].strip() for line in lines)
    return frozenset(found)


def all_pairs(seed: int) -> dict[str, Pairs]:
    """Every source, without the pairs whose query or passage also stands in a benchmark.

    Law texts may: the statutes are public text, and no benchmark question comes with them.
    """
    chance = random.Random(seed)
    made = (
        _law_pairs(chance) | _question_pairs(chance) | _paper_pairs(chance)
        | _parallel_pairs(chance) | {"synonyms": _synonym_pairs(chance)} | report_pairs(chance)
    )  # fmt: skip
    made["gloss"] = gloss_pairs(gloss_texts(), random.Random(seed))
    queries, texts = _benchmark_queries(), _benchmark_passages()
    return {
        name: [
            (q, p)
            for q, p in pairs
            if q and p and q.strip() not in queries and p.strip() not in texts
        ]
        for name, pairs in made.items()
    }
