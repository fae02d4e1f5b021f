"""What a command works with: its settings, and an open engine."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.settings import Settings
    from rag.engine import Engine


def load_settings(**flags: Any) -> Settings:
    """Flags that are None were not given. Raises pydantic's ``ValidationError``."""
    from api.settings import Settings

    settings = Settings(**{name: value for name, value in flags.items() if value is not None})
    # Unasked, a command says no more than warnings; serve, which lives on its log, says more.
    asked = "log_level" in settings.model_fields_set
    logging.basicConfig(level=settings.log_level.upper() if asked else logging.WARNING)
    return settings


@contextmanager
def open_engine(settings: Settings, *, create: bool = False) -> Iterator[Engine]:
    from rag.engine import Engine

    engine = Engine.open(
        settings.index, model=settings.model, create=create, min_score=settings.min_score
    )
    try:
        yield engine
    finally:
        engine.close()
