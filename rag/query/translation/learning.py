"""Parallel texts → the translation table."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embeddings.training.alignment import links, model_one
from rag.query.stopwords import STOP_WORDS
from rag.query.translation.sources import Pair
from rag.query.translation.table import SCHEMA
from rag.words import is_latin, words_of

log = logging.getLogger(__name__)

_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What is kept: renderings at least so probable, seen at least so often (in expected counts),
    and so many for each word."""

    probability: float = 0.05
    count: float = 0.3
    renderings: int = 6


@dataclass(frozen=True, slots=True)
class _Side:
    """Token numbers of one language, flat, with the offsets of the segments."""

    words: list[str]
    ids: np.ndarray
    offsets: np.ndarray


def learn(pairs: Iterable[Pair], limits: Limits = Limits()) -> dict[str, list[tuple[str, float]]]:
    """Word → its renderings in the other language, the likeliest first, for both languages."""
    chinese: list[list[str]] = []
    english: list[list[str]] = []
    for left, right in pairs:
        zh = [word for word in words_of(left) if _HAN.search(word)]
        en = [word for word in words_of(right) if is_latin(word)]
        if zh and en:
            chinese.append(zh)
            english.append(en)
    log.info("%d pairs with words on both sides", len(chinese))
    if not chinese:
        return {}
    zh_side, en_side = _side(chinese), _side(english)
    return dict(
        [
            *_renderings(en_side, zh_side, limits),
            *_renderings(zh_side, en_side, limits),
        ]
    )


def _side(segments: Sequence[Sequence[str]]) -> _Side:
    number: dict[str, int] = {}
    ids = [number.setdefault(word, len(number)) for words in segments for word in words]
    offsets = np.r_[0, np.cumsum([len(words) for words in segments])]
    return _Side(list(number), np.array(ids, np.int64), offsets)


def _renderings(
    source: _Side, target: _Side, limits: Limits
) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    size = max(len(source.words), len(target.words))
    found = links(source.ids, source.offsets, target.ids, target.offsets, size)
    codes, probability, count = model_one(found, size)
    kept = (probability >= limits.probability) & (count >= limits.count)
    codes, probability = codes[kept], probability[kept]
    order = np.lexsort((-probability, codes // size))
    current, renderings = -1, list[tuple[str, float]]()
    for code, chance in zip(codes[order].tolist(), probability[order].tolist(), strict=True):
        word, other = divmod(code, size)
        if word != current:
            if renderings:
                yield source.words[current], renderings
            current, renderings = word, []
        if target.words[other] not in STOP_WORDS and len(renderings) < limits.renderings:
            renderings.append((target.words[other], chance))
    if renderings:
        yield source.words[current], renderings


def write_table(table: dict[str, list[tuple[str, float]]], path: Path) -> None:
    """Replaces the file. Probabilities are kept in per cent, 1 to 99; function words have none."""
    path.unlink(missing_ok=True)
    rows = [
        (word, " ".join(f"{other} {min(99, max(1, round(p * 100)))}" for other, p in renderings))
        for word, renderings in sorted(table.items())
        if word not in STOP_WORDS
    ]
    with sqlite3.connect(path) as database:
        database.execute(SCHEMA)
        database.executemany("INSERT INTO translation VALUES (?, ?)", rows)
    database.execute("VACUUM")
    database.close()
    log.info("%s: %d words, %.1f MB", path, len(rows), path.stat().st_size / 1e6)
