"""What a deployment may set about models: ``YOUJU_…`` in the environment, then ``.env``."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from embeddings.errors import ModelUnusable


def _base_url(url: str) -> str:
    parts = urlsplit(url)
    # urlsplit finds a wrong port only when asked for it.
    _ = parts.port
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("it must be an address such as http://127.0.0.1:9000/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        # A password in an address would be shown wherever the address is.
        raise ValueError("it must hold no user, password or query; the key has its own setting")
    return url.rstrip("/").removesuffix("/embeddings")


def _header_value(key: SecretStr) -> SecretStr:
    # The HTTP library would show a key that it cannot send.
    if not all("!" <= character <= "~" for character in key.get_secret_value()):
        raise ValueError("it must be printable ASCII without spaces")
    return key


class ModelSettings(BaseSettings):
    """``embeddings_url`` is the base address, to which ``/embeddings`` is added. The key is in
    no ``repr`` and no error."""

    model_config = SettingsConfigDict(
        env_prefix="YOUJU_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    embeddings_url: Annotated[str, AfterValidator(_base_url)] | None = None
    embeddings_key: Annotated[SecretStr, AfterValidator(_header_value)] | None = None
    embeddings_batch: int = Field(default=64, ge=1, le=2048)
    embeddings_timeout: float = Field(default=60.0, gt=0, le=3600)
    trust_remote_code: bool = False


def model_settings() -> ModelSettings:
    """Raises ``ModelUnusable`` for an impossible value."""
    try:
        return ModelSettings()
    except ValidationError as error:
        found = "; ".join(
            f"YOUJU_{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors()
        )
    # Outside of the handler: the error that pydantic raised holds what was set.
    raise ModelUnusable(f"{found}; correct the setting")
