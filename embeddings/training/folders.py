"""Where the data lies and where what is made goes."""

from __future__ import annotations

import json
import lzma
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def shared_folder() -> Path:
    """`$YOUJU_SHARED`, else `../shared`. Raises FileNotFoundError with the remedy."""
    folder = Path(os.environ.get("YOUJU_SHARED", "../shared"))
    if not (folder / "training").is_dir():
        raise FileNotFoundError(
            f"no training data in {folder}: set YOUJU_SHARED to the data folder"
        )
    return folder


def read_rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of `training/<name>.jsonl.xz`, in file order."""
    with lzma.open(
        shared_folder() / "training" / f"{name}.jsonl.xz", "rt", encoding="utf-8"
    ) as lines:
        for line in lines:
            yield json.loads(line)
