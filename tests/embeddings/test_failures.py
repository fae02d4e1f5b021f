from __future__ import annotations

from pathlib import Path

import httpx2
import pytest
from huggingface_hub.errors import GatedRepoError, HFValidationError, RepositoryNotFoundError

from embeddings.errors import EmbeddingError, ModelNotFound, ModelUnusable
from embeddings.failures import loading_error

REPLY = httpx2.Response(403, request=httpx2.Request("GET", "http://127.0.0.1/"))


def wrapped(error: Exception) -> Exception:
    outer = OSError("There was a specific connection error")
    outer.__cause__ = error
    return outer


@pytest.mark.parametrize(
    ("error", "kind", "says"),
    [
        (HFValidationError("Repo id must"), ModelNotFound, "check the spelling"),
        (wrapped(GatedRepoError("403", response=REPLY)), ModelNotFound, "licence; .* set HF_TOKEN"),
        (RepositoryNotFoundError("404", response=REPLY), ModelNotFound, "check the name, or down"),
        (httpx2.ConnectError("refused"), ModelNotFound, "hf download a/b --local-dir FOLDER"),
        (
            ValueError("custom code\nPlease pass `trust_remote_code=True`"),
            ModelUnusable,
            "set YOUJU_TRUST_REMOTE_CODE=1, or name another model",
        ),
        (KeyError("x"), ModelUnusable, r"cannot be loaded \(KeyError: 'x'\); fetch it anew"),
    ],
)
def test_each_cause_has_one_sentence(
    error: Exception, kind: type[EmbeddingError], says: str
) -> None:
    made = loading_error("a/b", error)
    assert type(made) is kind
    assert str(made).startswith("a/b: ")
    assert "\n" not in str(made)
    with pytest.raises(kind, match=says):
        raise made


def test_a_folder_that_lacks_a_file(tmp_path: Path) -> None:
    made = loading_error(str(tmp_path), OSError("We couldn't connect\nto the hub"))
    assert type(made) is ModelUnusable
    assert "lacks a file that the model needs (We couldn't connect); copy the whole" in str(made)
