"""One module for each resource; all hold thin functions and no ``try``."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes import ask, health, metrics, passages, reports, search, verify

ROUTERS: tuple[APIRouter, ...] = (
    ask.router,
    search.router,
    reports.router,
    passages.router,
    verify.router,
    health.router,
    metrics.router,
)
