from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from embeddings.base import ModelCard
from embeddings.hashing import content_hash, folder_hash

CARD = ModelCard("m", "r", 4, query_prompt="q", passage_prompt="p")


def test_content_hash_depends_on_all_that_the_vector_depends_on() -> None:
    base = content_hash(CARD, "text")
    assert len(base) == 64
    assert base == content_hash(CARD, "text")
    # A query's prompt has no part in a passage's vector.
    assert base == content_hash(replace(CARD, query_prompt="other"), "text")
    others = {
        content_hash(CARD, "text "),
        content_hash(replace(CARD, name="n"), "text"),
        content_hash(replace(CARD, revision="s"), "text"),
        content_hash(replace(CARD, passage_prompt=""), "text"),
        # The same characters, divided otherwise.
        content_hash(replace(CARD, passage_prompt="pt"), "ext"),
    }
    assert len(others) == 5
    assert base not in others


def test_folder_hash_sees_names_and_bytes_and_nothing_hidden(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"1")
    base = folder_hash(tmp_path)
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "x").write_bytes(b"x")
    (tmp_path / "README.md").write_bytes(b"x")
    assert folder_hash(tmp_path) == base
    (tmp_path / "a.bin").rename(tmp_path / "b.bin")
    renamed = folder_hash(tmp_path)
    assert renamed != base
    (tmp_path / "b.bin").write_bytes(b"2")
    assert folder_hash(tmp_path) not in (base, renamed)
