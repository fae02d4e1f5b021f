"""The folder as a whole: three stores that agree, whatever happened to two of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.errors import IndexDamaged, IndexNotFound
from rag.store.base import Scope
from rag.store.lock import WriterLock
from rag.store.store import Store
from rag.types import Kind
from tests.store.made import Made, embed, make, new_store


def dense_first(store: Store, made: Made, number: int) -> bool:
    """Whether the dense search finds this passage first by its own vector."""
    passage = made.entries[number].passage
    found = store.search_dense(embed(passage.text), 1)
    first = list(store.passages(found.keys).values())
    return bool(first and first[0].passage_id == passage.passage_id and found.scores[0] > 0.999)


def lexical_ids(store: Store, word: str, scope: Scope = Scope()) -> list[str]:
    found = store.search_lexical([(word, 1.0)], 100, scope)
    return [passage.passage_id for passage in store.passages(found.keys).values()]


def finds(store: Store, made: Made) -> bool:
    """Whether both searches find every passage of the report, and lexical no other."""
    ids = [entry.passage.passage_id for entry in made.entries]
    dense = all(dense_first(store, made, number) for number in range(len(ids)))
    return dense and sorted(lexical_ids(store, made.entries[0].words[2])) == sorted(ids)


def test_opening_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(IndexNotFound, match="none"):
        Store.open(tmp_path / "none")
    assert not (tmp_path / "none").exists()
    with pytest.raises(IndexNotFound, match=str(tmp_path)):
        Store.open(tmp_path)
    (tmp_path / "catalogue.sqlite").touch()
    with pytest.raises(IndexNotFound, match=str(tmp_path)):
        Store.open(tmp_path)
    Store.open(tmp_path, create=True).close()
    Store.open(tmp_path).close()


def test_rarity_worked_by_hand(store: Store) -> None:
    assert store.rarity(["投入"]) == {"投入": 1}
    make("a-2026", sentences=4).put(store)
    # 投入 stands in all 4 passages, 第0件 in one: 1 − ln(1 + 1) / ln(4 + 1) = 0.5693
    found = store.rarity(["投入", "第0件", "无"])
    assert found == pytest.approx({"投入": 0, "第0件": 0.5693, "无": 1}, abs=1e-4)
    make("b-2026", sentences=4).put(store)
    # 第0件 in two of 8: 1 − ln 3 / ln 9 = 0.5; a heading's words do not count
    found = store.rarity(["投入", "第0件", "经济"])
    assert found == pytest.approx({"投入": 0, "第0件": 0.5, "经济": 1})
    assert store.rarity([]) == {}


def test_rarity_is_never_below_zero(store: Store) -> None:
    """Deleted passages may still count in the lexical index."""
    for name in ("a-2026", "b-2026", "c-2026"):
        make(name).put(store)
    store.flush()
    store.delete("b-2026")
    assert store.rarity(["投入"]) == {"投入": 0}
    assert 0 <= store.rarity(["第0件"])["第0件"] <= 1


def test_a_damaged_catalogue_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").write_bytes(b"no database " * 1000)
    with pytest.raises(IndexDamaged, match=r"catalogue\.sqlite.*backup"):
        Store.open(tmp_path)
    with pytest.raises(IndexDamaged, match="backup"):
        Store.open(tmp_path, create=True)


def test_an_empty_index_answers(store: Store, tmp_path: Path) -> None:
    assert len(store.search_dense(embed("x"), 5).keys) == 0
    assert len(store.search_lexical([("税收", 1.0)], 5).keys) == 0
    store.flush()
    assert store.check() == []
    with Store.open(tmp_path / "no model yet", create=True) as bare:
        assert len(bare.search_dense(embed("x"), 5).keys) == 0
        bare.flush()
        assert bare.check() == []


def test_put_replace_delete_reach_both_searches(store: Store) -> None:
    old, new, other = make(), make(version=2), make("muye-2026")
    old.put(store)
    other.put(store)
    assert finds(store, old)
    assert finds(store, other)
    new.put(store)
    assert finds(store, new)
    assert not finds(store, old)
    assert store.check() == []
    store.delete("hongqi-2026")
    assert lexical_ids(store, "hongqi-2026v2") == []
    assert finds(store, other)
    assert store.check() == []


def test_searches_stay_in_scope(store: Store) -> None:
    a, b = make("a-2026"), make("b-2025", year=2025)
    a.put(store)
    b.put(store)
    scope = Scope(reports=("a-2026", "b-2025"), years=(2025,), kind=Kind.TARGET)
    expected = {entry.passage.passage_id for entry in b.entries[1::2]}
    assert set(lexical_ids(store, "投入", scope)) == expected
    found = store.search_dense(embed("x"), 100, scope)
    assert {p.passage_id for p in store.passages(found.keys).values()} == expected
    assert len(store.search_dense(embed("x"), 100, Scope(reports=())).keys) == 0
    assert len(store.search_lexical([("投入", 1.0)], 100, Scope(reports=())).keys) == 0


def test_a_deleted_report_leaves_no_byte(store: Store, folder: Path) -> None:
    make("a-2026", sentences=40).put(store)
    make("b-2026").put(store)
    store.flush()
    assert b"a-2026v1" in everything(folder)
    store.delete("a-2026")
    store.flush()
    content = everything(folder)
    assert b"b-2026v1" in content
    for trace in ("a-2026", "a-2026第1版"):
        assert trace.encode() not in content
    vector = embed(make("a-2026").entries[0].passage.text).tobytes()
    assert vector not in content
    assert store.check() == []


def everything(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_flush_saves_under_the_watermark_and_forgets_the_journal(
    store: Store, folder: Path
) -> None:
    make().put(store)
    store.flush()
    assert [path.name for path in folder.glob("dense-*")] == ["dense-1.faiss"]
    make(version=2).put(store)
    (folder / "dense-7.writing").touch()
    store.flush()
    assert [path.name for path in folder.glob("dense-*")] == ["dense-2.faiss"]
    assert store.catalogue.changes(1) is None
    assert (folder / "catalogue.sqlite-wal").stat().st_size == 0
    store.compact()
    assert store.check() == []


def test_what_was_not_flushed_is_caught_up_at_the_next_open(store: Store, folder: Path) -> None:
    make("a-2026").put(store)
    store.flush()
    make("b-2026").put(store)
    store.delete("a-2026")
    store.close()
    with Store.open(folder) as again:
        assert again.check() == []
        assert finds(again, make("b-2026"))


def test_another_process_s_commit_is_noticed(store: Store, folder: Path) -> None:
    make("a-2026").put(store)
    store.flush()
    with Store.open(folder) as reader:
        assert finds(reader, make("a-2026"))
        make("b-2026").put(store)
        assert finds(reader, make("b-2026"))
        make("a-2026", version=2).put(store)
        make("c-2026").put(store)
        store.delete("b-2026")
        store.flush()
        assert reader.refresh() == store.catalogue.commit_number()
        assert finds(reader, make("a-2026", version=2))
        assert finds(reader, make("c-2026"))
        assert reader.check() == []
    assert store.check() == []


def test_while_another_writes_a_reader_is_right_if_late(store: Store, folder: Path) -> None:
    make("a-2026").put(store)
    make("b-2026").put(store)
    store.flush()
    with Store.open(folder) as reader:
        reader.warm()
        writer = WriterLock(folder)
        with writer.held(0):
            # As another process would: the store's own lock is another descriptor.
            store.catalogue.delete("a-2026")
            made = make("c-2026")
            store.catalogue.put(made.report, made.entries, made.vectors, origin=made.origin)
            assert dense_first(reader, made, 0)
            assert lexical_ids(reader, "a-2026v1") == []
            found = reader.search_lexical([("投入", 1.0)], 4)
            assert len(reader.passages(found.keys)) == 4
            assert lexical_ids(reader, "c-2026v1") == []
            assert any("lexical" in line for line in reader.check())
        assert finds(reader, made)
        assert reader.check() == []


Damage = Callable[[Path], None]


def remove_dense(folder: Path) -> None:
    for path in folder.glob("dense-*"):
        path.unlink()


def cut_dense(folder: Path) -> None:
    for path in folder.glob("dense-*"):
        os.truncate(path, path.stat().st_size // 2)


def remove_lexical(folder: Path) -> None:
    shutil.rmtree(folder / "lexical")


def empty_lexical(folder: Path) -> None:
    for path in (folder / "lexical").iterdir():
        path.unlink()


def spoil_meta(folder: Path) -> None:
    (folder / "lexical" / "meta.json").write_text("[]")


def cut_segments(folder: Path) -> None:
    for path in (folder / "lexical").glob("*.*"):
        if path.suffix not in (".json", ".lock"):
            os.truncate(path, path.stat().st_size // 2)


def zero_segments(folder: Path) -> None:
    for path in (folder / "lexical").glob("*.*"):
        if path.suffix not in (".json", ".lock"):
            path.write_bytes(bytes(path.stat().st_size))


def file_for_folder(folder: Path) -> None:
    shutil.rmtree(folder / "lexical")
    (folder / "lexical").write_text("x")


def everything_derived(folder: Path) -> None:
    remove_dense(folder)
    remove_lexical(folder)


DAMAGES = [
    remove_dense,
    cut_dense,
    remove_lexical,
    empty_lexical,
    spoil_meta,
    cut_segments,
    zero_segments,
    file_for_folder,
    everything_derived,
]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("pending", [False, True])
def test_damaged_derived_files_are_made_again(
    store: Store, folder: Path, damage: Damage, pending: bool
) -> None:
    make("a-2026").put(store)
    make("b-2026").put(store)
    store.flush()
    if pending:
        store.delete("b-2026")
    store.close()
    damage(folder)
    with Store.open(folder) as again:
        assert finds(again, make("a-2026"))
        assert bool(lexical_ids(again, "b-2026v1")) is not pending
        assert again.check() == []
        again.flush()
    with Store.open(folder) as once_more:
        assert once_more.check() == []
        assert finds(once_more, make("a-2026"))


def derived(folder: Path) -> dict[str, int]:
    """Sizes of all files but the catalogue's."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(p): p.stat().st_size for p in files if "catalogue" not in p.name}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_files_do_not_stop_a_reader_who_may_not_write(
    store: Store, folder: Path, damage: Damage
) -> None:
    make("a-2026").put(store)
    store.flush()
    store.close()
    damage(folder)
    before = derived(folder)
    with Store.open(folder) as reader, WriterLock(folder).held(0):
        assert finds(reader, make("a-2026"))
        assert derived(folder) == before
    with Store.open(folder) as again:
        again.flush()
        assert again.check() == []


