"""Editions of a site: each replaces the one before in one step, and costs what has changed in it.

The published site has a *twin*, a hidden tree of hard links to the same files. A new edition is made
by changing the twin: files are put in it by renaming, never written in place, for they are those of
the published site too. Then twin and site are exchanged, and the old tree is brought up to date.

What was published is recorded (see `record`). If the site is not as it was left, the next edition is
written whole. A state folder holds one record and one twin, for the store of a build describes one
edition; who keeps several stores gives each a state folder of its own. The caller holds the lock of
builds.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from builder.adapters import exchange, record
from builder.adapters.files import WriteError, check_site, make_folders, writing
from builder.adapters.record import Record

_TWIN, _STAGE = "twin", "new"


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition that is being made.

    `folder` is empty, and the files of the edition have to be written into it. If the edition is
    `partial`, those that are as in the edition before may be left out.
    """

    folder: Path
    partial: bool
    dropped: set[str] = field(default_factory=set)

    def drop(self, names: Iterable[str]) -> None:
        """Leave out files of the edition before; a whole edition has none of them anyway.

        Args:
            names: Their paths below the root of the site, with `/`. What is not there is ignored.

        Raises:
            ValueError: A path leads out of the site.
        """
        for name in names:
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or not path.parts:
                raise ValueError(name)
            self.dropped.add(str(path))


def is_current(target: Path, *, state: Path, token: str) -> bool:
    """Return whether `target` still holds the edition that was published with this token."""
    known = record.read(state)
    return known is not None and known.token == token and record.holds(_real(target), known.site)


@contextlib.contextmanager
def edition(target: Path, *, state: Path, token_before: str, token: str) -> Iterator[Edition]:
    """Yield an edition to write; it is published at `target` if all goes well.

    It is partial if `target` holds the edition with the token `token_before` as it was published, and
    if `state`, a folder of this module, lies where folders can be moved to `target`. If the block
    raises, `target` stays as it was. Hidden files at its top, such as `.git`, are kept.

    Raises:
        WriteError: The edition cannot be written or published, or `target` holds something else
            than a site.
    """
    place = _real(target)
    with writing(target):
        known = _recovered(place, state)
        check_site(target)
        if _overlap(place, _real(state)):
            raise WriteError(f"{target} is needed by the build itself; choose another folder")
        make_folders(state)
        if known is not None and known.token != token_before:
            known = None
        stage, before = _prepared(place, state, known)
        made = Edition(stage, partial=before is not None)
    try:
        with writing(target):
            yield made
            if before is None:
                _publish_all(stage, place, state=state, token=token)
            else:
                _publish_changes(made, place, state=state, before=before, token=token)
    finally:
        with writing(target):
            exchange.discard(stage, place)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)


def _recovered(place: Path, state: Path) -> Record | None:
    """Clean up after a build that was killed; return what was published before."""
    known = record.read(state)
    owner = Path(known.target) if known else place
    for each in {place, owner}:
        exchange.recover(each)
    exchange.hand_over(state / _TWIN, owner if owner.is_dir() else place)
    exchange.delete(state / _STAGE)
    record.clean(state)
    return known


def _prepared(place: Path, state: Path, known: Record | None) -> tuple[Path, Record | None]:
    """Return the folder for an edition, and the record of the site and its twin if it is partial."""
    stage = exchange.make_beside(place)
    if known is None or not record.holds(place, known.site):
        return stage, None
    try:
        moved = stage.rename(state / _STAGE)
    except OSError:
        # Another file system; nor could a twin be exchanged with the site.
        return stage, None
    known = _with_twin(known, place, state)
    return (moved, known) if known else (moved.rename(stage), None)


def _with_twin(known: Record, place: Path, state: Path) -> Record | None:
    """Return the record with a twin that can be relied on; None if it cannot be made."""
    twin = state / _TWIN
    if known.twin is not None and record.holds(twin, known.twin):
        return known
    exchange.delete(twin)
    try:
        exchange.make_beside(place).rename(twin)
        _link_tree(place, twin)
    except OSError:
        return None
    if not record.holds(place, known.site):
        return None
    known = replace(known, twin=record.settle(twin, known.site))
    record.write(state, known)
    return known


def _publish_all(stage: Path, place: Path, *, state: Path, token: str) -> None:
    exchange.take_place(stage, place)
    exchange.discard(stage, place)
    exchange.delete(state / _TWIN)
    # A twin is left to the first partial edition, so that a build from nothing does not wait for it.
    record.write(state, Record(str(place), token, record.settle(place), None))


def _publish_changes(
    made: Edition, place: Path, *, state: Path, before: Record, token: str
) -> None:
    twin = state / _TWIN
    written = _files(made.folder)
    changed = [name for name in written if not _same(made.folder / name, twin / name)]
    dropped = [name for name in made.dropped.difference(written) if os.path.lexists(twin / name)]
    if not changed and not dropped:
        record.write(state, replace(before, target=str(place), token=token))
        return
    record.write(state, replace(before, target=str(place), twin=None))
    _change(twin, dropped, changed, lambda name: (made.folder / name).rename(twin / name))
    untouched = record.holds(place, before.site)
    exchange.take_place(twin, place)
    # It is published. What goes wrong with the twin now costs the next build time, and no more.
    folders = {*before.site, *(str(up) for name in changed for up in PurePosixPath(name).parents)}
    old = None
    with contextlib.suppress(OSError):
        exchange.hand_over(twin, place)
        if untouched:
            _change(twin, dropped, changed, lambda name: _link(place / name, twin / name))
            old = record.settle(twin, folders)
    record.write(state, Record(str(place), token, record.settle(place, folders), old))


def _change(
    root: Path, dropped: Iterable[str], changed: Iterable[str], put: Callable[[str], object]
) -> None:
    """Delete files with the folders that hold nothing then; put others into folders that exist."""
    for name in dropped:
        (root / name).unlink()
        _prune(root, name)
    for name in changed:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        # A file that is replaced by renaming is written to the disk at once, at least on ext4.
        (root / name).unlink(missing_ok=True)
        put(name)


def _prune(root: Path, name: str) -> None:
    """Delete the folders of a file that hold nothing any more."""
    for parent in PurePosixPath(name).parents[:-1]:
        try:
            (root / parent).rmdir()
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
                raise
            return


def _link_tree(site: Path, twin: Path) -> None:
    for directory, _, names in record.visible(site):
        copy = twin / directory.relative_to(site)
        copy.mkdir(exist_ok=True)
        for name in names:
            _link(f"{directory}/{name}", f"{copy}/{name}")


def _link(source: str | Path, place: str | Path) -> None:
    """Give a file a second name; copy it where there are no links, or not for this file."""
    try:
        os.link(source, place)
    except OSError:
        shutil.copy2(source, place)


def _files(root: Path) -> list[str]:
    return [
        Path(directory, name).relative_to(root).as_posix()
        for directory, _, names in os.walk(root)
        for name in names
    ]


def _same(one: Path, other: Path) -> bool:
    try:
        return one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()
    except OSError:
        return False
