"""One folder takes the place of another in one step, at whatever moment the program is ended.

A hidden file or folder at the top of the place, such as `.git`, belongs to whoever put it there and
stays. Folders of this module's own making lie beside the place, as `.NAME.new-…` and `.NAME.old-…`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import sys
from pathlib import Path

_UNSUPPORTED = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
"""The system, or this file system, cannot exchange two folders."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
"""renameat2(2): Linux 3.15, glibc 2.28."""

_RENAME_SWAP = 2
"""renamex_np(2): macOS 10.12, on APFS."""


def make_beside(target: Path) -> Path:
    """Make an empty folder beside `target`, where it gets the rights that `target` would get.

    Raises:
        OSError: The folder that `target` lies in cannot be made or written.
    """
    made = _beside(target, "new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        made.mkdir()
    except OSError as error:
        # A reader does not know of what is made there.
        raise OSError(error.errno, error.strerror, str(target.parent)) from error
    return made


def recover(target: Path) -> None:
    """Clean up after a program that was killed: bring back an old tree set aside, delete the rest.

    Raises:
        OSError: Something of it cannot be moved.
    """
    for left in _left(target, "old"):
        if os.path.lexists(target):
            discard(left, target)
        else:
            left.rename(target)
    for left in _left(target, "new"):
        discard(left, target)


def take_place(new: Path, target: Path) -> None:
    """Put the folder `new` at `target`, and what was there, if anything, at `new`.

    What is hidden at the top of `target` stays there; of its files `new` may hold links afterwards.

    Raises:
        OSError: It cannot be done. Everything is as it was.
    """
    if not os.path.lexists(target):
        new.rename(target)
        return
    try:
        for own in _hidden(target):
            _carry(own, new / own.name)
        _exchange(new, target)
    except BaseException:
        hand_over(new, target)
        raise


def hand_over(folder: Path, target: Path) -> None:
    """Move what is hidden at the top of `folder` to `target`; what `target` has already is deleted.

    Raises:
        OSError: Something cannot be moved.
    """
    if not (folder.is_dir() and target.is_dir()):
        return
    for own in _hidden(folder):
        if not os.path.lexists(target / own.name):
            own.rename(target / own.name)
        elif own.is_dir() and not own.is_symlink():
            delete(own)
        else:
            own.unlink()


def discard(folder: Path, target: Path) -> None:
    """Delete a folder that was at `target` or was to be; what is hidden in it goes to `target`.

    Raises:
        OSError: Something hidden cannot be moved; then nothing is deleted.
    """
    hand_over(folder, target)
    delete(folder)


def delete(folder: Path) -> None:
    """Delete a folder as far as that is possible, also where its folders are read-only."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.is_dir():
        for directory, _, _ in os.walk(folder):
            with contextlib.suppress(OSError):
                Path(directory).chmod(0o700)
        shutil.rmtree(folder, ignore_errors=True)


def _beside(target: Path, kind: str) -> Path:
    return target.parent / f".{target.name}.{kind}-{secrets.token_hex(4)}"


def _left(target: Path, kind: str) -> list[Path]:
    if not target.parent.is_dir():
        return []
    start = f".{target.name}.{kind}-"
    return [path for path in target.parent.iterdir() if path.name.startswith(start)]


def _hidden(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.startswith(".")]


def _carry(own: Path, place: Path) -> None:
    """Bring something hidden along; a file by a link, so that it is missing at no moment."""
    if os.path.lexists(place):
        return
    if own.is_file() and not own.is_symlink():
        with contextlib.suppress(OSError):
            place.hardlink_to(own)
            return
    own.rename(place)


def _exchange(new: Path, target: Path) -> None:
    """Exchange two folders: in one step, or where that is not possible, one after the other."""
    try:
        _at_once(new, target)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        _in_turn(new, target)


def _at_once(new: Path, target: Path) -> None:
    import ctypes  # noqa: PLC0415 - a build that finds nothing to do starts without it

    one, other = os.fsencode(new), os.fsencode(target)
    try:
        if sys.platform == "linux":
            library = ctypes.CDLL(None, use_errno=True)
            failed = library.renameat2(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE)
        elif sys.platform == "darwin":
            library = ctypes.CDLL(None, use_errno=True)
            failed = library.renamex_np(one, other, _RENAME_SWAP)
        else:
            raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    except AttributeError as error:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS)) from error
    if failed:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(target))


def _in_turn(new: Path, target: Path) -> None:
    aside = _beside(target, "old")
    target.rename(aside)
    try:
        new.rename(target)
    except BaseException:
        aside.rename(target)
        raise
    aside.rename(new)
