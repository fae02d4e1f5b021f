"""Answers checked against the index."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body

from api import verification
from api.dependencies import TheEngine
from api.documentation import ASK, EVIDENCE, VERIFIED, documented
from api.schemas.checking import VerifyRequest
from api.schemas.responses import VerifyResponse

router = APIRouter(tags=["核对"])


@router.post(
    "/v1/verify",
    summary="核对引用",
    description="收一个完整的回答（/v1/ask 的响应），或一列段落、一列引文；逐字核对。",
    responses=documented(VERIFIED, 422, 503),
)
def verify(
    body: Annotated[
        VerifyRequest,
        Body(
            openapi_examples={
                "answer": {"summary": "完整的回答", "value": ASK},
                "passages": {"summary": "一列段落", "value": [EVIDENCE]},
            }
        ),
    ],
    engine: TheEngine,
) -> VerifyResponse:
    return verification.verify(engine, body)
