from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from embeddings import load_embedder
from embeddings.errors import ModelUnusable
from embeddings.sentence_transformer import SentenceTransformerEmbedder
from tests.embeddings.models import save_sentence_transformer


def test_prompts_of_the_model_s_own_configuration_win(tmp_path: Path) -> None:
    folder = save_sentence_transformer(tmp_path / "bge-m3", {"query": "新建", "document": "增长"})
    embedder = SentenceTransformerEmbedder(folder, device="cpu")
    assert (embedder.card.query_prompt, embedder.card.passage_prompt) == ("新建", "增长")
    bare = SentenceTransformerEmbedder(save_sentence_transformer(tmp_path / "bare"), device="cpu")
    # Both models have the same weights; the prompt is put before the text and nothing else.
    np.testing.assert_allclose(
        embedder.encode_queries(["图书馆"]), bare.encode_queries(["新建图书馆"]), atol=1e-5
    )
    np.testing.assert_allclose(
        embedder.encode_passages(["图书馆"]), bare.encode_passages(["增长图书馆"]), atol=1e-5
    )


def test_the_folder_s_name_tells_the_family(transformer_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "multilingual-e5-small"
    shutil.copytree(transformer_folder, folder)
    card = SentenceTransformerEmbedder(folder, device="cpu").card
    assert (card.query_prompt, card.passage_prompt) == ("query: ", "passage: ")


def test_a_hub_cache_folder_tells_family_and_commit(
    transformer_folder: Path, tmp_path: Path
) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    folder = tmp_path / "models--BAAI--bge-small-zh-v1.5" / "snapshots" / commit
    shutil.copytree(transformer_folder, folder)
    card = SentenceTransformerEmbedder(folder, device="cpu").card
    assert card.revision == commit
    assert card.query_prompt.endswith("文章：")


def test_the_revision_of_a_folder_is_that_of_its_files(
    transformer_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(transformer_folder, folder)
    first = SentenceTransformerEmbedder(folder, device="cpu").card.revision
    assert first == SentenceTransformerEmbedder(transformer_folder, device="cpu").card.revision
    (folder / "README.md").write_text("another read-me", "utf-8")
    assert SentenceTransformerEmbedder(folder, device="cpu").card.revision == first
    config = folder / "config_sentence_transformers.json"
    config.write_text(config.read_text("utf-8") + "\n", "utf-8")
    assert SentenceTransformerEmbedder(folder, device="cpu").card.revision != first


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match=r"holds no model \(neither modules\.json nor"):
        SentenceTransformerEmbedder(tmp_path).load()


def test_a_broken_folder_is_refused(transformer_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(transformer_folder, folder)
    for weights in folder.rglob("*.safetensors"):
        weights.write_bytes(b"broken")
    with pytest.raises(ModelUnusable, match=r"cannot be loaded .*fetch it anew"):
        SentenceTransformerEmbedder(folder).load()


# In processes of their own: the hub reads its settings once, at import.
OFFLINE = {"HF_HUB_OFFLINE": "1"}
# A port that nothing listens at: a machine without a network whose user set nothing.
UNREACHABLE = {"HF_HUB_OFFLINE": "0", "HF_ENDPOINT": "http://127.0.0.1:9"}


def run_python(code: str, home: Path, settings: dict[str, str]) -> tuple[str, str]:
    """What it printed, and what went to stderr."""
    environment = {**os.environ, **settings, "HF_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    return done.stdout, done.stderr


@pytest.mark.parametrize("settings", [OFFLINE, UNREACHABLE], ids=["offline", "unreachable"])
def test_a_missing_model_says_how_to_get_it(tmp_path: Path, settings: dict[str, str]) -> None:
    code = (
        "from embeddings import ModelNotFound, load_embedder\n"
        "try:\n    load_embedder('nobody/no-such-model')\n"
        "except ModelNotFound as error:\n    print(error)\n"
    )
    printed, complained = run_python(code, tmp_path, settings)
    assert printed == (
        "nobody/no-such-model: the model is neither on this machine nor can it be fetched; "
        "check the name, or download it to a folder on a connected machine (hf download "
        "nobody/no-such-model --local-dir FOLDER), copy the folder here and pass its path\n"
    )
    # The libraries' own retries would each say so, for minutes.
    assert complained == ""


@pytest.mark.parametrize("settings", [OFFLINE, UNREACHABLE], ids=["offline", "unreachable"])
def test_a_model_in_the_hub_cache_needs_no_network(
    transformer_folder: Path, tmp_path: Path, settings: dict[str, str]
) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    cached = tmp_path / "hub" / "models--intfloat--multilingual-e5-tiny-instruct"
    shutil.copytree(transformer_folder, cached / "snapshots" / commit)
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text(commit, "utf-8")
    code = (
        "from embeddings import load_embedder\n"
        "embedder = load_embedder('intfloat/multilingual-e5-tiny-instruct')\n"
        "print(embedder.card.name, embedder.card.revision, embedder.card.query_prompt[-8:])\n"
        "print(embedder.encode_queries(['图书馆']).shape)\n"
    )
    printed, complained = run_python(code, tmp_path, settings)
    assert printed == f"intfloat/multilingual-e5-tiny-instruct {commit} \nQuery: \n(1, 16)\n"
    assert complained == ""


def test_a_model_s_own_code_runs_only_where_it_is_trusted(
    transformer_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(transformer_folder, folder)
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config["model_type"] = "new"
    config["auto_map"] = {"AutoConfig": "code.NewConfig", "AutoModel": "code.NewModel"}
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    (folder / "code.py").write_text(
        "from transformers import BertConfig, BertModel\n"
        "class NewConfig(BertConfig):\n    model_type = 'new'\n"
        "class NewModel(BertModel):\n    config_class = NewConfig\n",
        "utf-8",
    )
    monkeypatch.setattr("transformers.dynamic_module_utils.HF_MODULES_CACHE", str(tmp_path / "hf"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelUnusable, match=r"code of its own.*YOUJU_TRUST_REMOTE_CODE=1"):
        load_embedder(str(folder))
    monkeypatch.setenv("YOUJU_TRUST_REMOTE_CODE", "1")
    assert load_embedder(str(folder)).encode_queries(["图书馆"]).shape == (1, 16)


def test_batch_size_must_be_positive() -> None:
    with pytest.raises(ValueError, match="batch_size is 0"):
        SentenceTransformerEmbedder("any", batch_size=0)
