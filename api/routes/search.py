"""Passages without an answer."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import TheEngine, TheSettings
from api.documentation import SEARCH, documented
from api.presenting import search_response
from api.schemas.requests import SearchRequest
from api.schemas.responses import SearchResponse

router = APIRouter(tags=["问答"])


@router.post("/v1/search", summary="只找段落", responses=documented(SEARCH, 422, 503))
def search(body: SearchRequest, engine: TheEngine, settings: TheSettings) -> SearchResponse:
    request = body.checked(settings.max_question_chars)
    response = engine.search(
        request.question,
        top_k=request.top_k or settings.top_k,
        filters=request.filters.to_domain(),
    )
    return search_response(response, explain=request.explain)
