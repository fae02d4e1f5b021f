from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.made import make, new_store
from tests.tools.kill_store import Violation, examine

ROOT = Path(__file__).resolve().parents[2]


def test_a_killed_writer_leaves_the_old_store_or_the_new() -> None:
    # In a process of its own: the tool forks, and pytest's process may hold threads.
    command = [sys.executable, "-m", "tests.tools.kill_store", "--rounds", "10"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 violations" in done.stdout


def test_the_tool_sees_a_violation(tmp_path: Path) -> None:
    made = make("r1-2026", version=3, shared="共同的话。")
    with new_store(tmp_path) as store:
        made.put(store)
    assert examine(tmp_path, {"r1-2026": 3}, None) == 5
    assert examine(tmp_path, {"r1-2026": 2}, ("r1-2026", 3)) == 5
    with pytest.raises(Violation, match="expected"):
        examine(tmp_path, {"r1-2026": 2}, None)
    with pytest.raises(Violation, match="expected"):
        examine(tmp_path, {"r1-2026": 3, "r2-2026": 1}, None)
    with new_store(tmp_path) as store, store.catalogue._connections.write() as connection:
        connection.execute("UPDATE passages SET text = 'x' WHERE key = 2")
    with pytest.raises(Violation, match="not wholly"):
        examine(tmp_path, {"r1-2026": 3}, None)
    with new_store(tmp_path) as store, store.catalogue._connections.write() as connection:
        connection.execute(
            "UPDATE passages SET text = ? WHERE key = 2", (made.entries[1].passage.text,)
        )
        connection.execute("DELETE FROM journal")
    with new_store(tmp_path) as store:
        store.flush()
        with store.catalogue._connections.write() as connection:
            connection.execute("INSERT INTO vectors (hash, data) VALUES (x'00', x'00')")
    with pytest.raises(Violation, match="vectors of no passage"):
        examine(tmp_path, {"r1-2026": 3}, None)
