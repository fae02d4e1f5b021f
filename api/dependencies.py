"""What routes are given: the engine, the settings, the measures."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request

from api.metrics import Metrics
from api.readiness import EngineSlot
from api.settings import Settings
from rag.engine import Engine


# These wait for nothing; as plain functions each would cost a trip to the thread pool.
async def _engine(request: Request) -> Engine:
    return cast(EngineSlot, request.app.state.slot).get()


async def _settings(request: Request) -> Settings:
    return cast(Settings, request.app.state.settings)


async def _metrics(request: Request) -> Metrics:
    return cast(Metrics, request.app.state.metrics)


TheEngine = Annotated[Engine, Depends(_engine)]
TheSettings = Annotated[Settings, Depends(_settings)]
TheMetrics = Annotated[Metrics, Depends(_metrics)]
