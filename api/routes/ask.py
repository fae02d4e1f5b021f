"""Questions in, answers with evidence out."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import TheEngine, TheSettings
from api.documentation import ASK, documented
from api.presenting import ask_response
from api.schemas.requests import AskRequest
from api.schemas.responses import AskResponse

router = APIRouter(tags=["问答"])


@router.post("/v1/ask", summary="提问", responses=documented(ASK, 422, 503))
def ask(body: AskRequest, engine: TheEngine, settings: TheSettings) -> AskResponse:
    request = body.checked(settings.max_question_chars)
    response = engine.ask(
        request.question,
        top_k=request.top_k or settings.top_k,
        filters=request.filters.to_domain(),
        mode=request.mode,
    )
    return ask_response(response, explain=request.explain)
