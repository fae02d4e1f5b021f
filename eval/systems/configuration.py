"""``fused+dense_weight=0.6+depth=50`` → a RetrievalConfig with a name.

The first word is a ranking; each further one sets a field of ``RetrievalConfig``, a bare one
to true. A new field of it can be evaluated as soon as it is there.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import Enum
from typing import Any

from eval.errors import EvalError
from rag.retrieval.retriever import Ranking, RetrievalConfig


class ConfigurationInvalid(EvalError):
    """The name of a configuration that means nothing."""


@dataclass(frozen=True, slots=True)
class Configuration:
    name: str
    retrieval: RetrievalConfig

    @property
    def needs_model(self) -> bool:
        return self.retrieval.ranking is not Ranking.LEXICAL

    @property
    def settings(self) -> dict[str, object]:
        """Plain values, in the order of the fields."""
        return {field.name: _plain(getattr(self.retrieval, field.name)) for field in _FIELDS}


_FIELDS = fields(RetrievalConfig)


def parse_configuration(name: str) -> Configuration:
    """Raises ``ConfigurationInvalid``, naming what there is."""
    ranking, *changes = name.split("+")
    known = [member.value for member in Ranking]
    if ranking not in known:
        raise ConfigurationInvalid(
            f"there is no configuration {name!r}: begin with one of {', '.join(known)}"
        )
    config = RetrievalConfig(ranking=Ranking(ranking))
    for change in changes:
        field, _, value = change.partition("=")
        try:
            config = replace(config, **{field: _value(config, field, value)})
        except ValueError as error:
            raise ConfigurationInvalid(f"{name}: {error}") from error
    return Configuration(name, config)


def _value(config: RetrievalConfig, field: str, value: str) -> Any:
    settable = [
        f.name for f in _FIELDS if isinstance(getattr(config, f.name), bool | int | float | str)
    ]
    if field not in settable:
        raise ConfigurationInvalid(
            f"retrieval has no setting {field!r}: there are {', '.join(settable)}"
        )
    now = getattr(config, field)
    try:
        if isinstance(now, bool):
            return {"": True, "true": True, "1": True, "false": False, "0": False}[value.lower()]
        return type(now)(value)
    except (KeyError, ValueError) as error:
        raise ConfigurationInvalid(f"{field}={value!r}: not a {type(now).__name__}") from error


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return value if isinstance(value, bool | int | float | str | None) else repr(value)
