"""A bilingual lexicon from the parallel sources, for code-switching (IBM Model 1, Brown 1993).

The parallel segments hold a dictionary implicitly. A pair of tokens is kept where each is a likely
translation of the other.
"""

from __future__ import annotations

import logging
import random
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from embeddings.training.alignment import links, model_one
from embeddings.training.folders import read_rows
from embeddings.training.text import simplified

log = logging.getLogger(__name__)

_CANDIDATES = 3


def _joined(folder: Path, *parts: str) -> tuple[np.ndarray, np.ndarray]:
    """Ids and offsets of one side of the first source followed by one side of the second."""
    ids: list[np.ndarray] = []
    lengths: list[np.ndarray] = []
    for source, side in zip(parts[::2], parts[1::2], strict=True):
        with np.load(folder / f"{source}.npz") as held:
            ids.append(held[f"{side}_ids"])
            lengths.append(np.diff(held[f"{side}_offsets"]))
    return np.concatenate(ids), np.r_[0, np.cumsum(np.concatenate(lengths))]


def write_synonyms(folder: Path, tokenizer: Tokenizer) -> None:
    """Writes `synonyms.npy`, (vocabulary, 3) int32: words of the same "=" group, or -1."""
    table = np.full((tokenizer.get_vocab_size(), _CANDIDATES), -1, np.int32)
    chance = random.Random(0)
    for row in read_rows("cilin_synonyms"):
        words = [simplified(w) for w in row["words"]] if row["rel"] == "=" else []
        tokens = [t for w in words if len(w) > 1 and (t := tokenizer.token_to_id(w)) is not None]
        for token in tokens:
            others = [t for t in tokens if t != token]
            if others and table[token, 0] < 0:
                picked = chance.sample(others, min(_CANDIDATES, len(others)))
                table[token, : len(picked)] = picked
    np.save(folder / "synonyms.npy", table)
    log.info("synonyms: %d tokens have one", int((table[:, 0] >= 0).sum()))


def mine_lexicon(folder: Path, tokenizer: Tokenizer) -> None:
    """Writes `lexicon.npy`, (vocabulary, 3) int32: Latin tokens of a Chinese one, back, or -1."""
    size = tokenizer.get_vocab_size()
    zh, zh_off = _joined(folder, "parallel", "query", "gloss", "passage")
    en, en_off = _joined(folder, "parallel", "passage", "gloss", "query")
    codes, forward, count = model_one(links(zh, zh_off, en, en_off, size), size)
    back_codes, backward, _ = model_one(links(en, en_off, zh, zh_off, size), size)
    swapped = (codes % size) * size + codes // size
    reverse = backward[np.searchsorted(back_codes, swapped)]
    words = [tokenizer.id_to_token(n) or "" for n in range(size)]
    latin = np.array([w.isascii() and w.isalpha() and len(w) >= 2 for w in words])
    han = np.array([bool(w) and "\u3400" <= w[0] <= "\u9fff" for w in words])
    left, right = codes // size, codes % size
    score = np.sqrt(forward * reverse)
    good = (
        han[left]
        & latin[right]
        & (score >= 0.08)
        & (count >= 1.5)
        & (np.minimum(forward, reverse) >= 0.02)
    )
    lexicon = np.full((size, _CANDIDATES), -1, np.int32)
    for source, target in ((left, right), (right, left)):
        order = np.lexsort((-score[good], source[good]))
        tokens, others = source[good][order], target[good][order]
        starts = np.r_[0, np.flatnonzero(np.diff(tokens)) + 1]
        rank = np.arange(len(tokens)) - np.repeat(starts, np.diff(np.r_[starts, len(tokens)]))
        fits = rank < _CANDIDATES
        lexicon[tokens[fits], rank[fits]] = others[fits]
    np.save(folder / "lexicon.npy", lexicon)
    known = np.flatnonzero(lexicon[:, 0] >= 0)
    log.info(
        "lexicon: %d tokens have a translation, %d of them Chinese",
        len(known),
        int(han[known].sum()),
    )
