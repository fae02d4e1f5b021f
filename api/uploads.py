"""Files that arrive over HTTP, taken one by one."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import UploadFile

from api.errors import UploadFailed
from api.schemas.responses import FieldError
from rag.engine import Engine
from rag.errors import ParseError, ReadError
from rag.types import FileOutcome


def ingest(engine: Engine, files: Sequence[UploadFile]) -> list[FileOutcome]:
    """One outcome per file, in order.

    A file that cannot be read does not keep the others out. When none could be taken, raises
    that file's own error if it was the only one, else ``UploadFailed``. An error of the index
    itself ends the upload; sending it again is harmless.
    """
    outcomes: list[FileOutcome] = []
    for file in files:
        name = _basename(file.filename)
        try:
            outcomes.append(engine.add(name, file.file.read()))
        except (ReadError, ParseError) as error:
            if len(files) == 1:
                raise
            outcomes.append(FileOutcome(name, "failed", None, 0, str(error)))
    if all(outcome.status == "failed" for outcome in outcomes):
        raise UploadFailed(
            [
                FieldError(field=f"files[{i}]", message=f"{outcome.source}：{outcome.detail}")
                for i, outcome in enumerate(outcomes)
            ]
        )
    return outcomes


def _basename(filename: str | None) -> str:
    """The last part, whichever system the browser runs on: a client's folders are not ours."""
    return (filename or "").replace("\\", "/").rpartition("/")[2] or "upload"
