"""Kill a writer at random instants and look at what it left.

    python -m tests.tools.kill_store --rounds 200

A child process indexes, replaces, deletes and flushes small reports in a loop. The parent kills
it with SIGKILL between 0 and 300 ms after its first write of the round, opens the store and
checks that it opens, that every report is wholly one version, that what the child had announced
as committed is there, and that the three stores agree. Exits with 1 at the first violation. The
seed decides the writes and the waits; when exactly a kill strikes is up to the machine.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from rag.store.store import Store
from tests.store.made import make, new_store

_REPORTS = 6
_LONGEST_WAIT_S = 0.3
_START_S = 60.0


class Violation(Exception):
    """The store is neither the old one nor the new one."""


def write(directory: Path, seed: int, pipe: Connection) -> None:
    """The child: write until killed, saying before and after each commit what it is."""
    chance = random.Random(seed)
    with Store.open(directory) as store:
        present = {summary.report_id for summary in store.catalogue.summaries()}
        pipe.send(("ready", "", 0))
        while True:
            name = f"r{chance.randrange(_REPORTS)}-2026"
            if name in present and chance.random() < 0.3:
                pipe.send(("will", name, 0))
                store.delete(name)
                present.discard(name)
                pipe.send(("did", name, 0))
            else:
                version = chance.randrange(1, 1_000_000)
                pipe.send(("will", name, version))
                # Few bytes or many: a kill should also strike inside a large transaction.
                made = make(
                    name, version=version, sentences=chance.choice((1, 5, 60)), shared="共同的话。"
                )
                made.put(store)
                present.add(name)
                pipe.send(("did", name, version))
            if chance.random() < 0.1:
                pipe.send(("flush", "", 0))
                store.flush()
                pipe.send(("flushed", "", 0))
            elif chance.random() < 0.1:
                store.search_lexical([("投入", 1.0)], 3)


def versions(store: Store) -> dict[str, int]:
    """Which version each report is of. Raises ``Violation`` if one is of none."""
    found: dict[str, int] = {}
    for summary in store.catalogue.summaries():
        name = summary.report_id
        report = store.catalogue.report(name)
        version = int(report.text.split("第", 1)[1].split("版", 1)[0])
        made = make(name, version=version, sentences=summary.passages - 1, shared="共同的话。")
        passages = store.catalogue.passages_of(name)
        if report != made.report or passages != [entry.passage for entry in made.entries]:
            raise Violation(f"{name} is not wholly version {version}")
        found[name] = version
    return found


def examine(directory: Path, sure: dict[str, int], maybe: tuple[str, int] | None) -> int:
    """Open what was left and check it; ``sure`` is what must be there but for what ``maybe``
    may have changed. Returns the number of passages."""
    with Store.open(directory) as store:
        expected = dict(sure)
        found = versions(store)
        if maybe is not None and found != expected:
            name, version = maybe
            expected.pop(name, None)
            if version:
                expected[name] = version
        if found != expected:
            raise Violation(f"found {found}, expected {sure} or {expected}")
        if problems := store.check():
            raise Violation("; ".join(problems))
        sure.clear()
        sure.update(found)
        return store.catalogue.size()


def play(directory: Path, rounds: int, seed: int) -> Counter[str]:
    """Kill and look, so many times. Returns what was counted."""
    chance = random.Random(seed)
    # Forked from a server that has imported everything and run nothing: a child starts at
    # once, and FAISS's threads, which do not survive a fork, are not there to be lost.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([write.__module__, "rag.store.dense", "rag.store.lexical"])
    new_store(directory).close()
    sure: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for number in range(rounds):
        receiver, sender = context.Pipe(duplex=False)
        child = context.Process(target=write, args=(directory, seed + number, sender))
        child.start()
        sender.close()
        if not receiver.poll(_START_S) or receiver.recv()[0] != "ready":
            raise Violation(f"round {number}: the child did not start")
        time.sleep(chance.uniform(0, _LONGEST_WAIT_S))
        died = not child.is_alive()
        os.kill(child.pid or 0, signal.SIGKILL)
        child.join()
        if died:
            raise Violation(f"round {number}: the child ended by itself ({child.exitcode})")
        maybe: tuple[str, int] | None = None
        what = "ready"
        # A message may have been cut by the kill, which ends the file.
        with receiver, suppress(EOFError, OSError):
            while True:
                what, name, version = receiver.recv()
                maybe = (name, version) if what == "will" else None
                if what == "did":
                    counts["commits"] += 1
                    sure.pop(name, None)
                    if version:
                        sure[name] = version
        try:
            examine(directory, sure, maybe)
        except Violation as violation:
            raise Violation(f"round {number}: {violation}") from violation
        counts["rounds"] += 1
        counts["in a write"] += what == "will"
        counts["in a flush"] += what == "flush"
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="youju-kill-") as folder:
        try:
            counts = play(Path(folder) / "index", options.rounds, options.seed)
        except Violation as violation:
            print(f"VIOLATION {violation} (seed {options.seed})")
            return 1
    took = time.monotonic() - began
    print(
        f"{counts['rounds']} kills, {counts['in a write']} in a write, {counts['in a flush']} in a "
        f"flush, {counts['commits']} commits, 0 violations (seed {options.seed}, {took:.0f} s)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
