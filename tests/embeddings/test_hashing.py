from __future__ import annotations

from pathlib import Path

from embeddings.hashing import folder_hash


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
