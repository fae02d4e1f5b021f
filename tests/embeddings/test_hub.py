from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from embeddings.hub import cached_commit, cached_folder
from embeddings.known import DIMENSIONS, known_models

COMMIT = "0123456789abcdef0123456789abcdef01234567"
NAME = "BAAI/bge-m3"


@pytest.fixture
def snapshot(transformer_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of a model in a hub cache, with all that it needs."""
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    cached = tmp_path / "models--BAAI--bge-m3"
    folder = cached / "snapshots" / COMMIT
    shutil.copytree(transformer_folder, folder)
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text(COMMIT, "utf-8")
    return folder


def test_a_whole_model(snapshot: Path) -> None:
    # Normalize has a folder only on the disk of whoever saved the model.
    modules = json.loads((snapshot / "modules.json").read_text("utf-8"))
    modules.append({"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"})
    (snapshot / "modules.json").write_text(json.dumps(modules), "utf-8")
    assert cached_folder(NAME) == snapshot
    assert cached_commit(NAME) == COMMIT
    assert [model.name for model in known_models() if model.folder] == ["bundled", NAME]


@pytest.mark.parametrize("missing", ["config.json", "modules.json", "1_Pooling", "weights"])
def test_a_model_that_lacks_a_part_is_not_there(snapshot: Path, missing: str) -> None:
    path = snapshot / ("model.safetensors" if missing == "weights" else missing)
    assert path.exists()
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    assert cached_folder(NAME) is None


def test_weights_in_parts(snapshot: Path) -> None:
    (snapshot / "model.safetensors").rename(snapshot / "a.safetensors")
    index = {"weight_map": {"x": "a.safetensors", "y": "b.safetensors"}}
    (snapshot / "model.safetensors.index.json").write_text(json.dumps(index), "utf-8")
    assert cached_folder(NAME) is None
    (snapshot / "b.safetensors").touch()
    assert cached_folder(NAME) == snapshot


def test_a_plain_transformer_has_no_modules(snapshot: Path) -> None:
    (snapshot / "modules.json").unlink()
    absent = snapshot.parents[1] / ".no_exist" / COMMIT
    absent.mkdir(parents=True)
    (absent / "modules.json").touch()
    assert cached_folder(NAME) == snapshot


@pytest.mark.parametrize("name", ["nobody/nothing", "模型", "a b", "a/b/c", ""])
def test_what_is_not_cached(snapshot: Path, name: str) -> None:
    assert cached_folder(name) is None
    assert cached_commit(name) is None


def test_each_known_model_has_a_dimension() -> None:
    listed = {model.name: model for model in known_models()}
    assert list(listed) == ["bundled", *DIMENSIONS]
    assert all(model.dimension for model in listed.values())
    assert listed["Alibaba-NLP/gte-multilingual-base"].brings_code


def test_no_bundled_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embeddings.loading.files", lambda name: tmp_path)
    (tmp_path / "bundled").mkdir()
    assert known_models()[0].dimension is None
    (tmp_path / "bundled").rmdir()
    assert known_models()[0].folder is None
