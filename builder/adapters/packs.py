"""Packs: files of records, each of which is found by file, offset and length.

A process adds to a pack of its own, so that several can do so at once. What has been written stays as
it is; a pack that nothing refers to any more is deleted as a whole.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO

from builder.adapters.files import make_folders, writing

Place = tuple[str, int, int]
"""Where a record is: the name of its pack, offset and length in bytes."""


class Packs:
    """The packs in a folder; `generation` tells those of this build from older ones."""

    def __init__(self, folder: Path, generation: str) -> None:
        self._folder = folder
        self._generation = generation
        self._own: tuple[int, str, BinaryIO] | None = None
        self._open: dict[str, int] = {}

    @property
    def aside(self) -> Packs:
        """Return packs for what only this build needs: they are deleted with those that nobody needs."""
        return Packs(self._folder, f"{self._generation}-aside")

    def add(self, data: bytes) -> Place:
        """Add a record and return where it is.

        Raises:
            WriteError: It cannot be written.
        """
        with writing(self._folder):
            _, name, stream = self._writer()
            at = stream.tell()
            stream.write(data)
        return name, at, len(data)

    def _writer(self) -> tuple[int, str, BinaryIO]:
        process = os.getpid()
        if self._own is None or self._own[0] != process:
            make_folders(self._folder)
            name = f"{self._generation}-{process}"
            self._own = process, name, (self._folder / name).open("ab")
        return self._own

    def read(self, place: Place) -> bytes:
        """Return a record.

        Raises:
            OSError: The pack is not there.
        """
        name, at, length = place
        self.flush()
        if name not in self._open:
            self._open[name] = os.open(self._folder / name, os.O_RDONLY)
        return os.pread(self._open[name], length, at)

    def flush(self) -> None:
        """Let other processes read what this one has added.

        Raises:
            WriteError: It cannot be written.
        """
        if self._own is not None and self._own[0] == os.getpid():
            with writing(self._folder):
                self._own[2].flush()

    def names(self) -> frozenset[str]:
        """Return the names of all packs."""
        if not self._folder.is_dir():
            return frozenset()
        return frozenset(path.name for path in self._folder.iterdir())

    def keep_only(self, names: Collection[str]) -> None:
        """Delete the packs that are not among `names`."""
        with writing(self._folder):
            for name in self.names() - frozenset(names):
                (self._folder / name).unlink(missing_ok=True)

    def close(self) -> None:
        """Close all files."""
        if self._own is not None and self._own[0] == os.getpid():
            self._own[2].close()
        for handle in self._open.values():
            os.close(handle)
        self._open, self._own = {}, None
