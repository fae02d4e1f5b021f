"""The engine of a running service, loaded in the background."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock, Thread
from time import perf_counter

from api.errors import NotReady, fault_of
from rag.engine import Engine

logger = logging.getLogger(__name__)


class EngineSlot:
    """Holds the engine once it is loaded, or the error that kept it from loading.

    The slot owns its engine: it closes the one that ``opening`` gave it.
    """

    def __init__(self, opening: Callable[[], Engine]) -> None:
        self._opening = opening
        self._lock = Lock()
        self._engine: Engine | None = None
        self._error: Exception | None = None
        self._closed = False

    def start(self) -> None:
        """Returns at once; loading goes on in a thread."""
        Thread(target=self._load, name="youju-load", daemon=True).start()

    @property
    def loaded(self) -> Engine | None:
        return self._engine

    def get(self) -> Engine:
        """Raises ``NotReady`` while loading, and what went wrong if loading failed."""
        if self._engine is not None:
            return self._engine
        if self._error is None:
            raise NotReady("模型和索引正在加载，请稍后再试")
        if fault_of(self._error) is None:
            raise NotReady("模型或索引加载失败；详情在服务的日志里")
        # Without this, each raise would lengthen the trace that the stored error carries.
        raise self._error.with_traceback(None)

    def close(self) -> None:
        """Close the engine now, or as soon as the thread that is loading it is done."""
        with self._lock:
            self._closed = True
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()

    def _load(self) -> None:
        started = perf_counter()
        engine: Engine | None = None
        try:
            engine = self._opening()
            engine.warm()
        except Exception as error:
            logger.exception("the engine could not be loaded")
            self._error = error
            if engine is not None:
                engine.close()
            return
        with self._lock:
            closed = self._closed
            if not closed:
                self._engine = engine
        if closed:
            engine.close()
        logger.info("engine ready in %.0f ms", (perf_counter() - started) * 1000)
