"""A second look at a folder sees what has changed since the first."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.adapters import stamps
from builder.adapters.stamps import Look, look_again, look_at


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b").mkdir()
    for name in ("a.md", "b/c.md", "b/d.md"):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (1, 1))
    return tmp_path


def write(folder: Path) -> list[Path]:
    (folder / "b/c.md").write_text("longer")
    return [folder / "b/c.md"]


def add(folder: Path) -> list[Path]:
    (folder / "new.md").write_text("x")
    return [folder / "new.md"]


def delete(folder: Path) -> list[Path]:
    (folder / "b/c.md").unlink()
    return [folder / "b/c.md"]


def delete_all(folder: Path) -> list[Path]:
    (folder / "b").rename(folder.parent / "gone")
    return [folder / "b"]


def make_folder(folder: Path) -> list[Path]:
    (folder / "a.md").unlink()
    (folder / "a.md").mkdir()
    return [folder / "a.md"]


@pytest.mark.parametrize("change", [write, add, delete, delete_all, make_folder])
def test_what_has_changed_is_seen(folder: Path, change: Callable[[Path], list[Path]]) -> None:
    first = look_at(folder)
    paths = change(folder)
    assert look_again(folder, first, paths).stamps == look_at(folder).stamps


def test_only_what_has_changed_is_looked_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = look_at(folder)
    monkeypatch.setattr(stamps, "stamps_of", lambda _: pytest.fail("all of it is looked at"))
    again = look_again(folder, first, [*write(folder), folder.parent / "elsewhere.md"])
    assert {name for name in first.stamps if first.stamps[name] is not again.stamps[name]} == {
        "b/c.md"
    }


def test_what_was_new_is_looked_at_again(folder: Path) -> None:
    (folder / "a.md").write_text("new")
    first = look_at(folder)
    (folder / "a.md").write_text("changed unnoticed")
    assert look_again(folder, first, []).stamps == look_at(folder).stamps


def test_a_file_is_settled_some_time_after_its_last_change(folder: Path) -> None:
    (folder / "a.md").write_text("new")
    first = look_at(folder)
    later = look_again(folder, Look(first.stamps, first.at), [])
    assert not first.is_settled
    assert later.at >= first.at
    assert Look(first.stamps, time.time_ns() + 10**9).is_settled
