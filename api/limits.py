"""The bounds of the contract that no deployment may change."""

from __future__ import annotations

MAX_TOP_K = 50
FIRST_YEAR = 1900
LAST_YEAR = 2100
KINDS = ("actual", "target", "definition", "other")
MODES = ("extractive",)
MAX_JSON_MB = 8
"""Of a request body that is not an upload: a long answer to verify is some 300 KB."""
