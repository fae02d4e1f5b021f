"""Who may write: one process at a time, and inside it one thread at a time."""

from __future__ import annotations

import errno
import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import IndexBusy

FILE = "writer.lock"
_PAUSE_S = 0.02


class WriterLock:
    """The right to write to an index folder. Re-entrant in a thread.

    It is an ``flock`` on a file in the folder, so the operating system gives it back when the
    holder dies, however it dies. The file itself is never removed: a lock on a removed file
    would exclude nobody.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._thread = threading.RLock()
        self._depth = 0
        self._descriptor: int | None = None

    @contextmanager
    def held(self, timeout_s: float) -> Iterator[None]:
        """Hold the lock, waiting for it at most so long. Raises ``IndexBusy``, and
        ``PermissionError`` where the folder cannot be written to."""
        if not self.acquire(timeout_s):
            raise IndexBusy(
                f"another process is writing to the index {self._directory}: "
                "wait until it has finished, or stop it, and try again"
            )
        try:
            yield
        finally:
            self.release()

    def acquire(self, timeout_s: float = 0.0) -> bool:
        """Whether the lock could be had within ``timeout_s`` (0: without waiting)."""
        deadline = time.monotonic() + timeout_s
        if not self._thread.acquire(timeout=timeout_s):
            return False
        try:
            while self._depth == 0 and not self._lock_file():
                if time.monotonic() >= deadline:
                    self._thread.release()
                    return False
                time.sleep(_PAUSE_S)
        except BaseException:
            self._thread.release()
            raise
        self._depth += 1
        return True

    def release(self) -> None:
        self._depth -= 1
        if self._depth == 0 and self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        self._thread.release()

    def _lock_file(self) -> bool:
        descriptor = os.open(self._directory / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                return False
            raise
        self._descriptor = descriptor
        return True


class SharedLock:
    """Many readers or one writer, among the threads of a process. A waiting writer goes
    before new readers, so that a stream of searches cannot starve it."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._readers = 0
        self._waiting = 0
        self._writing = False

    @contextmanager
    def shared(self) -> Iterator[None]:
        with self._condition:
            self._condition.wait_for(lambda: not self._writing and not self._waiting)
            self._readers += 1
        try:
            yield
        finally:
            with self._condition:
                self._readers -= 1
                self._condition.notify_all()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        with self._condition:
            self._waiting += 1
            try:
                self._condition.wait_for(lambda: not self._writing and not self._readers)
                self._writing = True
            finally:
                self._waiting -= 1
        try:
            yield
        finally:
            with self._condition:
                self._writing = False
                self._condition.notify_all()
