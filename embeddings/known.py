"""The models whose prompts and dimensions are known, and which of them are on this machine.

To list them loads no model library and asks no network. The dimensions are those of the model
cards.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from embeddings.errors import ModelNotFound
from embeddings.hub import cached_folder
from embeddings.loading import BUNDLED, bundled_folder
from embeddings.onnx import CONFIG_FILE
from embeddings.prompts import Prompts, prompts_for

DIMENSIONS = {
    "BAAI/bge-m3": 1024,
    "BAAI/bge-small-zh-v1.5": 512,
    "BAAI/bge-base-zh-v1.5": 768,
    "BAAI/bge-large-zh-v1.5": 1024,
    "intfloat/multilingual-e5-small": 384,
    "intfloat/multilingual-e5-base": 768,
    "intfloat/multilingual-e5-large": 1024,
    "intfloat/multilingual-e5-large-instruct": 1024,
    "Qwen/Qwen3-Embedding-0.6B": 1024,
    "Qwen/Qwen3-Embedding-4B": 2560,
    "Qwen/Qwen3-Embedding-8B": 4096,
    "Alibaba-NLP/gte-multilingual-base": 768,
    "google/embeddinggemma-300m": 768,
}
# They bring Python code of their own, which runs only where YOUJU_TRUST_REMOTE_CODE allows it.
_WITH_CODE = frozenset({"Alibaba-NLP/gte-multilingual-base"})


@dataclass(frozen=True, slots=True)
class KnownModel:
    """``folder`` is where the model lies, None if it is not on this machine; ``dimension`` is
    None only for a bundled model that this installation lacks."""

    name: str
    dimension: int | None
    prompts: Prompts
    folder: Path | None
    brings_code: bool = False


def known_models() -> tuple[KnownModel, ...]:
    """The bundled model, then those of the hub, family by family."""
    return (_bundled(), *map(_of_the_hub, DIMENSIONS))


def _bundled() -> KnownModel:
    try:
        folder = bundled_folder()
        config = json.loads((folder / CONFIG_FILE).read_text("utf-8"))
    except (ModelNotFound, FileNotFoundError):
        return KnownModel(BUNDLED, None, Prompts(), None)
    prompts = Prompts(config.get("query_prompt", ""), config.get("passage_prompt", ""))
    return KnownModel(BUNDLED, int(config["dim"]), prompts, folder)


def _of_the_hub(name: str) -> KnownModel:
    return KnownModel(
        name=name,
        dimension=DIMENSIONS[name],
        prompts=prompts_for((name,)),
        folder=cached_folder(name),
        brings_code=name in _WITH_CODE,
    )
