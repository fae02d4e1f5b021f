from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rag.errors import IndexBusy
from rag.store.lock import WriterLock

HOLDER = """
import sys, time
from pathlib import Path
from rag.store.lock import WriterLock
with WriterLock(Path(sys.argv[1])).held(0):
    print("held", flush=True)
    time.sleep(60)
"""


def test_another_process_excludes_until_it_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        lock = WriterLock(tmp_path)
        assert not lock.acquire()
        with pytest.raises(IndexBusy, match=str(tmp_path)), lock.held(0.1):
            pass
        holder.kill()
        with lock.held(5):
            pass


def test_it_is_reentrant_in_a_thread_and_excludes_other_threads(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path)
    results: list[bool] = []

    def attempt() -> None:
        got = lock.acquire()
        results.append(got)
        if got:
            lock.release()

    with lock.held(0):
        with lock.held(0):
            pass
        other = WriterLock(tmp_path)
        assert not other.acquire()
        thread = threading.Thread(target=attempt)
        thread.start()
        thread.join()
    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join()
    assert results == [False, True]
    with WriterLock(tmp_path).held(0):
        pass


def test_an_error_inside_gives_it_back(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path)
    with pytest.raises(KeyError), lock.held(0):
        raise KeyError("x")
    assert WriterLock(tmp_path).acquire()
