from __future__ import annotations

import pytest

from embeddings.errors import ModelNotFound
from eval.peers.worker import load_model


def test_a_served_model_is_not_taken_for_a_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YOUJU_EMBEDDINGS_URL", raising=False)
    with pytest.raises(ModelNotFound, match="openai:m: no server is named"):
        load_model("openai:m")


def test_a_class_of_one_s_own() -> None:
    assert load_model("tests.embedders:HashingEmbedder").dimension == 64
