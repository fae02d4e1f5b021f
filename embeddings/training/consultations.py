"""People's consultations of lawyers, and the articles of law that settle them, written for this
project from life: the problem first, then the articles, of which one may settle many.

Where `statutes` asks about an article, one consultation may need several.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from tokenizers import Tokenizer

from embeddings.training.prepare import write_source
from embeddings.training.statutes import articles, is_held_out

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Consultation:
    """`articles` are names (see `statutes`), the most fitting first."""

    articles: tuple[str, ...]
    text: str

    @property
    def held_out(self) -> bool:
        return any(map(is_held_out, self.articles))


def read_consultations() -> list[Consultation]:
    """The articles and the question of each line of ``consultations.tsv``."""
    written = files("embeddings.training").joinpath("consultations.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in written.splitlines())
    return [Consultation(tuple(names.split(",")), text) for names, text in rows]


def prepare_consultations(work: Path) -> None:
    """Writes `consultations.npz` and `consultations_dev.json` to `work`. A consultation one of
    whose articles is held out is not trained on."""
    known = articles()
    pairs, groups, dev = [], [], []
    rows = {name: n for n, name in enumerate(known)}
    for one in read_consultations():
        if one.held_out:
            passage = rows[one.articles[0]]
            dev.append({"register": "consultations", "text": one.text, "passage": passage})
            continue
        for name in one.articles:
            pairs.append((one.text, known[name].opening))
            groups.append(name)
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
    write_source(work, "consultations", pairs, tokenizer, groups)
    held = {"corpus": [article.whole for article in known.values()], "queries": dev}
    (work / "consultations_dev.json").write_text(json.dumps(held, ensure_ascii=False), "utf-8")
    log.info("%d pairs of consultations and articles, %d held out", len(pairs), len(dev))
