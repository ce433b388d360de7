"""Stamps: what tells that a file is as it was, without a look into it."""

from __future__ import annotations

import hashlib
import marshal
import operator
import os
import stat
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_JUST_NOW = 100_000_000
"""Nanoseconds. A file changed as shortly before it was looked at may change again unnoticed."""

_NAME = operator.attrgetter("name")


@dataclass(frozen=True)
class Look:
    """What `stamps_of` has found in a folder, and before when it looked, in ns since 1970."""

    stamps: dict[str, tuple[int, int, int] | None]
    at: int

    @cached_property
    def digest(self) -> bytes:
        """Return a digest of the stamps, but for compiled modules: Python writes these when it wants to."""
        found = [item for item in self.stamps.items() if not item[0].endswith(".pyc")]
        # Version 2 knows no references, which depend on how values came about.
        return hashlib.sha256(marshal.dumps(found, 2)).digest()

    @cached_property
    def is_settled(self) -> bool:
        """Return whether no file is so new that it may change again unnoticed."""
        return all(stamp is not None and self.settled(stamp) for stamp in self.stamps.values())

    def settled(self, stamp: tuple[int, int, int]) -> bool:
        """Return whether a file with this stamp cannot have changed again unnoticed."""
        return stamp[0] < self.at - _JUST_NOW


def look_at(folder: Path) -> Look:
    """Look at all files below a folder; one that is not there has none.

    Raises:
        OSError: A folder cannot be read.
    """
    at = time.time_ns()
    return Look(stamps_of(folder) if folder.is_dir() else {}, at)


def look_again(folder: Path, known: Look, changed: Iterable[Path]) -> Look:
    """Look at the files that have changed since a look at the same folder, and take the others from it.

    Raises:
        OSError: A folder cannot be read.
    """
    at = time.time_ns()
    stamps = dict(known.stamps)
    names = [path.relative_to(folder).as_posix() for path in changed if path.is_relative_to(folder)]
    # Those that were new could have changed again without a new stamp.
    limit = known.at - _JUST_NOW
    names += [name for name, stamp in stamps.items() if stamp is None or stamp[0] >= limit]
    for name in names:
        stamp = _stamp(folder / name)
        if stamp is None or name not in stamps:
            # What is new, gone or a folder changes the order, too.
            return look_at(folder)
        if stamp != stamps[name] or not known.settled(stamp):
            stamps[name] = stamp
    return Look(stamps, at)


def stamps_of(folder: Path) -> dict[str, tuple[int, int, int] | None]:
    """Return what tells that a file is as it was, for every file that `list_files` finds.

    By the path below `folder`, with `/`: time of change in ns, size, number; None if it is no file.

    Raises:
        OSError: A folder cannot be read.
    """
    found: dict[str, tuple[int, int, int] | None] = {}
    _add_stamps(str(folder), "", found)
    return found


def _add_stamps(folder: str, inside: str, found: dict[str, tuple[int, int, int] | None]) -> None:
    # As os.walk does it: the files of a folder come before its folders.
    folders = []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=_NAME):
            name = entry.name
            if name[0] == ".":
                continue
            if entry.is_dir():
                if not entry.is_symlink():
                    folders.append(name)
            elif name[-1] != "~":
                found[inside + name] = _stamp(entry)
    for name in folders:
        _add_stamps(f"{folder}/{name}", f"{inside}{name}/", found)


def _stamp(entry: os.DirEntry[str] | Path) -> tuple[int, int, int] | None:
    try:
        found = entry.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino) if stat.S_ISREG(found.st_mode) else None
