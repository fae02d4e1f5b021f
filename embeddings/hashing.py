"""Hashes that tell whether a vector, or a folder of weights, is still the same."""

from __future__ import annotations

import hashlib
from pathlib import Path

from embeddings.base import ModelCard

_IGNORED_SUFFIXES = frozenset({".md", ".txt~", ".lock", ".pyc"})
_CHUNK = 1 << 20


def content_hash(card: ModelCard, text: str) -> str:
    """The key under which a passage's vector may be kept: SHA-256 (hex) over all that the
    vector depends on. Each part is preceded by its length, so that no two cases run together."""
    digest = hashlib.sha256()
    for part in (card.name, card.revision, card.passage_prompt, text):
        # A lone surrogate has no UTF-8 form, but a text that holds one still has a key.
        data = part.encode("utf-8", errors="surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def folder_hash(folder: Path) -> str:
    """SHA-256 (hex) over the names and bytes of a folder's files: weights, configuration and
    vocabulary. Hidden files and read-mes do not count."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if _counts(path, folder)):
        data_digest = hashlib.sha256()
        with file.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                data_digest.update(chunk)
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(data_digest.digest())
    return digest.hexdigest()


def _counts(path: Path, folder: Path) -> bool:
    inside = path.relative_to(folder)
    return (
        path.is_file()
        and path.suffix.lower() not in _IGNORED_SUFFIXES
        and not any(part.startswith((".", "__pycache__")) for part in inside.parts)
    )
