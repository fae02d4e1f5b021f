"""What surrounds every request: a bound on its body, and its measure."""

from __future__ import annotations

import logging
from time import perf_counter

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import Fault
from api.limits import MAX_JSON_MB
from api.metrics import Metrics
from api.problems import UNEXPECTED, problem

logger = logging.getLogger(__name__)

_TOO_LARGE = Fault(413, "body-too-large", "请求体太大", 2)
_MEGABYTE = 1024 * 1024


class BodyLimit:
    """Refuses a body that is too large: at once when its length is announced, otherwise as soon
    as it has grown past the limit, so that it is never held in full."""

    def __init__(self, app: ASGIApp, max_upload_mb: int) -> None:
        self.app = app
        self.max_upload_mb = max_upload_mb

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        upload = headers.get(b"content-type", b"").lower().startswith(b"multipart/")
        limit_mb = self.max_upload_mb if upload else MAX_JSON_MB
        limit = limit_mb * _MEGABYTE
        remedy = "请分几次上传，或调大 YOUJU_MAX_UPLOAD_MB" if upload else "请分几次提交"
        detail = f"请求体超过 {limit_mb} MB 的上限；{remedy}"
        announced = headers.get(b"content-length", b"")
        if announced.isdigit() and int(announced) > limit:
            # The body stays unread, so the connection cannot serve another request.
            refusal = problem(scope, _TOO_LARGE, detail, headers={"Connection": "close"})
            await refusal(scope, receive, send)
            return
        received = 0

        async def bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                # FastAPI turns any other error raised while it reads a body into a bare 400.
                raise HTTPException(413, detail, {"Connection": "close"})
            return message

        await self.app(scope, bounded, send)


class Observation:
    """Counts and times each request, and answers an error that nobody foresaw: the trace goes
    to the log, none of it to the client."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = perf_counter()
        status = 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            route = _route(scope)
            logger.exception("unexpected error in %s %s", scope["method"], route)
            if status:
                raise
            detail = "出现了没有预料到的错误；详情在服务的日志里"
            await problem(scope, UNEXPECTED, detail)(scope, receive, watched)
        finally:
            seconds = perf_counter() - started
            self.metrics.observe(scope["method"], _route(scope), status, seconds)


def _route(scope: Scope) -> str:
    """The route's template, so that ids do not multiply the series."""
    return str(getattr(scope.get("route"), "path", "unmatched"))
