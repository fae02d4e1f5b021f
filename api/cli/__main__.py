"""``python -m api.cli``."""

from __future__ import annotations

from api.cli.program import main

main()
