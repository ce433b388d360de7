"""What a build keeps for the next: sources as parsed and resolved, and the pages made of them.

All of it follows from the sources, the settings, the templates and the code, so that it may be deleted
at any time. Of a briefing, card and findings are kept in the snapshot; the record and the sentences that
mention a note lie in packs and are read when they are asked for.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

import msgspec

from builder.adapters.packs import Packs, Place
from builder.core.articles import Resolved
from builder.core.card import Card
from builder.core.findings import Finding
from builder.core.model import Entity, HandPage, Head, Term
from builder.core.source import Span
from builder.core.values import Value, replace

N = TypeVar("N")

Stamp = tuple[int, int, int]
"""What tells that a file is as it was: time of change in ns, size, number (inode)."""

Places = tuple[Place, ...]
"""Where the parts of a record are, if it was not written at once."""

_encoder = msgspec.msgpack.Encoder()
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
    targets: tuple[str, ...]
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
    excerpts: dict[str, Places]
    made: dict[str, tuple[Made, ...]]
    warnings: tuple[str, ...]


def packs_of(snapshot: Snapshot) -> frozenset[str]:
    """Return the names of the packs that a snapshot refers to."""
    places = [outcome.place for outcome in snapshot.outcomes.values()]
    found = {place[0] for place in places if isinstance(place, tuple)}
    found |= {place[0] for places in snapshot.excerpts.values() for place in places}
    return frozenset(found)


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
    excerpts = {
        id: (packs.add(gathered(packs, places)),) for id, places in snapshot.excerpts.items()
    }
    return replace(snapshot, outcomes=outcomes, excerpts=excerpts)


def gathered(packs: Packs, places: Places) -> bytes:
    """Return the excerpts of a note from all places where some of them are.

    Raises:
        OSError: A pack is not there.
    """
    if len(places) == 1:
        return packs.read(places[0])
    found: dict[str, bytes] = {}
    for place in places:
        found |= _by_briefing.decode(packs.read(place))
    return _encoder.encode(dict(sorted(found.items())))


def settle(resolved: Resolved, packs: Packs | None) -> tuple[Outcome, bytes]:
    """Return what is kept of an article, its record being put into `packs`, and its excerpts by note."""
    data = _encoder.encode(resolved.record)
    outcome = Outcome(
        resolved.card,
        packs.add(data) if packs is not None else data,
        dict(resolved.references),
        tuple(sorted(resolved.targets)),
        resolved.findings,
    )
    found = {id: _encoder.encode(found) for id, found in resolved.excerpts.items()}
    return outcome, _encoder.encode(found)
