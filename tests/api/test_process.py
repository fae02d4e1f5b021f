"""What only a real process shows: imports, pipes, signals, a listening service."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = ("fastapi", "starlette", "uvicorn", "pydantic", "numpy", "torch", "faiss", "rag", "tqdm")

FAKE = """
import sys
from rag.engine import Engine
from tests.api.conftest import FakeEngine
engine = FakeEngine()
Engine.open = staticmethod(lambda directory, **_: engine)
{more}
sys.argv = ["youju", *{args!r}]
from api.cli import main
main()
"""


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def start(*args: str, more: str = "") -> subprocess.Popen[bytes]:
    code = FAKE.format(args=list(args), more=more)
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )


def test_the_command_line_is_light() -> None:
    code = (
        "import sys, api.cli\n"
        "api.cli.cli.main(['ask', '--help'], standalone_mode=False)\n"
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=environment(), check=True
    )
    assert done.stderr.decode().strip() == "[]"


def test_printing_json_does_not_need_the_web_framework() -> None:
    code = (
        "import sys\n"
        "import api.presenting, api.errors, api.settings, api.verification\n"
        "import api.schemas.requests, api.schemas.checking\n"
        "print([name for name in ('fastapi', 'starlette', 'uvicorn') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=environment(), check=True
    )
    assert done.stdout.decode().strip() == "[]"


def test_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", "--help"],
        capture_output=True,
        env=environment(),
        check=True,
    )
    assert done.stdout.decode().startswith("Usage: youju ")


def test_a_closed_pipe_is_no_error() -> None:
    more = "engine.texts.update({f'r{i}': 'text' for i in range(20000)})"
    process = start("reports", more=more)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(30) == 141


def test_ctrl_c() -> None:
    more = (
        "import time\n"
        "def ask(*args, **options):\n"
        "    print('asking', file=sys.stderr, flush=True)\n"
        "    time.sleep(30)\n"
        "engine.ask = ask\n"
    )
    process = start("ask", "红旗区", more=more)
    assert process.stderr is not None
    assert process.stderr.readline() == b"asking\n"
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert stderr.decode().strip() == "已中断"


def test_serve() -> None:
    process = start("serve", "--port", "0")
    assert process.stderr is not None
    address = process.stderr.readline().decode().split()[1].partition("（")[0]
    request = urllib.request.Request(
        f"{address}/v1/ask",
        json.dumps({"question": "红旗区收入"}).encode(),
        {"Content-Type": "application/json"},
    )
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"{address}/readyz") as ready:
                assert ready.status == 200
            break
        except OSError:
            time.sleep(0.05)
    with urllib.request.urlopen(request) as response:
        assert json.load(response)["answerable"] is True
    port = address.rpartition(":")[2]
    second = start("serve", "--port", port)
    _, stderr = second.communicate(timeout=30)
    assert second.returncode == 2
    assert f"无法监听 127.0.0.1:{port}" in stderr.decode()
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 0, stderr.decode()
    assert stdout == b""
    assert "POST /v1/ask" in stderr.decode()
    assert "Traceback" not in stderr.decode()
