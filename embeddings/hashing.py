"""A hash that tells whether a folder of weights is still the same."""

from __future__ import annotations

import hashlib
from pathlib import Path

_IGNORED_SUFFIXES = frozenset({".md", ".txt~", ".lock", ".pyc"})
_CHUNK = 1 << 20


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
