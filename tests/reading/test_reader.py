from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from rag.errors import EmptyFile, ReadError, UnsupportedFile
from rag.reading.reader import find_files, read, read_bytes
from tests.reading.texts import SIMPLIFIED


def test_suffixes_in_any_case(tmp_path: Path) -> None:
    for name in ("a.txt", "b.TXT", "c.Md"):
        (tmp_path / name).write_text(SIMPLIFIED[0], "gb18030")
        assert read(tmp_path / name).text == SIMPLIFIED[0]
    document = docx.Document()
    document.add_paragraph(SIMPLIFIED[0])
    document.save(str(tmp_path / "d.DOCX"))
    assert read(str(tmp_path / "d.DOCX")).text == SIMPLIFIED[0]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.doc", r"a\.doc: \.doc files are not supported \(\.txt, \.md, \.docx are\); save it as"),
        ("a.wps", r"save it as \.docx in WPS"),
        ("a.PDF", r"\.pdf files .*PDF is not read yet: export it to \.txt or \.docx"),
        ("a.xlsx", r"\.xlsx files .*export it as one of \.txt, \.md, \.docx"),
        ("README", "files without a suffix"),
    ],
)
def test_what_is_not_supported_is_named(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(UnsupportedFile, match=said):
        read(tmp_path / name)
    with pytest.raises(UnsupportedFile, match=said):
        read_bytes(name, b"x")


@pytest.mark.parametrize("data", [b"", b" \r\n\t", "　\n".encode(), b"\xef\xbb\xbf", b"\xff\xfe"])
def test_nothing_to_read(data: bytes) -> None:
    with pytest.raises(EmptyFile, match=r"a\.txt: the file (is empty|holds no text)"):
        read_bytes("a.txt", data)


def test_an_empty_document(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "a.docx"))
    with pytest.raises(EmptyFile, match=r"a\.docx"):
        read(tmp_path / "a.docx")


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "gone.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(ReadError, match="not a readable file"):
        read(tmp_path / "folder.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(ReadError, match="not a readable file"):
        read(tmp_path / "pipe.txt")


def test_the_tree_is_walked_in_order(tmp_path: Path) -> None:
    wanted = ["a.txt", "b/1.docx", "b/2.pdf", "b/c/x.md", "z.txt"]
    skipped = [".hidden.txt", ".git/config.txt", "b/~$1.docx", "__MACOSX/._a.txt", "b/.DS_Store"]
    for name in (*wanted, *skipped):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert find_files([tmp_path]) == [tmp_path / name for name in wanted]


def test_what_is_named_outright_is_returned_whatever_it_is(tmp_path: Path) -> None:
    hidden = tmp_path / ".hidden.txt"
    hidden.write_bytes(b"x")
    gone = tmp_path / "gone"
    assert find_files([hidden, gone, str(hidden)]) == [hidden, gone]


def test_order_of_the_paths_is_kept_and_repeats_are_dropped(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"x")
    assert find_files([tmp_path / "b.txt", tmp_path]) == [tmp_path / "b.txt", tmp_path / "a.txt"]


def test_link_loops_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").write_bytes(b"x")
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert find_files([tmp_path]) == [tmp_path / "a" / "x.txt", tmp_path / "self"]


def test_links_to_folders_are_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x.txt").write_bytes(b"x")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert find_files([tmp_path / "in"]) == [tmp_path / "in" / "link" / "x.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every folder")
def test_a_folder_that_cannot_be_opened_is_returned(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    assert find_files([tmp_path]) == [closed]
    closed.chmod(0o700)


def test_importing_the_reader_is_light() -> None:
    code = (
        "import sys, rag.reading.reader\n"
        "print([m for m in ('docx', 'lxml', 'charset_normalizer') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
