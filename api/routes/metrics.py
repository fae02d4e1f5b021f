"""Figures for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from api.dependencies import TheMetrics
from api.documentation import documented

router = APIRouter(tags=["运行"])

_TEXT = "text/plain; version=0.0.4; charset=utf-8"


@router.get(
    "/metrics",
    summary="Prometheus 指标",
    response_class=PlainTextResponse,
    responses=documented("youju_reports 31.0", media_type="text/plain"),
)
def metrics(figures: TheMetrics) -> Response:
    return Response(figures.exposition(), media_type=_TEXT)
