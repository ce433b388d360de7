"""The large tables of a snapshot in pieces, so that a build after an edit writes few of them.

A table is cut before each key with a certain check sum: an entry more or less changes one shard, and the
bounds of the others stay.
"""

from __future__ import annotations

import itertools
import operator
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from builder.adapters.packs import Packs, Place
from builder.core.model import Entity, Head
from builder.core.values import Value, replace
from builder.kept import Made, Outcome, Parsed, Snapshot

_EACH = 64
"""Entries of a shard, on average."""

_TABLES: Final[Mapping[str, Any]] = {
    "articles": msgspec.msgpack.Decoder(dict[str, Parsed[Head]]),
    "entities": msgspec.msgpack.Decoder(dict[str, Parsed[Entity]]),
    "outcomes": msgspec.msgpack.Decoder(dict[str, Outcome]),
    "made": msgspec.msgpack.Decoder(dict[str, tuple[Made, ...]]),
}
_encoder = msgspec.msgpack.Encoder()

Table = Mapping[str, Any]
_Shard = tuple[Place, Table]


class Manifest(Value, frozen=True):
    """A snapshot without its large tables, and where the shards of these are."""

    rest: Snapshot
    shards: dict[str, tuple[Place, ...]]


class Shards:
    """The shards in `packs` as they were last read or written."""

    def __init__(self, packs: Packs) -> None:
        self._packs = packs
        self._known: dict[str, list[_Shard]] = {}

    def read(self, manifest: Manifest) -> Snapshot:
        """Return the snapshot of a manifest.

        Raises:
            OSError: A pack cannot be read.
            msgspec.MsgspecError: A shard is damaged.
        """
        tables: dict[str, Any] = {}
        for name, decoder in _TABLES.items():
            places = manifest.shards[name]
            known = [(place, decoder.decode(self._packs.read(place))) for place in places]
            tables[name] = {key: value for _, table in known for key, value in table.items()}
            self._known[name] = known
        return replace(manifest.rest, **tables)

    def write(self, snapshot: Snapshot) -> Manifest:
        """Put the shards of a snapshot that are new into the packs; return its manifest.

        Raises:
            WriteError: They cannot be written.
        """
        for name in _TABLES:
            # Before anything can fail, so that places are never those of another pack.
            self._known[name] = self._put(getattr(snapshot, name), self._known.get(name, []))
        places = {name: tuple(place for place, _ in self._known[name]) for name in _TABLES}
        return Manifest(replace(snapshot, **{name: {} for name in _TABLES}), places)

    @property
    def packs(self) -> frozenset[str]:
        """Return the names of the packs that they are in."""
        return frozenset(place[0] for some in self._known.values() for place, _ in some)

    def forget(self) -> None:
        """Write all shards anew next time."""
        self._known.clear()

    def _put(self, table: Table, known: list[_Shard]) -> list[_Shard]:
        """Put the shards of a table that are not as they were `known`; return all."""
        shards: Iterable[Table] = [shard for _, shard in known]
        if list(table) != list(itertools.chain.from_iterable(shards)):
            # As long as no key comes or goes the bounds stay; to look for them takes longer.
            shards = _cut(table)
        before = {tuple(shard): (place, shard) for place, shard in known}
        every = iter(table.values())
        found = []
        for shard in shards:
            values = list(itertools.islice(every, len(shard)))
            same = before.get(tuple(shard))
            if same is None or not all(map(operator.is_, values, same[1].values())):
                new = dict(zip(shard, values, strict=True))
                same = self._packs.add(_encoder.encode(new)), new
            found.append(same)
        return found


def _cut(table: Table) -> Iterator[Table]:
    check = zlib.crc32
    items = list(table.items())
    starts = [n for n, key in enumerate(table) if n and not check(key.encode()) % _EACH]
    for start, end in itertools.pairwise((0, *starts, len(items)) if items else ()):
        yield dict(items[start:end])
