"""Stage `prepare`: pairs → token ids on disk, one file a source, and their tokenizer."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from embeddings.training.config import VocabularyConfig
from embeddings.training.lexicon import mine_lexicon, write_synonyms
from embeddings.training.reports import report_texts
from embeddings.training.sources import Pairs, all_pairs
from embeddings.training.vocabulary import build_tokenizer

log = logging.getLogger(__name__)

_KEPT_TOKENS = 256


def _digest(text: str) -> int:
    return int.from_bytes(
        hashlib.blake2b(text.encode(), digest_size=8).digest(), "little", signed=True
    )


def _flat(tokenizer: Tokenizer, texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """All ids in one int32 array, and the (n + 1,) offsets of the texts in it."""
    rows: list[np.ndarray] = []
    for start in range(0, len(texts), 4096):
        for item in tokenizer.encode_batch_fast(texts[start : start + 4096]):
            rows.append(np.asarray(item.ids[:_KEPT_TOKENS], np.int32))
    offsets = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(r) for r in rows], out=offsets[1:])
    return np.concatenate(rows), offsets


def write_source(
    folder: Path, name: str, pairs: Pairs, tokenizer: Tokenizer, groups: list[str] | None = None
) -> None:
    """`<name>.npz`: ids and offsets of both sides, and a digest of each text to tell equal ones.

    `groups` names the passages where two texts are one passage (with and without its headings).
    """
    queries, passages = [q for q, _ in pairs], [p for _, p in pairs]
    query_ids, query_offsets = _flat(tokenizer, queries)
    passage_ids, passage_offsets = _flat(tokenizer, passages)
    np.savez(
        folder / f"{name}.npz",
        query_ids=query_ids, query_offsets=query_offsets,
        passage_ids=passage_ids, passage_offsets=passage_offsets,
        query_digest=np.array([_digest(q) for q in queries]),
        passage_digest=np.array([_digest(p) for p in groups or passages]),
    )  # fmt: skip
    log.info("%s: %d pairs, %.1f + %.1f tokens", name, len(pairs),
             len(query_ids) / len(pairs), len(passage_ids) / len(pairs))  # fmt: skip


def prepare(folder: Path, config: VocabularyConfig, seed: int) -> None:
    """Writes the tokenizer, the sources and the lexicon to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = all_pairs(seed)
    # the glosses are excerpts of texts that are counted already
    counted = [pairs for name, pairs in sources.items() if name != "gloss"]
    texts = [text for pairs in counted for pair in pairs for text in pair]
    tokenizer = build_tokenizer(texts, list(report_texts()), config, seed)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    for name, pairs in sources.items():
        write_source(folder, name, pairs, tokenizer)
    mine_lexicon(folder, tokenizer)
    write_synonyms(folder, tokenizer)
    rows = {name: len(pairs) for name, pairs in sources.items()}
    (folder / "rows.json").write_text(json.dumps(rows, indent=1), "utf-8")
