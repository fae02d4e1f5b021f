"""One passage with its evidence."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import TheEngine
from api.documentation import EVIDENCE, documented
from api.presenting import evidence
from api.schemas.responses import EvidenceResponse

router = APIRouter(tags=["报告"])


@router.get(
    "/v1/passages/{passage_id}", summary="段落", responses=documented(EVIDENCE, 404, 422, 503)
)
def get_passage(passage_id: str, engine: TheEngine) -> EvidenceResponse:
    return evidence(engine.passage(passage_id))