def test_without_any_place_to_write_the_lexical_index_is_made_in_memory(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("a-2026").put(store)
    store.flush()
    store.close()
    remove_lexical(folder)
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "no such folder"))
    with Store.open(folder) as reader:
        with WriterLock(folder).held(0):
            assert finds(reader, make("a-2026"))
            assert not (folder / "lexical").exists()
        make("b-2026").put(reader)
        assert finds(reader, make("b-2026"))
        reader.flush()
        assert (folder / "lexical").exists()
        assert reader.check() == []


def test_a_restored_catalogue_wins_over_newer_indexes(store: Store, folder: Path) -> None:
    make("a-2026").put(store)
    store.flush()
    backup = (folder / "catalogue.sqlite").read_bytes()
    make("b-2026").put(store)
    store.flush()
    store.close()
    for path in folder.glob("catalogue.sqlite*"):
        path.unlink()
    (folder / "catalogue.sqlite").write_bytes(backup)
    with Store.open(folder) as again:
        assert lexical_ids(again, "b-2026v1") == []
        assert again.check() == []


def test_a_new_catalogue_does_not_take_another_s_indexes(store: Store, folder: Path) -> None:
    make("a-2026").put(store)
    store.flush()
    store.close()
    for path in folder.glob("catalogue.sqlite*"):
        path.unlink()
    with new_store(folder) as again:
        make("b-2026").put(again)
        assert finds(again, make("b-2026"))
        assert again.check() == []


