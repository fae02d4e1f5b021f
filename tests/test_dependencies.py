"""Dependencies point one way: eval → rag → embeddings and api → rag."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("embeddings", "rag", "api", "eval")
ALLOWED = {
    "embeddings": {"embeddings"},
    "rag": {"rag", "embeddings"},
    # The faces report a model's errors as they are and list the models, and load none.
    "api": {"api", "rag", "embeddings.errors", "embeddings.known"},
    "eval": {"eval", "rag", "embeddings"},
}
# Inside the library, a stage knows the stages before it and none after.
STAGES = ("reading", "parsing", "chunking", "store", "query", "retrieval", "answering")


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module)
    return names


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_import_only_what_lies_below(package: str) -> None:
    assert sources(package)
    for path in sources(package):
        for name in imports(path):
            if name.split(".")[0] in PACKAGES:
                allowed = ALLOWED[package]
                assert name in allowed or name.split(".")[0] in allowed, f"{path}: {name}"


@pytest.mark.parametrize("stage", STAGES)
def test_stages_import_only_earlier_stages(stage: str) -> None:
    later = STAGES[STAGES.index(stage) + 1 :]
    for path in sources(f"rag/{stage}"):
        for name in imports(path):
            parts = name.split(".")
            assert not (parts[0] == "rag" and len(parts) > 1 and parts[1] in later), (
                f"{path}: {name}"
            )
