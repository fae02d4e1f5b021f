"""What of the hub is on this machine, and whether the hub can be reached. Loads no model library;
all but ``answers`` keep off the network."""

from __future__ import annotations

import json
import os
from pathlib import Path

_PATIENCE_S = 10.0
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")


def cached_folder(name: str, revision: str | None = None) -> Path | None:
    """The folder of a hub model in the local cache; None unless all is there that its vectors
    depend on. A model that lacks its ``modules.json`` would load, and pool in the wrong way."""
    config = _cached(name, "config.json", revision)
    if config is None:
        return None
    folder = config.parent
    whole = _has_weights(folder) and _has_modules(folder, name, revision)
    return folder if whole else None


def answers(name: str, revision: str | None = None) -> bool:
    """Whether the hub answers at all, asked once: the libraries ask five times for each file and
    take minutes to find out. False with ``HF_HUB_OFFLINE=1``. Raises ``HFValidationError`` for a
    name that no model can have."""
    import httpx2
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    try:
        HfApi().model_info(name, revision=revision, timeout=_PATIENCE_S)
    except (OfflineModeIsEnabled, httpx2.TransportError):
        return False
    except HfHubHTTPError:
        # A mirror may lack the list of models and still have their files.
        return True
    return True


def cached_commit(name: str, revision: str | None = None) -> str | None:
    """The commit of the hub that ``revision`` (None: ``main``) stands for in the local cache."""
    for file in ("modules.json", "config.json"):
        path = _cached(name, file, revision)
        if path is not None:
            return path.parent.name
    return None


def _cached(name: str, file: str, revision: str | None) -> Path | None:
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        found = try_to_load_from_cache(name, file, cache_dir=_cache(), revision=revision)
    except HFValidationError:
        return None
    return Path(found) if isinstance(found, str) else None


def _cache() -> str | None:
    """Where Sentence Transformers keeps models; None for the hub's own place."""
    return os.environ.get("SENTENCE_TRANSFORMERS_HOME")


def _has_weights(folder: Path) -> bool:
    """In one file, or in all the parts that an index names."""
    for file in _WEIGHTS:
        if (folder / file).is_file():
            return True
        index = folder / f"{file}.index.json"
        if index.is_file():
            parts = set(json.loads(index.read_text("utf-8"))["weight_map"].values())
            return all((folder / part).is_file() for part in parts)
    return False


def _has_modules(folder: Path, name: str, revision: str | None) -> bool:
    """A model without ``modules.json`` is whole only if the hub was seen to have none."""
    from huggingface_hub import _CACHED_NO_EXIST, try_to_load_from_cache

    file = folder / "modules.json"
    if not file.is_file():
        seen = try_to_load_from_cache(name, file.name, cache_dir=_cache(), revision=revision)
        return seen is _CACHED_NO_EXIST
    modules = json.loads(file.read_text("utf-8"))
    # Normalize has no files, and the hub keeps no empty folders.
    paths = [m["path"] for m in modules if not m["type"].endswith("Normalize")]
    return all((folder / path).is_dir() for path in paths)