LISTING = """
import sys
from pathlib import Path
from rag.store.store import Store
with Store.open(Path(sys.argv[1])) as store:
    assert len(store.catalogue.summaries()) == 1
print([name for name in ("faiss", "tantivy") if name in sys.modules])
"""


def test_the_catalogue_alone_loads_neither_index(store: Store, folder: Path) -> None:
    make().put(store)
    done = subprocess.run(
        [sys.executable, "-c", LISTING, str(folder)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


READING = """
import sys
from pathlib import Path
from rag.store.store import Store
from tests.store.made import make
from tests.store.test_store import finds
folder = Path(sys.argv[1])
try:
    (folder / "x").touch()
except OSError:
    with Store.open(folder) as store:
        assert finds(store, make())
        assert store.check() == []
        try:
            make(version=2).put(store)
        except OSError:
            print("read")
"""


@pytest.mark.parametrize("flushed", [True, False])
def test_a_read_only_folder_answers(store: Store, folder: Path, flushed: bool) -> None:
    make().put(store)
    if flushed:
        store.flush()
    store.close()
    bind = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
    mount = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", bind, str(folder)]
    if subprocess.run([*mount, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody mount a folder read-only")
    command = [*mount, sys.executable, "-c", READING, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("read\n", 0), done.stderr
