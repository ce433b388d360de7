"""The door to the disk: reading the tree of sources, writing what changed, the lock of a build."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from builder.adapters import exchange
from builder.core.findings import Finding, Rule
from builder.core.source import SourceFile, Span, with_line_feeds

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

MARK = ".made-by-briefing"
_BOM = b"\xef\xbb\xbf"


class BusyError(Exception):
    """Another build holds the lock."""


class WriteError(Exception):
    """A file or folder of the output cannot be written; the message says which and why."""


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say of an error what cannot be written: the file that it names, or else `path`.

    Raises:
        WriteError: The block raised an error of the operating system.
    """
    try:
        yield
    except OSError as error:
        raise WriteError(f"cannot write {error.filename or path}: {error.strerror}") from error


def names_in(folder: Path) -> frozenset[str]:
    """Return the paths below `folder`, with `/`, of what `list_files` finds; raises what that does."""
    return frozenset(path.relative_to(folder).as_posix() for path in list_files(folder))


def list_files(folder: Path) -> list[Path]:
    """Return all files below `folder`, sorted, without hidden ones and editors' backups.

    Raises:
        OSError: A folder cannot be read.
    """
    found: list[Path] = []
    for directory, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        kept = (name for name in sorted(names) if name[0] != "." and name[-1] != "~")
        found += (Path(directory, name) for name in kept)
    return found


def _raise(error: OSError) -> None:
    raise error


def why_unreadable(path: Path) -> str:
    """Return why a file cannot be read, or '' if it can: it is missing, special or not ours."""
    if not path.is_file():
        return "it leads nowhere" if path.is_symlink() else "it is no ordinary file"
    return "" if os.access(path, os.R_OK) else "there is no permission to read it"


def read_source(path: Path, name: str) -> SourceFile | Finding:
    """Read a content file, called `name` in findings; one that is not text is a finding."""
    try:
        data = read(str(path))
    except OSError as error:
        return Finding(Rule.NOT_UTF8, name, Span(0, 0), f"cannot be read: {error.strerror}")
    if not data.removeprefix(_BOM).strip():
        return Finding(Rule.EMPTY_FILE, name, Span(0, 0), "the file is empty")
    try:
        text = data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Finding(
            Rule.NOT_UTF8, name, Span(0, 0), f"not UTF-8 text (byte {error.start}, line {line})"
        )
    if "\0" in text:
        at = text.index("\0")
        return Finding(
            Rule.NOT_UTF8, name, Span(0, 0), f"a binary file (zero byte at character {at})"
        )
    return SourceFile(name, with_line_feeds(text))


def read(path: str) -> bytes:
    """Return the content of a file; of many, a `Path` for each would take as long.

    Raises:
        OSError: It cannot be read.
    """
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - see above
        return file.readall()


def read_optional(path: Path) -> bytes | None:
    """Return the content of a file, or None if there is none."""
    return path.read_bytes() if path.is_file() else None


def tree_of(folder: Path) -> frozenset[str]:
    """Return the names of the files in a folder that was made here, or is made now; see `put`.

    Raises:
        WriteError: It holds files of somebody else, or cannot be made.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        existing = names_in(folder)
        if existing and not is_ours(folder):
            raise WriteError(
                f"{folder} holds files that were not made here; empty it or choose another folder"
            )
        if not existing:
            (folder / MARK).touch()
    return existing


def is_ours(folder: Path) -> bool:
    """Return whether a folder was made here: see `tree_of`."""
    return (folder / MARK).exists()


def put(path: Path, data: bytes) -> bool:
    """Give a file its content; return whether that had to be written.

    A file that has it is left untouched, with its times.

    Raises:
        WriteError: The file cannot be written.
    """
    with writing(path):
        try:
            _fill(path, data, "xb")
        except FileExistsError:
            if path.read_bytes() == data:
                return False
            _fill(path, data, "wb")
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            _fill(path, data, "xb")
    return True


def write_new(path: str, data: bytes) -> None:
    """Write a file, and the folders above it where they are missing.

    Raises:
        OSError: It cannot be written.
    """
    try:
        _fill(path, data, "wb")
    except FileNotFoundError:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        _fill(path, data, "wb")


def _fill(path: str | Path, data: bytes, mode: Literal["xb", "wb"]) -> None:
    # With a buffer the same would be written in several pieces, in half as much time again.
    with open(path, mode, buffering=0) as file:  # noqa: PTH123 - files are many
        done = file.write(data)
        while done < len(data):
            done += file.write(data[done:])


def drop(folder: Path, names: Iterable[str]) -> None:
    """Delete files below a folder, if they are there, and folders in it that hold nothing any more.

    Raises:
        WriteError: A file cannot be deleted.
    """
    with writing(folder):
        for name in names:
            (folder / name).unlink(missing_ok=True)
        _prune(folder)


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; its folder has to be there.

    Raises:
        WriteError: It cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            part.chmod(_allowed(0o666))
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        # The error names the part, which means nothing to a reader.
        raise WriteError(f"cannot write {path}: {error.strerror}") from error


def _allowed(mode: int) -> int:
    """Return what the user's mask leaves of the rights of a new file; temporary ones have fewer."""
    mask = os.umask(0)
    os.umask(mask)
    return mode & ~mask


def make_folders(*folders: Path) -> None:
    """Make folders with those above them, where they are missing.

    Raises:
        WriteError: One cannot be made.
    """
    for folder in folders:
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a file of text; its folder has to be there.

    Raises:
        WriteError: It cannot be written.
    """
    with writing(path):
        path.write_bytes(text.encode())


def _prune(folder: Path) -> None:
    """Delete folders that hold nothing any more."""
    for directory, folders, names in os.walk(folder, topdown=False):
        if not names and not folders and Path(directory) != folder:
            with contextlib.suppress(OSError):
                Path(directory).rmdir()


@contextlib.contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold the lock of builds in `folder`.

    Raises:
        BusyError: Another process holds it.
        WriteError: The lock file cannot be made.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        handle = (folder / ".lock").open("a+b")
    with handle:
        try:
            _take(handle.fileno())
        except OSError as error:
            raise BusyError from error
        yield


def _take(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside `target` that takes its place if all goes well.

    If the block raises, `target` stays as it was. Its hidden files, such as `.git`, are kept.

    Raises:
        WriteError: The folder cannot be made or swapped in, or `target` holds something else
            than a site.
    """
    with writing(target):
        exchange.recover(target)
        check_site(target)
        stage = exchange.make_beside(target)
    try:
        with writing(target):
            yield stage
            exchange.take_place(stage, target)
    finally:
        with writing(target):
            exchange.discard(stage, target)


def check_site(target: Path) -> None:
    """Make sure that a site may take the place of what is at `target`.

    Raises:
        WriteError: It holds something else than a site.
        OSError: It cannot be read.
    """
    if os.path.lexists(target) and not target.is_dir():
        raise WriteError(f"{target} is no folder; choose another place")
    if target.is_dir() and not (target / "sitemap.xml").exists() and any(list_files(target)):
        raise WriteError(f"{target} is not empty and holds no site; choose another folder")
