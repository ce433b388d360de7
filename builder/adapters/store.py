"""The store of a build, a folder that may be deleted at any time: the snapshot and the packs.

The snapshot is replaced in one step, after what it refers to has been written. So a build that is
killed leaves the old snapshot, whose packs are still there.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import msgspec

from builder import kept
from builder.adapters import files
from builder.adapters.packs import Packs
from builder.kept import Snapshot
from builder.shards import Manifest, Shards

_SNAPSHOT, _NEXT, _PACKS = "snapshot", "next", "packs"
_VERSION = f"2 {sys.implementation.cache_tag}\n".encode()
_MANY = 48
"""With more packs than this, what is still needed is put into one."""

_encode = msgspec.msgpack.Encoder().encode
_manifests = msgspec.msgpack.Decoder(Manifest)


class Store:
    """What is kept in `folder`; `token` is new with every build."""

    def __init__(self, folder: Path, token: str) -> None:
        self._folder = folder
        self.token = token
        self.packs = Packs(folder / _PACKS, token)
        self._shards = Shards(self.packs)
        self._needed: frozenset[str] = frozenset()

    def load(self) -> Snapshot | None:
        """Return the snapshot of the build before; None if there is none that can be used."""
        data = files.read_optional(self._folder / _SNAPSHOT)
        if data is None or not data.startswith(_VERSION):
            return None
        try:
            found = self._shards.read(_manifests.decode(data[len(_VERSION) :]))
        except (msgspec.MsgspecError, OSError):
            self._shards.forget()
            return None
        return found if kept.packs_of(found) <= self.packs.names() else None

    def save(self, snapshot: Snapshot) -> None:
        """Keep a snapshot, and of the packs those that it needs.

        Raises:
            WriteError: It cannot be written.
        """
        self.write(snapshot)
        self.settle()

    def write(self, snapshot: Snapshot) -> None:
        """Write a snapshot that is not to be loaded before `settle`.

        Raises:
            WriteError: It cannot be written.
        """
        self._needed = kept.packs_of(snapshot)
        if len(self._needed | self._shards.packs) > _MANY:
            snapshot = kept.repacked(snapshot, self.packs)
            self._needed = kept.packs_of(snapshot)
            self._shards.forget()
        files.make_folders(self._folder)
        manifest = self._shards.write(snapshot)
        self.packs.flush()
        files.write_file(self._folder / _NEXT, _VERSION + _encode(manifest))

    def settle(self) -> None:
        """Keep the snapshot that was written, and the packs that it needs.

        Raises:
            WriteError: It cannot be kept.
        """
        with files.writing(self._folder):
            (self._folder / _NEXT).replace(self._folder / _SNAPSHOT)
        self.packs.keep_only(self._needed | self._shards.packs)

    def forget(self) -> None:
        """Delete everything."""
        self.packs.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def close(self) -> None:
        """Close the packs."""
        self.packs.close()
