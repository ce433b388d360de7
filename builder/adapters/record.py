"""The record of a published edition: its token, and how its folders were when it was done.

By a folder's inode and the time of its last change it is noticed what somebody adds, removes or
replaces in it. What is written into a file in place is not noticed: to look at every file takes
longer than most builds.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from builder.adapters.files import write_file

_NAME = "edition.json"

_GRAIN = 4_000_000_000
"""Nanoseconds: two changes of a folder that lie further apart have different times, even on FAT."""

Folders = Mapping[str, tuple[int, int]]
"""Inode and time of the last change of each folder, by its path below the root, which is `.`."""


@dataclass(frozen=True, slots=True)
class Record:
    """What was published where, and the twin of it; see `editions`."""

    target: str
    token: str
    site: Folders
    twin: Folders | None
    """None if there is no twin, and as long as it is being changed."""


def read(state: Path) -> Record | None:
    """Return the record in a state folder, or None if there is none, or one that is damaged."""
    try:
        data = json.loads((state / _NAME).read_bytes())
        twin = None if data["twin"] is None else _folders(data["twin"])
        return Record(str(data["target"]), str(data["token"]), _folders(data["site"]), twin)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _folders(data: Mapping[str, tuple[int, int]]) -> Folders:
    found = {name: (int(inode), int(changed)) for name, (inode, changed) in data.items()}
    if "." not in found:
        raise LookupError
    return found


def write(state: Path, record: Record) -> None:
    """Write the record in one step.

    Raises:
        WriteError: It cannot be written.
    """
    write_file(state / _NAME, json.dumps(asdict(record)).encode())


def clean(state: Path) -> None:
    """Delete what a program left that was killed while it wrote a record.

    Raises:
        OSError: It cannot be deleted.
    """
    for left in state.glob(f".{_NAME}.*"):
        left.unlink()


def visible(root: Path) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Yield each folder of a site with its folders and files; what is hidden at the top is no part.

    Raises:
        OSError: A folder cannot be read.
    """
    for directory, folders, names in os.walk(root, onerror=_raise):
        if directory == str(root):
            folders[:] = [name for name in folders if not name.startswith(".")]
            names[:] = [name for name in names if not name.startswith(".")]
        yield Path(directory), folders, names


def _raise(error: OSError) -> None:
    raise error


def settle(root: Path, folders: Iterable[str] | None = None) -> Folders:
    """Return how folders of a site are now: all of them, or those of `folders` that exist.

    They are dated back a little, so that any change after this gives them another time.

    Raises:
        OSError: A folder cannot be read.
    """
    if folders is None:
        folders = [path.relative_to(root).as_posix() for path, _, _ in visible(root)]
    recent = time.time_ns() - _GRAIN
    found = {}
    for name in folders:
        path = root / name
        try:
            seen = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        if not stat.S_ISDIR(seen.st_mode):
            continue
        if seen.st_mtime_ns > recent:
            with contextlib.suppress(OSError):
                os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns - _GRAIN))
                seen = path.stat()
        found[name] = (seen.st_ino, seen.st_mtime_ns)
    return found


def holds(root: Path, folders: Folders) -> bool:
    """Return whether all folders are there, and none has changed."""
    try:
        for name, (inode, changed) in folders.items():
            seen = (root / name).stat()
            if seen.st_ino != inode or seen.st_mtime_ns != changed:
                return False
    except OSError:
        return False
    return True
