"""What all tests share: the folder of real reports, where there is one, and the golden flag."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite the golden files (refused under CI)"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update-golden") and os.environ.get("CI"):
        raise pytest.UsageError("--update-golden is refused under CI: golden files are reviewed")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real reports, which are not part of the project: ``$YOUJU_SHARED`` or ``../shared``."""
    folder = Path(os.environ.get("YOUJU_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no real reports at {folder}; set YOUJU_SHARED to their folder")
    return folder


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))
