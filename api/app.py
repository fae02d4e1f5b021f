"""The HTTP service, put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from api import problems
from api.metrics import Metrics
from api.middleware import BodyLimit, Observation
from api.readiness import EngineSlot
from api.routes import ROUTERS
from api.settings import Settings
from rag.engine import Engine


def create_app(settings: Settings, engine: Engine | None = None) -> FastAPI:
    """The application for one index.

    ``engine`` is taken over: warmed when the application starts and closed when it stops. By
    default the index in ``settings.index`` is opened, also at the start. Until that is done,
    whatever needs the engine answers 503, and ``/healthz`` answers already.
    """

    def opening() -> Engine:
        if engine is not None:
            return engine
        return Engine.open(settings.index, model=settings.model, min_score=settings.min_score)

    slot = EngineSlot(opening)
    metrics = Metrics(slot)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        slot.start()
        yield
        slot.close()

    app = FastAPIOffline(
        title="有据 Youju",
        version="1",
        description="政府工作报告问答：每个答案都有可逐字核对的出处。",
        lifespan=lifespan,
        redoc_url=None,
        static_url="/docs-assets",
    )
    app.state.slot = slot
    app.state.settings = settings
    app.state.metrics = metrics
    for router in ROUTERS:
        app.include_router(router)
    problems.install(app)
    # The last added is the outermost: a refused body is counted too.
    app.add_middleware(BodyLimit, max_upload_mb=settings.max_upload_mb)
    app.add_middleware(Observation, metrics=metrics)
    return app
