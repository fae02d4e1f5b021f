"""The optional packages, asked for before the work rather than after it."""

from __future__ import annotations

from importlib.util import find_spec

from eval.errors import PartMissing


def require_parts(*modules: str) -> None:
    """Raises ``PartMissing`` naming all that are not installed."""
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        raise PartMissing(
            f"not installed: {', '.join(missing)}; install the evaluation's part with "
            "pip install 'youju[eval]'"
        )
