"""Any Sentence Transformers model, by its hub name or from a folder."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.base import ModelCard, Progress, Vectors
from embeddings.errors import ModelNotFound, ModelUnusable
from embeddings.hashing import folder_hash
from embeddings.prompts import prompts_for
from embeddings.vectors import unit_rows

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

logger = logging.getLogger(__name__)

_COMMIT = re.compile(r"[0-9a-f]{40}")
_HUB_FOLDER = re.compile(r"models--(?P<name>[^/\\]+)")


class SentenceTransformerEmbedder:
    """Loads the model at the first use. ``HF_HUB_OFFLINE=1`` keeps it off the network, and so
    does naming a folder. May be used by several threads, one of which encodes at a time.
    ``device`` None lets the library choose (CUDA, then MPS, then CPU)."""

    def __init__(
        self,
        name_or_folder: str | Path,
        revision: str | None = None,
        device: str | None = None,
        batch_size: int = 32,
    ) -> None:
        if batch_size < 1:
            raise ValueError(f"batch_size is {batch_size}; it must be at least 1")
        self._name = str(name_or_folder)
        self._revision = revision
        self._device = device
        self._batch_size = batch_size
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
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(
                self._name,
                revision=None if is_folder else self._revision,
                device=self._device,
                local_files_only=is_folder,
            )
        except Exception as error:
            # Each library underneath has its own errors for the same few causes.
            if not is_folder and _is_absence(error):
                raise ModelNotFound(
                    f"{self._name}: the model is neither on this machine nor can it be fetched; "
                    f"download it to a folder on a connected machine (hf download {self._name} "
                    f"--local-dir FOLDER), copy the folder here and pass its path"
                ) from error
            raise ModelUnusable(
                f"{self._name}: the model cannot be loaded ({type(error).__name__}: "
                f"{_first_line(error)}); fetch it anew or name another model"
            ) from error

    def _find_revision(self, model: Any) -> str:
        folder = Path(self._name)
        if folder.is_dir():
            real = folder.resolve()
            if _COMMIT.fullmatch(real.name) and real.parent.name == "snapshots":
                return real.name
            return folder_hash(real)
        commit = getattr(model.config, "_commit_hash", None) if model.config else None
        commit = commit or _cached_commit(self._name, self._revision)
        if commit is None:
            raise ModelUnusable(
                f"{self._name}: the hub cache does not tell which commit was loaded; download the "
                f"model to a folder and pass its path"
            )
        return str(commit)


def _cached_commit(name: str, revision: str | None) -> str | None:
    from huggingface_hub import try_to_load_from_cache

    for file in ("modules.json", "config.json"):
        path = try_to_load_from_cache(name, file, revision=revision)
        if isinstance(path, str):
            commits = [part for part in Path(path).parts if _COMMIT.fullmatch(part)]
            if commits:
                return commits[-1]
    return None


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


def _is_absence(error: BaseException | None) -> bool:
    """Whether the hub could not be reached, or does not have the model, at any depth."""
    import httpx
    from huggingface_hub.errors import (
        HfHubHTTPError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
    )

    absent = (HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled, httpx.TransportError)
    while error is not None:
        # transformers turns the absence of config.json into a plain OSError.
        if isinstance(error, absent) or type(error) in (OSError, FileNotFoundError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [""])[0]
