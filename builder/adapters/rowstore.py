"""A store of named rows, any of which can be read by itself, and which change together or not at all.

The rows lie in packs; a directory says where. What is written is added to the packs first. Then the
directory is replaced in one step, so that a build that is killed leaves the rows that were there.
"""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from builder.adapters import files
from builder.adapters.packs import Packs, Place
from builder.core.values import Value

_DIRECTORY, _PACKS = "directory", "packs"
_MANY = 32
"""With more packs than this, all rows are put into one."""


class _Directory(Value, frozen=True):
    """Where rows are, with their check sums; `version` and `token` say what they are."""

    version: str
    token: str
    places: dict[str, tuple[Place, int]]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Directory).decode


class DamagedError(Exception):
    """A row is not as it was written."""


class RowStore:
    """The rows in `folder`, to be used in the process that has opened it; `token` is a new one each time.

    Rows of another `version` are as if they were not there.
    """

    def __init__(self, folder: Path, version: str, token: str) -> None:
        self._folder = folder
        self._version = version
        self._token = token
        self._packs = Packs(folder / _PACKS, token)
        found = _read(folder / _DIRECTORY)
        is_ours = found is not None and found.version == version
        self._places = dict(found.places) if found is not None and is_ours else {}
        self.token = found.token if found is not None and is_ours else ""
        """The token with which the rows were written; '' if there are none."""

    def read(self, name: str) -> bytes | None:
        """Return a row, or None if there is none.

        Raises:
            DamagedError: It is damaged.
        """
        if name not in self._places:
            return None
        place, checksum = self._places[name]
        try:
            data = self._packs.read(place)
        except OSError as error:
            raise DamagedError(name) from error
        if zlib.crc32(data) != checksum:
            raise DamagedError(name)
        return data

    def write(self, rows: Iterable[tuple[str, bytes | None]], keep: str = "") -> None:
        """Set rows, and remove those that are None and all others but those whose name begins with `keep`.

        Raises:
            WriteError: They cannot be written.
            DamagedError: A row that was there is damaged.
        """
        places = {name: place for name, place in self._places.items() if name.startswith(keep)}
        for name, data in rows:
            if data is None:
                places.pop(name, None)
            else:
                places[name] = self._packs.add(data), zlib.crc32(data)
        if len({place[0] for place, _ in places.values()}) > _MANY:
            self._places = places
            places = {
                name: (self._packs.add(self.read(name) or b""), places[name][1]) for name in places
            }
        files.make_folders(self._folder)
        self._packs.flush()
        directory = _Directory(self._version, self._token, places)
        files.write_file(self._folder / _DIRECTORY, _encode(directory))
        self._packs.keep_only({place[0] for place, _ in places.values()})
        self._places = places

    def close(self) -> None:
        """Close all files."""
        self._packs.close()


def remove(folder: Path) -> None:
    """Delete a store of rows."""
    shutil.rmtree(folder, ignore_errors=True)


def _read(path: Path) -> _Directory | None:
    data = files.read_optional(path)
    try:
        return None if data is None else _decode(data)
    except msgspec.MsgspecError:
        return None
