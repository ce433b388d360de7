"""The records and excerpts of all briefings: in packs, or in memory if there are none.

A record is what the page of a briefing is made from, and belongs to one briefing. Excerpts are the
sentences that mention a note. They are found by briefing, and asked for by note: after a first build
they are sorted by note, some at a time, so that they never are in memory together. So those of a note
may lie at several places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from builder.adapters.packs import Packs, Place
from builder.core.articles import Record
from builder.core.briefing import Excerpt
from builder.core.card import Card
from builder.kept import Outcome, Places, gathered

_ROOM = 16_000_000
"""Bytes of excerpts that are sorted at a time; with what Python adds to each they need about twice that."""

_KEPT = 32768
"""Excerpts that are kept after they were read, for the next page of a note; some 10 MB."""

_encode = msgspec.msgpack.Encoder().encode
_records = msgspec.msgpack.Decoder(Record)
_excerpts = msgspec.msgpack.Decoder(tuple[Excerpt, ...])
_encoded = msgspec.msgpack.Decoder(dict[str, bytes])

NO_EXCERPTS = _encode({})
"""The excerpts of a briefing that is gone."""

_ByBriefing = dict[str, bytes]


class Archive:
    """The records and excerpts of all briefings; of the latter those at `places`, until they change."""

    def __init__(
        self, packs: Packs | None, outcomes: Mapping[str, Outcome], places: Mapping[str, Places]
    ) -> None:
        self._packs = packs
        self._outcomes = outcomes
        self._places = dict(places)
        self._changed: dict[str, _ByBriefing] = {}
        self._known: dict[str, _ByBriefing] = {}
        self._count = 0

    def record(self, id: str) -> Record:
        """Return what the page of a briefing is made from."""
        return _records.decode(self._data(self._outcomes[id].place))

    def excerpts(self, note: str, briefing: str) -> tuple[Excerpt, ...]:
        """Return the sentences of a briefing that mention a note."""
        data = self._of(note).get(briefing)
        return _excerpts.decode(data) if data is not None else ()

    def replace(self, briefing: str, before: Card | None, excerpts: bytes) -> frozenset[str]:
        """Put the excerpts of a briefing in the place of those that it had `before`.

        Return the notes of which it says something else now.
        """
        said = _encoded.decode(excerpts)
        gone = {tally.id for tally in before.counts} - said.keys() if before else set()
        other = {note for note, data in said.items() if self._of(note).get(briefing) != data}
        for note in gone:
            self._change(note).pop(briefing, None)
        for note in other:
            self._change(note)[briefing] = said[note]
        return frozenset(gone | other)

    def places(self) -> dict[str, Places]:
        """Put the excerpts that have changed into packs; return where those of each note are.

        Raises:
            WriteError: A pack cannot be written.
        """
        if self._packs is not None:
            for note, place in _put(self._packs, self._changed):
                self._places[note] = (place,)
            self._known, self._count, self._changed = {}, 0, {}
        return self._places

    def _change(self, note: str) -> _ByBriefing:
        """Return the excerpts of a note to be changed."""
        if note not in self._changed:
            self._changed[note] = self._of(note)
        return self._changed[note]

    def _of(self, note: str) -> _ByBriefing:
        """Return the excerpts of a note by briefing; those that were asked for last are at hand."""
        if note in self._changed:
            return self._changed[note]
        if note not in self._known:
            found = self._read(self._places.get(note, ()))
            self._count += len(found)
            if self._count > _KEPT:
                self._known.clear()
                self._count = len(found)
            self._known[note] = found
        return self._known[note]

    def _read(self, places: Places) -> _ByBriefing:
        if not places or self._packs is None:
            return {}
        return _encoded.decode(gathered(self._packs, places))

    def _data(self, place: Place | bytes) -> bytes:
        if isinstance(place, bytes):
            return place
        if self._packs is None:
            raise ValueError("there are no packs")
        return self._packs.read(place)


def by_note(packs: Packs, excerpts: Iterable[tuple[str, bytes]]) -> dict[str, Places]:
    """Put the excerpts of all briefings into packs; return where those of each note are.

    Raises:
        WriteError: A pack cannot be written.
    """
    places: defaultdict[str, Places] = defaultdict(tuple)
    for found in _gathered(excerpts):
        for note, place in _put(packs, found):
            places[note] += (place,)
    packs.flush()
    return dict(places)


def _gathered(excerpts: Iterable[tuple[str, bytes]]) -> Iterator[Mapping[str, _ByBriefing]]:
    """Yield excerpts by note and briefing, as many as there is room for at a time."""
    found: defaultdict[str, _ByBriefing] = defaultdict(dict)
    size = 0
    for briefing, data in excerpts:
        for note, said in _encoded.decode(data).items():
            found[note][briefing] = said
        size += len(data)
        if size > _ROOM:
            yield found
            found, size = defaultdict(dict), 0
    yield found


def _put(packs: Packs, found: Mapping[str, _ByBriefing]) -> Iterator[tuple[str, Place]]:
    # Sorted, so that equal content is equal bytes.
    for note in sorted(found):
        yield note, packs.add(_encode(dict(sorted(found[note].items()))))
