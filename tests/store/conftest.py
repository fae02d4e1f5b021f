from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.store.store import Store
from tests.store.made import new_store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    opened = new_store(folder)
    yield opened
    opened.close()
