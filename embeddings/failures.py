"""What a model library's error means, in one sentence with the remedy.

The libraries raise through several layers, each with its own errors for the same few causes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from embeddings.errors import EmbeddingError, ModelNotFound, ModelUnusable


def loading_error(name: str, error: Exception) -> EmbeddingError:
    """``name`` is a folder or a hub name that Sentence Transformers could not load."""
    from huggingface_hub.errors import GatedRepoError, HFValidationError

    is_folder = Path(name).is_dir()
    if _wants_code(error):
        return ModelUnusable(
            f"{name}: the model brings Python code of its own, which would run on this machine; "
            f"read it and set YOUJU_TRUST_REMOTE_CODE=1, or name another model"
        )
    if not is_folder and _holds(error, (HFValidationError,)):
        return ModelNotFound(
            f"{name}: this is neither a folder nor a possible name of a model; check the spelling "
            f"(youju models lists the known ones)"
        )
    if not is_folder and _holds(error, (GatedRepoError,)):
        return ModelNotFound(
            f"{name}: the hub gives this model only to those who accepted its licence; accept it "
            f"on the model's page and set HF_TOKEN, or download it to a folder and pass its path"
        )
    if not is_folder and is_absence(error):
        return ModelNotFound(
            f"{name}: the model is neither on this machine nor can it be fetched; check the name, "
            f"or download it to a folder on a connected machine (hf download {name} "
            f"--local-dir FOLDER), copy the folder here and pass its path"
        )
    if is_absence(error):
        return ModelUnusable(
            f"{name}: the folder lacks a file that the model needs ({_first_line(error)}); copy "
            f"the whole folder, and if its config.json names code in another repository of the "
            f"hub, that one into the hub cache"
        )
    return ModelUnusable(
        f"{name}: the model cannot be loaded ({type(error).__name__}: {_first_line(error)}); "
        f"fetch it anew or name another model"
    )


def is_absence(error: BaseException) -> bool:
    """Whether the hub could not be reached, or does not have the model, at any depth."""
    import httpx2
    from huggingface_hub.errors import (
        HfHubHTTPError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
    )

    absent = (HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled, httpx2.TransportError)
    # transformers turns the absence of config.json into a plain OSError.
    return _holds(error, absent) or any(
        type(each) in (OSError, FileNotFoundError) for each in _chain(error)
    )


def _wants_code(error: BaseException) -> bool:
    return any(
        isinstance(each, ValueError) and "trust_remote_code" in str(each) for each in _chain(error)
    )


def _holds(error: BaseException, kinds: tuple[type[BaseException], ...]) -> bool:
    return any(isinstance(each, kinds) for each in _chain(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    following: BaseException | None = error
    while following is not None:
        yield following
        following = following.__cause__ or following.__context__


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [""])[0]
