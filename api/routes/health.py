"""For whoever watches the service: is it alive, can it answer."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import TheEngine
from api.documentation import documented
from api.schemas.responses import Readiness, Status

router = APIRouter(tags=["运行"])


@router.get("/healthz", summary="进程是否活着", responses=documented({"status": "ok"}))
async def healthz() -> Status:
    # Not in the thread pool: it must answer even when every thread is busy.
    return Status(status="ok")


@router.get(
    "/readyz",
    summary="模型和索引是否已加载",
    responses=documented({"status": "ready", "model": "bundled"}, 503),
)
def readyz(engine: TheEngine) -> Readiness:
    return Readiness(status="ready", model=engine.model)
