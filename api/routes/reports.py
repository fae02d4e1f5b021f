"""The reports: listed, read, uploaded, deleted."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Response, UploadFile
from fastapi.responses import PlainTextResponse

from api import presenting
from api.dependencies import TheEngine
from api.documentation import INGEST, REPORT, SECTIONS, documented
from api.schemas.responses import IngestResponse, ReportOut, ReportsResponse, SectionsResponse
from api.uploads import ingest
from rag.errors import ReportNotFound

router = APIRouter(prefix="/v1/reports", tags=["报告"])


@router.get("", summary="列出报告", responses=documented({"reports": [REPORT]}, 503))
def list_reports(engine: TheEngine) -> ReportsResponse:
    return presenting.reports(engine.reports())


@router.post(
    "",
    summary="上传报告",
    description="201：至少一份新收录或已更新；200：都已在索引里，没有变化。",
    responses=documented(INGEST, 413, 415, 422, 503) | documented(INGEST, status=201),
)
def upload_reports(
    files: Annotated[list[UploadFile], File(description="一份或多份报告（txt md docx）")],
    engine: TheEngine,
    response: Response,
) -> IngestResponse:
    outcomes = ingest(engine, files)
    if any(outcome.status in ("indexed", "replaced") for outcome in outcomes):
        response.status_code = 201
    return presenting.ingest_response(outcomes)


@router.get("/{report_id}", summary="一份报告", responses=documented(REPORT, 404, 422, 503))
def get_report(report_id: str, engine: TheEngine) -> ReportOut:
    for summary in engine.reports():
        if summary.report_id == report_id:
            return presenting.report(summary)
    raise ReportNotFound(f"没有报告 {report_id}；GET /v1/reports 列出全部报告")


@router.delete(
    "/{report_id}",
    summary="删除一份报告",
    status_code=204,
    responses=documented(None, 404, 422, 503, status=204),
)
def delete_report(report_id: str, engine: TheEngine) -> None:
    engine.delete(report_id)


@router.get("/{report_id}/sections", summary="目录", responses=documented(SECTIONS, 404, 422, 503))
def get_sections(report_id: str, engine: TheEngine) -> SectionsResponse:
    return presenting.sections(engine.report(report_id))


@router.get(
    "/{report_id}/text",
    summary="原文",
    description="从文件中解码所得的原文，一字不改；引用中的偏移都指向它（按 Unicode 码位计）。",
    response_class=PlainTextResponse,
    responses=documented("各位代表：……", 404, 422, 503, media_type="text/plain"),
)
def get_text(report_id: str, engine: TheEngine) -> Response:
    return Response(
        engine.report(report_id).text.encode(),
        media_type="text/plain; charset=utf-8",
        # A report that was uploaded as a web page must not run as one.
        headers={"X-Content-Type-Options": "nosniff"},
    )
