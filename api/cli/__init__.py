"""The command line. Importing it is cheap: each command imports what it needs when it runs."""

from __future__ import annotations

from api.cli.program import cli, main

__all__ = ["cli", "main"]
