"""What was asked for on the command line → a dataset, and a bench to evaluate it on."""

from __future__ import annotations

import re
import shutil
from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from eval.beir.reading import Collection, is_collection, read_collection
from eval.errors import DatasetInvalid
from eval.parts import require_parts
from eval.progress import count_bar, index_bars
from eval.questions.checking import require
from eval.questions.dataset import Reading, read_dataset
from eval.systems.base import Bench
from eval.systems.configuration import Configuration
from eval.types import Dataset

REPORTS_TOP_K = 10
COLLECTION_TOP_K = 100


@dataclass(frozen=True, slots=True)
class Source:
    """A dataset that was read and found sound: ``reading`` of reports, or a ``collection``."""

    dataset: Dataset
    reading: Reading | None
    collection: Collection | None


@dataclass(frozen=True, slots=True)
class Target:
    """What to evaluate. Without ``index`` and ``url`` an index is made in ``out``; ``models``
    are then alternatives, each with an index of its own."""

    out: Path
    configurations: tuple[Configuration, ...]
    index: Path | None = None
    url: str | None = None
    models: tuple[str, ...] = ()
    top_k: int | None = None
    resume: bool = False


def open_source(folder: Path, *, reports_needed: bool = True) -> Source:
    """Raises ``DatasetInvalid``."""
    if is_collection(folder):
        collection = read_collection(folder)
        return Source(collection.dataset, None, collection)
    reading = read_dataset(folder)
    require(reading, reports_needed=reports_needed)
    return Source(reading.dataset, reading, None)


def benches(source: Source, target: Target) -> Generator[Bench]:
    """One bench for each model, each open until the next is taken. Close the generator."""
    if target.url is not None:
        require_parts("httpx")
        from eval.systems.server import open_server

        if source.collection is not None:
            raise DatasetInvalid("a server holds reports: a BEIR collection cannot be asked of it")
        with open_server(target.url, source.dataset, top_k=target.top_k or REPORTS_TOP_K) as bench:
            yield bench
        return
    models: Sequence[str | None] = target.models or (None,)
    for model in models:
        suffix = f"@{_slug(model)}" if len(models) > 1 and model else ""
        directory = target.index or target.out / f"index-{_slug(model or _kind(target))}"
        if target.index is None and not target.resume:
            shutil.rmtree(directory, ignore_errors=True)
        opened = (
            _collection(source.collection, directory, target, model, suffix)
            if source.collection is not None
            else _reports(source, directory, target, model, suffix)
        )
        with opened as bench:
            yield bench


def _collection(
    collection: Collection, directory: Path, target: Target, model: str | None, suffix: str
) -> AbstractContextManager[Bench]:
    from eval.systems.collection import build_collection

    return build_collection(
        collection,
        directory,
        target.configurations,
        model=model,
        top_k=target.top_k or COLLECTION_TOP_K,
        suffix=suffix,
        progress=lambda: count_bar("收录文档"),
    )


def _reports(
    source: Source, directory: Path, target: Target, model: str | None, suffix: str
) -> AbstractContextManager[Bench]:
    from eval.systems.library import build, open_index

    top_k = target.top_k or REPORTS_TOP_K
    if target.index is not None:
        return open_index(
            source.dataset, directory, target.configurations, model=model, top_k=top_k
        )
    reports = source.reading.reports if source.reading else None
    if reports is None:
        raise DatasetInvalid(f"{source.dataset.name}: its reports are not here; name an index")
    return build(
        source.dataset,
        reports,
        directory,
        target.configurations,
        model=model,
        top_k=top_k,
        suffix=suffix,
        progress=index_bars,
    )


def _kind(target: Target) -> str:
    return "default" if any(c.needs_model for c in target.configurations) else "none"


def _slug(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", Path(name).name).strip("-") or "model"
