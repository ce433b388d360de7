"""A store of rows: read one by one, changed together, and never wrong without being noticed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from builder.adapters import rowstore
from builder.adapters.files import WriteError
from builder.adapters.rowstore import DamagedError, RowStore

Found = dict[str, bytes | None]
FIRST: Found = {"a:1": b"one" * 9000, "a:2": b"two", "b:1": b"", "c": b"four", "d": None}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "kept", "1", FIRST)
    return tmp_path / "kept"


def write(folder: Path, token: str, rows: Found, *, keep: str = "") -> None:
    with closing(RowStore(folder, "v", token)) as store:
        store.write(rows.items(), keep)


def rows(folder: Path, version: str = "v") -> Found:
    with closing(RowStore(folder, version, "0")) as store:
        return {name: store.read(name) for name in FIRST}


def packs(folder: Path) -> list[Path]:
    return list((folder / "packs").iterdir())


def test_rows_are_set_and_removed(folder: Path) -> None:
    assert rows(folder) == FIRST
    write(folder, "2", {"a:2": None, "d": b"new", "b:1": b"more", "never": None})
    assert rows(folder) == {**FIRST, "a:2": None, "d": b"new", "b:1": b"more"}


def test_all_others_are_replaced_but_those_that_are_kept(folder: Path) -> None:
    write(folder, "2", {"a:2": None, "d": b"new"}, keep="a:")
    assert rows(folder) == {**dict.fromkeys(FIRST), "a:1": FIRST["a:1"], "d": b"new"}


def test_it_says_what_the_rows_are(folder: Path) -> None:
    with closing(RowStore(folder, "v", "2")) as store:
        assert store.token == "1"
        store.write(())
    assert RowStore(folder, "v", "3").token == "2"
    assert RowStore(folder, "another", "3").token == ""
    assert set(rows(folder, "another").values()) == {None}


def test_rows_change_together_or_not_at_all(folder: Path) -> None:
    def failing() -> Iterator[tuple[str, bytes | None]]:
        yield "a:1", b"changed"
        raise LookupError

    with closing(RowStore(folder, "v", "2")) as store, pytest.raises(LookupError):
        store.write(failing())
    assert rows(folder) == FIRST
    write(folder, "3", {"c": b"more"})
    assert rows(folder) == {**FIRST, "c": b"more"}
    # What the failed one has left is gone.
    assert len(packs(folder)) == 2


def test_packs_do_not_grow_in_number(folder: Path) -> None:
    for number in range(2, 80):
        write(folder, str(number), {f"{number}": b"x", "c": str(number).encode()})
        assert len(packs(folder)) <= 33
    assert rows(folder) == {**FIRST, "c": b"79"}
    with closing(RowStore(folder, "v", "0")) as store:
        assert all(store.read(f"{number}") == b"x" for number in range(2, 80))


def test_damage_is_noticed(folder: Path) -> None:
    [pack] = packs(folder)
    pack.write_bytes(pack.read_bytes().replace(b"four", b"five"))
    with closing(RowStore(folder, "v", "2")) as store:
        assert store.read("a:2") == b"two"
        with pytest.raises(DamagedError):
            store.read("c")
    pack.unlink()
    with closing(RowStore(folder, "v", "2")) as store, pytest.raises(DamagedError):
        store.read("a:2")


@pytest.mark.parametrize("data", [b"", b"x", b"\x93"])
def test_a_damaged_directory_is_as_if_it_were_not_there(folder: Path, data: bytes) -> None:
    (folder / "directory").write_bytes(data)
    assert set(rows(folder).values()) == {None}
    write(folder, "2", FIRST)
    assert rows(folder) == FIRST
    rowstore.remove(folder)
    assert not folder.exists()
    rowstore.remove(folder)


def test_it_is_said_that_it_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteError):
        write(tmp_path / "file" / "rows", "1", FIRST)
