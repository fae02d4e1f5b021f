from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.errors import FolderUnusable
from embeddings.tuning.folder import check_free, draft_beside, keep


def test_a_draft_is_kept_or_gone(tmp_path: Path) -> None:
    out = tmp_path / "new" / "model"
    with draft_beside(out) as draft:
        (draft / "weights").write_text("w")
        assert not out.exists()
    assert list(out.parent.iterdir()) == []
    out.mkdir()
    with draft_beside(out) as draft:
        (draft / "weights").write_text("w")
        keep(draft, out)
    assert [path.name for path in out.parent.iterdir()] == ["model"]
    assert (out / "weights").read_text() == "w"


def test_what_another_wrote_in_the_meantime_stays(tmp_path: Path) -> None:
    out = tmp_path / "model"
    with draft_beside(out) as draft:
        out.mkdir()
        (out / "theirs").touch()
        with pytest.raises(FolderUnusable, match="cannot be put there"):
            keep(draft, out)
    assert [path.name for path in tmp_path.rglob("*")] == ["model", "theirs"]


def test_a_taken_folder(tmp_path: Path) -> None:
    check_free(tmp_path / "absent" / "far")
    (tmp_path / "empty").mkdir()
    check_free(tmp_path / "empty")
    (tmp_path / "file").touch()
    for taken in (tmp_path, tmp_path / "file"):
        with pytest.raises(FolderUnusable, match="something there already"):
            check_free(taken)
    with pytest.raises(FolderUnusable, match="nothing can be written"):
        check_free(tmp_path / "file" / "below")
