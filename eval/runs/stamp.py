"""What a run was made with: without it a figure cannot be made again."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from eval.errors import RunInvalid


@dataclass(frozen=True, slots=True)
class Stamp:
    """``dataset_fingerprint`` is that of questions and reports, ``index_fingerprint`` that of
    passages and model; ``commit`` is git's description of the source, if it is a checkout."""

    dataset: str
    dataset_fingerprint: str
    split: str
    questions: int
    system: str
    index_fingerprint: str
    model: str
    settings: Mapping[str, object]
    version: str
    commit: str | None

    @property
    def digest(self) -> str:
        """Eight hex digits that are the same only for the same run."""
        canonical = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return sha256(canonical.encode()).hexdigest()[:8]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Stamp:
        try:
            return cls(**row)
        except TypeError as error:
            raise RunInvalid(f"not a stamp of this version: {error}; run it again") from error

    def differing(self, other: Stamp) -> list[str]:
        """The names of the fields in which the two differ."""
        mine, theirs = self.as_json(), other.as_json()
        return [name for name, value in mine.items() if value != theirs[name]]


@cache
def youju_version() -> str:
    try:
        return version("youju")
    except PackageNotFoundError:
        return "not installed"


@cache
def source_commit() -> str | None:
    """None outside a checkout. Changes nothing in it."""
    command = ["git", "--no-optional-locks", "describe", "--always", "--dirty"]
    try:
        done = subprocess.run(
            command,
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            timeout=5,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None
