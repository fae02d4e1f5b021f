"""A new folder that is there whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embeddings.errors import FolderUnusable


def check_free(out: Path) -> None:
    """Raises ``FolderUnusable`` unless ``out`` is absent or an empty folder, and may be made:
    asked before the work rather than after it."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise FolderUnusable(
            f"{out}: there is something there already, and nothing is overwritten; "
            f"name a new folder, or move this one away"
        )
    above = next(folder for folder in out.absolute().parents if folder.exists())
    if not above.is_dir() or not os.access(above, os.W_OK):
        raise FolderUnusable(f"{out}: nothing can be written in {above}; name another folder")


@contextmanager
def draft_beside(out: Path) -> Iterator[Path]:
    """An empty folder beside ``out``, gone at the end unless ``keep`` renamed it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.parent / f".{out.name}.{os.getpid()}.partial"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def keep(draft: Path, out: Path) -> None:
    """Renames, which also replaces an empty folder. Raises ``FolderUnusable`` where another has
    written there in the meantime."""
    try:
        draft.rename(out)
    except OSError as error:
        raise FolderUnusable(
            f"{out}: the folder cannot be put there ({error.strerror}); name another"
        ) from error
