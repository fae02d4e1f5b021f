"""Flag, then environment, then .env, then default."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from api.settings import Settings
from rag.defaults import MIN_SCORE


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_defaults() -> None:
    settings = Settings()
    assert settings.index == Path(".youju")
    assert settings.model is None
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert (settings.max_question_chars, settings.max_upload_mb, settings.top_k) == (500, 50, 5)


def test_precedence(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("YOUJU_MODEL=甲\nYOUJU_PORT=1\nOTHER=x\n", encoding="utf-8")
    assert (Settings().model, Settings().port) == ("甲", 1)
    monkeypatch.setenv("YOUJU_PORT", "2")
    assert Settings().port == 2
    assert Settings(port=3).port == 3
    monkeypatch.setenv("YOUJU_PORT", "")
    assert Settings().port == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("TOP_K", "51"), ("TOP_K", "0"), ("PORT", "70000"), ("LOG_LEVEL", "loud"), ("PORT", "x")],
)
def test_impossible_values(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"YOUJU_{name}", value)
    with pytest.raises(ValidationError):
        Settings()


def test_how_sure_is_sure_enough_is_the_library_s() -> None:
    assert Settings().min_score == MIN_SCORE
