"""What a build keeps for the next: sources as parsed and resolved, and the pages made of them.

All of it follows from the sources, the settings, the templates and the code, so that it may be deleted
at any time. Of a briefing, card and findings are kept in the snapshot; the record and the sentences that
mention a note lie in packs and are read when they are asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

import msgspec

from builder.adapters.packs import Packs, Place
from builder.core.articles import Record, Resolved
from builder.core.briefing import Excerpt
from builder.core.card import Card
from builder.core.findings import Finding
from builder.core.model import Entity, HandPage, Head, Term
from builder.core.source import Span
from builder.core.values import Value, replace

N = TypeVar("N")

Stamp = tuple[int, int, int]
"""What tells that a file is as it was: time of change in ns, size, number (inode)."""

_encoder = msgspec.msgpack.Encoder()
_records = msgspec.msgpack.Decoder(Record)
_excerpts = msgspec.msgpack.Decoder(tuple[Excerpt, ...])
_by_briefing = msgspec.msgpack.Decoder(dict[str, bytes])


class Lineage(NamedTuple):
    """What names the edition of a site that is built, and that which it is made from; '' if none.

    What is kept from the one for the other lies in `folder`.
    """

    folder: Path
    before: str
    now: str


class Parsed(Value, Generic[N], frozen=True):
    """A note as parsed, with the faults of its own; `digest` is of the file."""

    digest: str
    note: N
    faults: tuple[Finding, ...]


class Outcome(Value, frozen=True):
    """An article as resolved; `place` is where its record is, or the record itself."""

    card: Card
    place: Place | bytes
    references: dict[str, Span]
    targets: frozenset[str]
    findings: tuple[Finding, ...]


class PageBody(Value, frozen=True):
    """The Markdown of a hand-written page with its annotations resolved, and its faults."""

    markdown: str
    faults: tuple[Finding, ...]


class Made(Value, frozen=True):
    """A page that a job has made: where it is, the digest of its Markdown, and what a sitemap says of it."""

    path: str
    digest: str
    alternates: tuple[tuple[str, str], ...]
    is_listed: bool


class Snapshot(Value, frozen=True):
    """All that is kept of a build. Notes are by path, outcomes by id, `made` by the name of a job.

    `core` and `pages` stand for everything that outcomes and pages depend on beside the content; `token`
    names the edition of the site that was published. `faults` are those between notes.
    `refused` are the files that could not be read, with their digests.
    """

    core: str
    pages: str
    token: str
    linking: str
    now: dt.datetime
    stamps: dict[str, Stamp]
    refused: dict[str, tuple[str, Finding]]
    faults: tuple[Finding, ...]
    articles: dict[str, Parsed[Head]]
    entities: dict[str, Parsed[Entity]]
    terms: dict[str, Parsed[Term]]
    hand_pages: dict[str, Parsed[HandPage]]
    outcomes: dict[str, Outcome]
    bodies: dict[str, tuple[Finding, ...]]
    page_bodies: dict[str, PageBody]
    shown: frozenset[str]
    hidden: frozenset[str]
    secret: frozenset[str]
    excerpts: dict[str, Place]
    made: dict[str, tuple[Made, ...]]
    warnings: tuple[str, ...]


_snapshots = msgspec.msgpack.Decoder(Snapshot)


def encode(snapshot: Snapshot) -> bytes:
    """Return a snapshot as bytes."""
    return _encoder.encode(snapshot)


def decode(data: bytes) -> Snapshot | None:
    """Return the snapshot that `encode` has written; None if it is damaged."""
    try:
        return _snapshots.decode(data)
    except msgspec.MsgspecError:
        return None


def packs_of(snapshot: Snapshot) -> frozenset[str]:
    """Return the names of the packs that a snapshot refers to."""
    places = [outcome.place for outcome in snapshot.outcomes.values()]
    found = {place[0] for place in places if isinstance(place, tuple)}
    return frozenset(found | {place[0] for place in snapshot.excerpts.values()})


def repacked(snapshot: Snapshot, packs: Packs) -> Snapshot:
    """Return a snapshot whose records are all in the pack that is being written.

    Raises:
        WriteError: It cannot be written.
    """
    outcomes = {
        id: replace(outcome, place=packs.add(packs.read(outcome.place)))
        if isinstance(outcome.place, tuple)
        else outcome
        for id, outcome in snapshot.outcomes.items()
    }
    excerpts = {id: packs.add(packs.read(place)) for id, place in snapshot.excerpts.items()}
    return replace(snapshot, outcomes=outcomes, excerpts=excerpts)


def settle(resolved: Resolved, packs: Packs | None) -> tuple[Outcome, dict[str, bytes]]:
    """Return what is kept of an article, its record being put into `packs`, and its encoded excerpts."""
    data = _encoder.encode(resolved.record)
    outcome = Outcome(
        resolved.card,
        packs.add(data) if packs is not None else data,
        dict(resolved.references),
        resolved.targets,
        resolved.findings,
    )
    return outcome, {id: _encoder.encode(found) for id, found in resolved.excerpts.items()}


class Archive:
    """The records and excerpts of all briefings, in packs or in memory."""

    def __init__(
        self, packs: Packs | None, outcomes: Mapping[str, Outcome], places: Mapping[str, Place]
    ) -> None:
        self._packs = packs
        self._outcomes = outcomes
        self._places = dict(places)
        self._excerpts: dict[str, dict[str, bytes]] = {}
        self._changed: set[str] = set()

    def record(self, id: str) -> Record:
        """Return what the page of a briefing is made from."""
        place = self._outcomes[id].place
        return _records.decode(place if isinstance(place, bytes) else self._read(place))

    def excerpts(self, note: str, briefing: str) -> tuple[Excerpt, ...]:
        """Return the sentences of a briefing that mention a note."""
        data = self._of(note).get(briefing)
        return _excerpts.decode(data) if data is not None else ()

    def replace(
        self, briefing: str, before: Card | None, excerpts: Mapping[str, bytes]
    ) -> frozenset[str]:
        """Put the excerpts of a briefing in the place of those that it had `before`.

        Return the notes of which it says something else now.
        """
        gone = {tally.id for tally in before.counts} - excerpts.keys() if before else set()
        other = {note for note, data in excerpts.items() if self._of(note).get(briefing) != data}
        for note in gone:
            self._of(note).pop(briefing, None)
        for note in other:
            self._of(note)[briefing] = excerpts[note]
        self._changed |= gone | other
        return frozenset(gone | other)

    def places(self) -> dict[str, Place]:
        """Put the excerpts that have changed into packs; return where those of each note are."""
        if self._packs is not None:
            for note in sorted(self._changed):
                # Sorted, so that equal content is equal bytes.
                found = dict(sorted(self._excerpts[note].items()))
                self._places[note] = self._packs.add(_encoder.encode(found))
            self._changed.clear()
        return self._places

    def _of(self, note: str) -> dict[str, bytes]:
        if note not in self._excerpts:
            place = self._places.get(note)
            data = self._read(place) if place is not None else None
            self._excerpts[note] = _by_briefing.decode(data) if data is not None else {}
        return self._excerpts[note]

    def _read(self, place: Place) -> bytes:
        if self._packs is None:
            raise ValueError("there are no packs")
        return self._packs.read(place)
