"""One request to a server of embeddings, made again while the server is busy or away."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from embeddings.errors import EmbeddingError, ModelNotFound, ModelUnusable

if TYPE_CHECKING:
    import httpx2
    from tenacity import RetryCallState

logger = logging.getLogger(__name__)

_BUSY = frozenset({429, 500, 502, 503, 504})
_CONNECT_S = 10.0
# Whoever asks for more is not busy but closed to us, and a person waits at the other end.
_LONGEST_WAIT_S = 60.0
_LONGEST_BACKOFF_S = 8.0
_SHOWN_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Server:
    """``url`` is the base address, without ``/embeddings``; ``key`` None sends none.

    ``timeout_s`` bounds the silence of one request, not its length; ``attempts`` counts the
    first one; ``backoff_s`` is the wait before the second, doubled before each further one.
    """

    url: str
    key: str | None = field(default=None, repr=False)
    timeout_s: float = 60.0
    attempts: int = 4
    backoff_s: float = 0.5


class _Busy(Exception):
    """Worth another attempt, ``wait_s`` from now at the earliest."""

    def __init__(self, reason: str, wait_s: float = 0.0) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


class Transport:
    """Connects at the first request and keeps the connection; may be used by several threads.

    ``name`` is what messages call the model. The key is in none of them.
    """

    def __init__(self, name: str, server: Server) -> None:
        self._name = name
        self._server = server
        self._client: httpx2.Client | None = None
        self._lock = threading.Lock()

    def post(self, body: Mapping[str, object]) -> Any:
        """The JSON that ``POST /embeddings`` answers. Raises ``ModelNotFound`` for a model that
        the server does not know, ``ModelUnusable`` for all else."""
        from tenacity import Retrying, retry_if_exception, stop_after_attempt

        retrying = Retrying(
            stop=stop_after_attempt(self._server.attempts),
            wait=self._wait,
            retry=retry_if_exception(
                lambda error: isinstance(error, _Busy) and error.wait_s <= _LONGEST_WAIT_S
            ),
            before_sleep=self._log,
            reraise=True,
        )
        try:
            return retrying(self._attempt, body)
        except _Busy as error:
            attempts = retrying.statistics["attempt_number"]
            raise self._unusable(
                f"{error} (attempts: {attempts})",
                "check that the server runs and that YOUJU_EMBEDDINGS_URL is its address",
            ) from error

    def _attempt(self, body: Mapping[str, object]) -> Any:
        import httpx2

        try:
            reply = self._connected().post("/embeddings", json=body)
        except (httpx2.NetworkError, httpx2.RemoteProtocolError, httpx2.ConnectTimeout) as error:
            raise _Busy(
                f"the server cannot be reached ({type(error).__name__}: {error})"
            ) from error
        except httpx2.TimeoutException as error:
            raise self._unusable(
                f"the server gave no answer within {self._server.timeout_s:g} s",
                "raise YOUJU_EMBEDDINGS_TIMEOUT or lower YOUJU_EMBEDDINGS_BATCH",
            ) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise self._unusable(
                f"the request failed ({type(error).__name__}: {error})",
                "check YOUJU_EMBEDDINGS_URL and the proxy settings",
            ) from error
        if not reply.is_success:
            raise self._refused(reply)
        try:
            return reply.json()
        except ValueError as error:
            raise self._unusable(
                "the answer is no JSON", "check that YOUJU_EMBEDDINGS_URL ends before /embeddings"
            ) from error

    def _connected(self) -> httpx2.Client:
        with self._lock:
            if self._client is None:
                import httpx2

                key = self._server.key
                self._client = httpx2.Client(
                    base_url=self._server.url,
                    headers={"Authorization": f"Bearer {key}"} if key else None,
                    timeout=httpx2.Timeout(
                        self._server.timeout_s, connect=min(_CONNECT_S, self._server.timeout_s)
                    ),
                )
            return self._client

    def _refused(self, reply: httpx2.Response) -> Exception:
        status = reply.status_code
        if status in _BUSY:
            wait_s = _retry_after(reply.headers.get("Retry-After"))
            later = f", and asks to be tried again in {wait_s:.0f} s" if wait_s else ""
            return _Busy(f"the server answers with status {status}{later}", wait_s)
        if status in (401, 403):
            asks = "does not accept the key" if self._server.key else "asks for a key"
            return self._unusable(
                f"the server {asks} (status {status})", "set YOUJU_EMBEDDINGS_KEY to a valid key"
            )
        said = self._said(reply)
        if status == 404:
            return ModelNotFound(
                f"{self._place()}: the server has no such model or address (status 404{said}); "
                f"check the model's name and that YOUJU_EMBEDDINGS_URL ends before /embeddings"
            )
        return self._unusable(
            f"the server refuses the request (status {status}{said})",
            "check the model's name and the server's log",
        )

    def _said(self, reply: httpx2.Response) -> str:
        """The server's own sentence, where it gives one and nothing more: the rest of an answer
        may repeat the texts that were sent."""
        try:
            body = reply.json()
        except ValueError:
            return ""
        said = body
        for name in ("error", "message"):
            said = said.get(name, said) if isinstance(said, dict) else said
        if not isinstance(said, str):
            return ""
        line = " ".join(said.split())
        if self._server.key:
            line = line.replace(self._server.key, "…")
        return f": {line[:_SHOWN_CHARACTERS]}"

    def _wait(self, state: RetryCallState) -> float:
        """Seconds: exponential with jitter, so that many clients do not come back at once, and
        never sooner than the server asks for."""
        from tenacity import wait_exponential, wait_random

        first = self._server.backoff_s
        backoff = wait_exponential(first, max=_LONGEST_BACKOFF_S) + wait_random(0, first)
        busy = state.outcome.exception() if state.outcome else None
        asked = busy.wait_s if isinstance(busy, _Busy) else 0.0
        return asked + backoff(state)

    def _log(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        logger.info("%s: attempt %d failed: %s", self._name, state.attempt_number, error)

    def _unusable(self, problem: str, remedy: str) -> EmbeddingError:
        return ModelUnusable(f"{self._place()}: {problem}; {remedy}")

    def _place(self) -> str:
        return f"{self._name} at {self._server.url}"


def _retry_after(value: str | None) -> float:
    """Seconds from now (RFC 9110, 10.2.3: a number or a date); 0 for none or nonsense."""
    if not value:
        return 0.0
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
