"""What a build keeps is there for the next one, and an edit writes little of it."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path

import pytest

from builder.adapters import store as store_
from builder.adapters.store import Store
from builder.core.values import replace
from builder.kept import Made, Snapshot

MANY = 1000


def made(digest: str) -> tuple[Made, ...]:
    return (Made("a.md", digest, (), is_listed=True),)


EMPTY = Snapshot(
    core="c",
    pages="p",
    token="",
    now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    stamps={},
    refused={},
    faults=(),
    articles={},
    entities={},
    terms={},
    hand_pages={},
    outcomes={},
    bodies={},
    page_bodies={},
    shown=frozenset(),
    hidden=frozenset(),
    secret=frozenset(),
    excerpts={},
    made={},
    warnings=("one",),
)
LARGE = replace(EMPTY, made={f"briefing/de/{number}": made("x" * 64) for number in range(MANY)})


def kept(folder: Path, token: str, snapshot: Snapshot) -> Snapshot | None:
    """Return what a build loads, and keep what it has made; what is as before is the very same."""
    with closing(Store(folder, token)) as store:
        before = store.load()
        known = before.made if before is not None else {}
        table = {
            name: known[name] if known.get(name) == some else some
            for name, some in snapshot.made.items()
        }
        store.save(replace(snapshot, made=table))
    return before


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in (folder / "packs").iterdir())


def changed(snapshot: Snapshot, edit: int) -> Snapshot:
    """Return a snapshot with an entry more, one less, and one that is another."""
    table = dict(snapshot.made)
    names = list(table)
    del table[names[edit * 7 % len(names)]]
    table[names[(edit * 7 + 1) % len(names)]] = made(f"another {edit}")
    table[f"topic/de/{edit}"] = made("new")
    return replace(snapshot, made=dict(sorted(table.items())))


def test_a_snapshot_comes_back_as_it_was(tmp_path: Path) -> None:
    assert kept(tmp_path, "0", EMPTY) is None
    assert kept(tmp_path, "1", LARGE) == EMPTY
    assert kept(tmp_path, "2", EMPTY) == LARGE
    assert kept(tmp_path, "3", EMPTY) == EMPTY


def test_after_edits_it_is_the_snapshot_of_the_last(tmp_path: Path) -> None:
    snapshot = LARGE
    kept(tmp_path, "first", snapshot)
    for edit in range(60):
        before = kept(tmp_path, str(edit), changed(snapshot, edit))
        assert before is not None
        assert list(before.made.items()) == list(snapshot.made.items())
        snapshot = changed(snapshot, edit)


def test_an_edit_writes_few_shards(tmp_path: Path) -> None:
    kept(tmp_path, "0", LARGE)
    whole = size(tmp_path)
    table = {**LARGE.made, "briefing/de/500": made("another")}
    kept(tmp_path, "1", replace(LARGE, made=table))
    assert 0 < size(tmp_path) - whole < whole / 4


def test_packs_do_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_, "_MANY", 4)
    snapshot = LARGE
    for edit in range(12):
        snapshot = changed(snapshot, edit)
        kept(tmp_path, str(edit), snapshot)
        assert len(list((tmp_path / "packs").iterdir())) <= 6
    assert kept(tmp_path, "last", EMPTY) == snapshot


@pytest.mark.parametrize("keep", [0, 10, 2000])
def test_what_is_damaged_is_not_used(tmp_path: Path, keep: int) -> None:
    kept(tmp_path, "0", LARGE)
    for path in (tmp_path / "packs").iterdir():
        path.write_bytes(path.read_bytes()[:keep])
    assert kept(tmp_path, "1", LARGE) is None
    assert kept(tmp_path, "2", EMPTY) == LARGE


def test_a_pack_that_is_gone_is_noticed(tmp_path: Path) -> None:
    kept(tmp_path, "0", LARGE)
    for path in (tmp_path / "packs").iterdir():
        path.unlink()
    assert kept(tmp_path, "1", EMPTY) is None


def test_what_is_written_counts_when_it_is_settled(tmp_path: Path) -> None:
    kept(tmp_path, "0", EMPTY)
    with closing(Store(tmp_path, "1")) as store:
        store.load()
        store.write(LARGE)
    assert kept(tmp_path, "2", EMPTY) == EMPTY
