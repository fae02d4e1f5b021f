"""A path → its text, by the suffix; and which files there are under some paths."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from rag.errors import EmptyFile, ReadError, UnsupportedFile
from rag.reading.base import Extracted, Reader
from rag.reading.decoding import read_text
from rag.reading.docx import read_docx

_READERS: dict[str, Reader] = {".txt": read_text, ".md": read_text, ".docx": read_docx}
SUPPORTED = tuple(_READERS)
_REMEDIES = {
    ".doc": "save it as .docx in Word or WPS and index that",
    ".wps": "save it as .docx in WPS and index that",
    ".docm": "save it as .docx in Word or WPS and index that",
    ".rtf": "save it as .docx in Word or WPS and index that",
    ".odt": "save it as .docx in Word or WPS and index that",
    ".pdf": "PDF is not read yet: export it to .txt or .docx and index that",
    ".ofd": "OFD is not read yet: export it to .txt or .docx and index that",
    ".html": "save the page's text as .txt and index that",
    ".htm": "save the page's text as .txt and index that",
}
_SKIPPED_FOLDERS = frozenset({"__MACOSX"})


def read(path: Path | str) -> Extracted:
    """The text of one file. Raises ``UnsupportedFile``, ``EmptyFile`` or ``ReadError``, each
    naming the file, the problem and the remedy."""
    path = Path(path)
    if not os.path.exists(path):
        raise ReadError(f"{path}: no such file, or its folder cannot be opened; check the path")
    if not os.path.isfile(path):
        raise ReadError(f"{path}: not a readable file; name a file and check its permissions")
    # Before reading: what is not supported may be large.
    _check_suffix(path.name)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(
            f"{path}: cannot be opened ({error.strerror}); check its permissions and the disk"
        ) from error
    return read_bytes(path.name, data)


def read_bytes(name: str, data: bytes) -> Extracted:
    """As ``read``, for bytes that came by another way; ``name`` tells the format."""
    reader = _READERS[_check_suffix(name)]
    if not data:
        raise EmptyFile(f"{name}: the file is empty (0 bytes); fetch or export it again")
    extracted = reader(name, data)
    if not extracted.text.strip():
        raise EmptyFile(
            f"{name}: the file holds no text ({len(data)} bytes, only white space or pictures); "
            f"if it is a scan, recognise its text first and index that"
        )
    return extracted


def find_files(paths: Iterable[Path | str]) -> list[Path]:
    """The files under ``paths``: each path in turn, folders searched through in sorted order.

    In folders, hidden files, Office lock files (``~$…``) and ``__MACOSX`` are left out, and
    nothing else: files that cannot be read, folders that cannot be opened and paths that do
    not exist are returned as well, so that reading them reports them by name. A file that is
    reached twice is returned once. Raises nothing.
    """
    found: dict[str, Path] = {}
    for path in map(Path, paths):
        for file in _under(path) if os.path.isdir(path) else (path,):
            found.setdefault(os.path.abspath(file), file)
    return list(found.values())


def _under(folder: Path) -> list[Path]:
    files: list[Path] = []
    entered: set[str] = set()
    unopened: list[Path] = []

    def note(error: OSError) -> None:
        unopened.append(Path(error.filename))

    for root, folders, names in os.walk(folder, followlinks=True, onerror=note):
        # A link may lead back to a folder above; each real folder is entered once.
        real = os.path.realpath(root)
        if real in entered:
            folders.clear()
            continue
        entered.add(real)
        folders[:] = sorted(name for name in folders if _is_wanted(name))
        files.extend(Path(root, name) for name in names if _is_wanted(name))
    return sorted((*files, *unopened), key=lambda file: file.parts)


def _is_wanted(name: str) -> bool:
    return not name.startswith((".", "~$")) and name not in _SKIPPED_FOLDERS


def _check_suffix(name: str) -> str:
    suffix = Path(name).suffix.lower()
    if suffix in _READERS:
        return suffix
    kinds = ", ".join(SUPPORTED)
    remedy = _REMEDIES.get(suffix, f"export it as one of {kinds} and index that")
    shown = f"{suffix} files are" if suffix else "files without a suffix are"
    raise UnsupportedFile(f"{name}: {shown} not supported ({kinds} are); {remedy}")
