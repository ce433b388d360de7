"""What the rest of a site knows of a briefing: enough for lists, links, counts and pictures.

A site of many articles holds a card of each in memory; the rest of a briefing is asked for when its
own page is made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache

import msgspec

from builder.core.briefing import Briefing, Event, Statement
from builder.core.dates import Moment
from builder.core.linker import Kind
from builder.core.model import Audience, NextStep
from builder.core.values import Value

_PROMINENT = 4


class Tally(Value, frozen=True):
    """How often a briefing mentions a note."""

    kind: Kind
    id: str
    count: int

    def __reduce__(self) -> tuple[Callable[[Kind, str, int], Tally], tuple[Kind, str, int]]:
        """Come out of another process as a tally that is there already, if there is one."""
        return tally, (self.kind, self.id, self.count)


@lru_cache(maxsize=131072)
def tally(kind: Kind, id: str, count: int) -> Tally:
    """Return a tally. Equal ones are one: a briefing has dozens, and most notes are mentioned once."""
    return Tally(kind, id, count)


class Told(Value, frozen=True):
    """What a briefing tells that stands on few pages besides its own."""

    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    whats_next: tuple[NextStep, ...] = ()


_NOTHING = Told()
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Told).decode


class Card(Value, frozen=True):
    """A briefing in short. `prominent` has the ids of the entities that it mentions most.

    `storyline`, `supersedes` and `translation_of` are as written, '' if not given. `told` is encoded: few
    pages ask for it, and as values it needs more room.
    """

    id: str
    title: str
    date: Moment | None
    lang: str
    summary: str
    status: str
    audience: Audience
    topics: tuple[str, ...]
    storyline: str
    supersedes: str
    translation_of: str
    counts: tuple[Tally, ...]
    prominent: tuple[str, ...]
    told: bytes
    references: tuple[str, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        """Return its dated events."""
        return self._told.events

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Return its statements."""
        return self._told.statements

    @property
    def whats_next(self) -> tuple[NextStep, ...]:
        """Return what it expects."""
        return self._told.whats_next

    @property
    def _told(self) -> Told:
        return _decode(self.told) if self.told else _NOTHING

    def may_tell_of(self, id: str) -> bool:
        """Return whether it is worth looking for the note `id` in events and statements."""
        return id.encode() in self.told

    @property
    def day(self) -> dt.date:
        """Return the first day of its date; a briefing without one is oldest."""
        return self.date.first if self.date else dt.date.min

    @property
    def entities(self) -> list[str]:
        """Return the ids of the entities that it mentions."""
        return [tally.id for tally in self.counts if tally.kind == "entity"]

    def count(self, id: str) -> int:
        """Return how often it mentions the note `id`."""
        for tally in self.counts:
            if tally.id == id:
                return tally.count
        return 0


def make_card(briefing: Briefing) -> Card:
    """Return what others see of a briefing."""
    article = briefing.article
    ranked = sorted(
        (count for count in briefing.counts if count.kind == "entity"),
        key=lambda count: (-count.count, count.places[0]),
    )
    told = Told(briefing.events, briefing.statements, article.whats_next)
    return Card(
        id=article.id,
        title=article.title,
        date=article.date,
        lang=article.lang,
        summary=article.summary,
        status=article.status,
        audience=article.audience,
        topics=tuple(topic.value for topic in article.topics),
        storyline=article.storyline.value if article.storyline else "",
        supersedes=article.supersedes.value if article.supersedes else "",
        translation_of=article.translation_of.value if article.translation_of else "",
        counts=tuple(tally(count.kind, count.id, count.count) for count in briefing.counts),
        prominent=tuple(count.id for count in ranked[:_PROMINENT]),
        told=b"" if told == _NOTHING else _encode(told),
        references=briefing.references,
    )
