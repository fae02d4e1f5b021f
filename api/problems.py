"""Errors as ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from api.errors import FAULTS, RETRY_AFTER_SECONDS, Fault, UploadFailed, fault_of
from api.schemas.responses import FieldError, Problem
from api.validation import field_errors

INVALID = Fault(422, "invalid-request", "请求不合要求", 2)
UNEXPECTED = Fault(500, "internal-error", "服务内部出错", 2)
_HTTP = {
    400: ("malformed-body", "请求体无法解析", "请求体既不是合法的 JSON，也不是合法的表单"),
    404: ("not-found", "没有这个地址", "请对照 /docs 检查路径"),
    405: ("method-not-allowed", "这个地址不支持这种方法", "支持的方法见响应头 Allow"),
    413: ("body-too-large", "请求体太大", ""),
}


class ProblemResponse(JSONResponse):
    media_type = "application/problem+json"


def problem(
    scope: Scope,
    fault: Fault,
    detail: str,
    *,
    errors: Sequence[FieldError] | None = None,
    headers: Mapping[str, str] | None = None,
) -> ProblemResponse:
    body = Problem(
        type=f"urn:youju:problem:{fault.slug}",
        title=fault.title,
        status=fault.status,
        detail=detail,
        instance=quote(scope["path"], errors="replace"),
        errors=None
        if errors is None
        else [FieldError(field=e.field, message=e.message) for e in errors],
    )
    return ProblemResponse(_encodable(body.model_dump()), fault.status, headers)


def _encodable(value: Any) -> Any:
    """``value`` with lone surrogates written out: a client may send them as a field's name, and
    UTF-8 cannot carry them back."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _encodable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_encodable(item) for item in value]
    return value


def _known(request: Request, error: Exception) -> Response:
    fault = fault_of(error) or UNEXPECTED
    seconds = next((s for kind, s in RETRY_AFTER_SECONDS.items() if isinstance(error, kind)), None)
    return problem(
        request.scope,
        fault,
        str(error),
        errors=error.errors if isinstance(error, UploadFailed) else None,
        headers=None if seconds is None else {"Retry-After": str(seconds)},
    )


def _invalid(request: Request, error: RequestValidationError) -> Response:
    errors = field_errors(error.errors())
    detail = f"有 {len(errors)} 处不合要求，见 errors"
    return problem(request.scope, INVALID, detail, errors=errors)


def _http(request: Request, error: HTTPException) -> Response:
    slug, title, detail = _HTTP.get(error.status_code, ("http-error", str(error.detail), ""))
    return problem(
        request.scope,
        Fault(error.status_code, slug, title, 2),
        detail or str(error.detail),
        headers=error.headers,
    )


def install(app: FastAPI) -> None:
    """Errors that nobody foresaw are not here: ``api.middleware.Observation`` answers those."""
    for kind in FAULTS:
        app.exception_handler(kind)(_known)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_http)
