"""Any Sentence Transformers model, by its hub name or from a folder."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.base import ModelCard, Progress, Vectors
from embeddings.errors import ModelUnusable
from embeddings.failures import is_absence, loading_error
from embeddings.hashing import folder_hash
from embeddings.hub import answers, cached_commit, cached_folder
from embeddings.prompts import prompts_for
from embeddings.vectors import unit_rows

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

logger = logging.getLogger(__name__)

_COMMIT = re.compile(r"[0-9a-f]{40}")
_HUB_FOLDER = re.compile(r"models--(?P<name>[^/\\]+)")


class SentenceTransformerEmbedder:
    """Loads the model at the first use. A folder is never looked for on the network, nor is a
    model that is whole in the hub cache; ``HF_HUB_OFFLINE=1`` keeps all others off it too. May be
    used by several threads, one of which encodes at a time. ``device`` None lets the library
    choose (CUDA, then MPS, then CPU); ``trust_code`` lets a model run the Python code that it
    brings along."""

    def __init__(
        self,
        name_or_folder: str | Path,
        revision: str | None = None,
        device: str | None = None,
        batch_size: int = 32,
        trust_code: bool = False,
    ) -> None:
        if batch_size < 1:
            raise ValueError(f"batch_size is {batch_size}; it must be at least 1")
        self._name = str(name_or_folder)
        self._revision = revision
        self._device = device
        self._batch_size = batch_size
        self._trust_code = trust_code
        self._model: SentenceTransformer | None = None
        self._card: ModelCard | None = None
        self._lock = threading.Lock()

    @property
    def card(self) -> ModelCard:
        """Raises ``ModelNotFound`` or ``ModelUnusable``, since the model is loaded for it."""
        self.load()
        assert self._card is not None
        return self._card

    @property
    def model(self) -> SentenceTransformer:
        """What is loaded, for those who train it."""
        self.load()
        assert self._model is not None
        return self._model

    def load(self) -> None:
        """Idempotent; raises ``ModelNotFound`` or ``ModelUnusable``."""
        if self._card is None:
            with self._lock:
                if self._card is None:
                    self._model, self._card = self._load()

    def _load(self) -> tuple[SentenceTransformer, ModelCard]:
        model = self._open()
        dimension = model.get_embedding_dimension() or model.encode(["1"]).shape[1]
        prompts = prompts_for(_names(self._name, model), model.prompts)
        card = ModelCard(
            name=self._name,
            revision=self._find_revision(model),
            dimension=int(dimension),
            query_prompt=prompts.query,
            passage_prompt=prompts.passage,
        )
        logger.info("loaded %s, dimension %d, on %s", self._name, dimension, model.device)
        return model, card

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self.card.query_prompt, None)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self._encode(texts, self.card.passage_prompt, progress)

    def _encode(self, texts: Sequence[str], prompt: str, progress: Progress | None) -> Vectors:
        card = self.card
        assert self._model is not None
        vectors = np.zeros((len(texts), card.dimension), dtype=np.float32)
        # Texts of like length share a batch, so that little is padding.
        order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
        for start in range(0, len(texts), self._batch_size):
            batch = order[start : start + self._batch_size]
            # Fast tokenizers refuse two borrowers; the lock is held for a batch only.
            with self._lock:
                encoded = self._model.encode(
                    [texts[index] for index in batch],
                    # "" and not None, which would stand for the model's default prompt.
                    prompt=prompt,
                    batch_size=self._batch_size,
                    show_progress_bar=False,
                    convert_to_numpy=True,
                )
            vectors[batch] = unit_rows(np.asarray(encoded, dtype=np.float32), card.name)
            if progress is not None:
                progress(len(batch))
        return vectors

    def _open(self) -> SentenceTransformer:
        is_folder = Path(self._name).is_dir()
        if (
            is_folder
            and not (Path(self._name) / "config.json").exists()
            and not (Path(self._name) / "modules.json").exists()
        ):
            raise ModelUnusable(
                f"{self._name}: the folder holds no model (neither modules.json nor config.json); "
                f"name the folder that a Sentence Transformers model was saved to"
            )
        try:
            if is_folder or cached_folder(self._name, self._revision) is None:
                local = is_folder or not answers(self._name, self._revision)
                return self._construct(local_files_only=local)
            try:
                return self._construct(local_files_only=True)
            except Exception as error:
                if not is_absence(error) or not answers(self._name, self._revision):
                    raise
                logger.info("%s: the hub cache lacks a file: %s", self._name, error)
            return self._construct(local_files_only=False)
        except Exception as error:
            # Each library underneath has its own errors for the same few causes.
            raise loading_error(self._name, error) from error

    def _construct(self, *, local_files_only: bool) -> SentenceTransformer:
        from sentence_transformers import SentenceTransformer

        if not sys.stderr.isatty():
            _without_bars()
        return SentenceTransformer(
            self._name,
            revision=None if Path(self._name).is_dir() else self._revision,
            device=self._device,
            local_files_only=local_files_only,
            trust_remote_code=self._trust_code,
        )

    def _find_revision(self, model: Any) -> str:
        folder = Path(self._name)
        if folder.is_dir():
            real = folder.resolve()
            if _COMMIT.fullmatch(real.name) and real.parent.name == "snapshots":
                return real.name
            return folder_hash(real)
        commit = getattr(model.config, "_commit_hash", None) if model.config else None
        commit = commit or cached_commit(self._name, self._revision)
        if commit is None:
            raise ModelUnusable(
                f"{self._name}: the hub cache does not tell which commit was loaded; download the "
                f"model to a folder and pass its path"
            )
        return str(commit)


def _without_bars() -> None:
    """The libraries draw their progress even where it goes into a file."""
    from huggingface_hub.utils.tqdm import disable_progress_bars
    from transformers.utils import logging as transformers_logging

    disable_progress_bars()
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]


def _names(name: str, model: Any) -> tuple[str, ...]:
    """The names by which a model may be known: a folder may be called anything, but a hub
    cache's folder and the model's own configuration hold the hub's name."""
    folder = Path(name)
    if not folder.is_dir():
        return (name,)
    names = [folder.resolve().name]
    names += [match["name"] for match in _HUB_FOLDER.finditer(str(folder.resolve()))]
    config = folder / "config.json"
    if config.is_file():
        names.append(str(json.loads(config.read_text("utf-8")).get("_name_or_path", "")))
    return tuple(names)
