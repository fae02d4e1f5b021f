"""Laymen's questions about articles of law, written for this project; split by article.

They teach everyday words and the law's beside each other. An article is named by the start of the
SHA-256 of its text; the texts are public (`laws_articles`).
"""

from __future__ import annotations

import hashlib
import json
import logging
import random
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from tokenizers import Tokenizer

from embeddings.training.config import LEARN
from embeddings.training.folders import read_rows
from embeddings.training.prepare import write_source

log = logging.getLogger(__name__)

# One article in twenty is held out, by its name: more questions do not change which.
_HELD_OUT = 20
_WITH_TITLE = 0.4
_CHARACTERS = 400
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Article:
    title: str
    text: str

    @property
    def opening(self) -> str:
        return self.text[:_CHARACTERS]

    @property
    def whole(self) -> str:
        return f"{self.title} {self.opening}"


def read_statute_questions() -> list[tuple[str, str]]:
    """The article and the question of each line of ``statute_questions.tsv``."""
    written = files("embeddings.training").joinpath("statute_questions.tsv").read_text("utf-8")
    return [(article, text) for article, text in (w.split("\t") for w in written.splitlines())]


def articles() -> dict[str, Article]:
    """By name; of articles in the same words the first."""
    made: dict[str, Article] = {}
    for row in read_rows("laws_articles"):
        name = hashlib.sha256(row["text"].encode()).hexdigest()[:_DIGITS]
        made.setdefault(name, Article(row["title"], row["text"]))
    return made


def held_out_articles(asked: list[tuple[str, str]]) -> frozenset[str]:
    """The articles whose questions are not trained on."""
    return frozenset(article for article, _ in asked if is_held_out(article))


def is_held_out(article: str) -> bool:
    return int(article, 16) % _HELD_OUT == 0


def prepare_articles(work: Path) -> None:
    """Writes `articles.npz`: name and whole text of each, known by the digest of its name."""
    named = [(name, article.whole) for name, article in articles().items()]
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
    write_source(work, "articles", named, tokenizer, [name for name, _ in named])


def prepare_statute_questions(work: Path) -> None:
    """Writes `statute_questions.npz` and `statute_questions_dev.json` to `work`."""
    asked, known = read_statute_questions(), articles()
    held_out, chance = held_out_articles(asked), random.Random(LEARN.seed)
    pairs, groups = [], []
    for name, question in asked:
        if name not in held_out:
            article = known[name]
            with_title = chance.random() < _WITH_TITLE
            pairs.append((question, article.whole if with_title else article.opening))
            groups.append(name)
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
    write_source(work, "statute_questions", pairs, tokenizer, groups)
    rows = {name: n for n, name in enumerate(known)}
    dev = [
        {"register": "statutes", "text": question, "passage": rows[name]}
        for name, question in asked
        if name in held_out
    ]
    held = {"corpus": [article.whole for article in known.values()], "queries": dev}
    (work / "statute_questions_dev.json").write_text(json.dumps(held, ensure_ascii=False), "utf-8")
    log.info("%d questions about articles, %d held out", len(asked), len(dev))
