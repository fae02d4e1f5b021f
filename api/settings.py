"""What a deployment may set: a flag, then ``YOUJU_…``, then ``.env``, then the default."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.limits import MAX_TOP_K
from rag.defaults import MIN_SCORE

LogLevel = Literal["critical", "error", "warning", "info", "debug"]


class Settings(BaseSettings):
    """Keyword arguments are the flags. An unknown ``YOUJU_…`` name or a line of ``.env`` that
    is not ours is ignored; an impossible value raises pydantic's ``ValidationError``."""

    model_config = SettingsConfigDict(
        env_prefix="YOUJU_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
    )

    index: Path = Path(".youju")
    model: str | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    max_question_chars: int = Field(default=500, ge=1)
    max_upload_mb: int = Field(default=50, ge=1)
    log_level: LogLevel = "info"
    min_score: float = Field(default=MIN_SCORE, ge=0.0, le=1.0)
    top_k: int = Field(default=5, ge=1, le=MAX_TOP_K)
