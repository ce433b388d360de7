"""What stands beside a briefing and below it: the entities and terms that it mentions, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from builder.core.body import anchor
from builder.core.briefing import Briefing, Count
from builder.core.card import Card
from builder.core.model import EntityType
from builder.core.paths import anchors
from builder.core.present.frame import Anchor, Foreign, Frame, Tick
from builder.core.values import Value, replace

_TICK_DISTANCE = 2.0
_TICK_WIDTH = 4.0
"""Mentions nearer than what can be told apart share a tick, which is not to grow too wide to lead anywhere.

In hundredths of a strip's width.
"""

_CHIPS = 6
"""How many entities stand under the headline where there is no room for the sidebar."""

_ROWS_SHOWN = 5
_ROWS_FOLDED = 3
"""A group of the sidebar folds after so many rows, if so many are left to fold."""


class Participant(NamedTuple):
    """An entity's row in the sidebar; `lang` is the description's, '' if it is the page's.

    `earliest` and `latest` are the first and the latest of all `briefings` that mention it; the address
    is '' for this one.
    """

    name: str
    description: str
    url: str
    first: str
    mentions: int
    ticks: tuple[Tick, ...]
    briefings: int
    earliest: Anchor
    latest: Anchor
    name_lang: str
    lang: str


class Group(Value, frozen=True):
    """The sidebar's entities of one type, most prominent first."""

    type: EntityType
    participants: tuple[Participant, ...]

    @property
    def shown(self) -> tuple[Participant, ...]:
        """Return the rows that are seen at once."""
        return self.participants[: len(self.participants) - len(self.folded)]

    @property
    def folded(self) -> tuple[Participant, ...]:
        """Return the rows that open on demand."""
        rest = self.participants[_ROWS_SHOWN:]
        return rest if len(rest) >= _ROWS_FOLDED else ()


class Chip(NamedTuple):
    """An entity under the headline: its name, its first mention, and how many there are."""

    name: str
    first: str
    type: EntityType
    mentions: int


class TermEntry(Value, frozen=True):
    """A term at the foot of the page."""

    anchor: str
    term: Anchor
    definition: Foreign
    mentions: int


class Profile(NamedTuple):
    """What the pages of briefings in an edition say of an entity, but for those that it appears in.

    `earliest_id` and `latest_id` are those of the briefings that the links lead to.
    """

    row: Participant
    earliest_id: str
    latest_id: str


class Profiles:
    """What the pages of briefings in an edition say of entities and terms, worked out once."""

    def __init__(self) -> None:
        self._entities: dict[str, Profile] = {}
        self._terms: dict[str, TermEntry] = {}

    def entity(self, frame: Frame, id: str) -> Profile:
        """Return what is said of an entity; `frame` is that of any briefing in the edition."""
        if id not in self._entities:
            self._entities[id] = _profile(frame, id)
        return self._entities[id]

    def term(self, frame: Frame, id: str) -> TermEntry:
        """Return what is said of a term."""
        if id not in self._terms:
            term = frame.site.registry.terms[id]
            self._terms[id] = TermEntry(f"t-{id}", frame.term(term), frame.definition(term), 0)
        return self._terms[id]


def groups_of(frame: Frame, briefing: Briefing, profiles: Profiles) -> tuple[Group, ...]:
    """Return the entities that a briefing mentions, by type."""
    entities = frame.site.registry.entities
    groups: dict[EntityType, list[Count]] = {type: [] for type in EntityType}
    for count in briefing.counts:
        if count.kind == "entity":
            groups[entities[count.id].type].append(count)
    return tuple(
        Group(
            type,
            tuple(
                _participant(frame, briefing, count, profiles)
                for count in sorted(counts, key=lambda c: (-c.count, c.places[0], c.id))
            ),
        )
        for type, counts in groups.items()
        if counts
    )


def chips_of(groups: tuple[Group, ...]) -> tuple[Chip, ...]:
    """Return the most prominent entities of all groups."""
    rows = [(group.type, row) for group in groups for row in group.participants]
    rows.sort(key=lambda item: (-item[1].mentions, item[1].ticks[0].x))
    return tuple(Chip(row.name, row.first, type, row.mentions) for type, row in rows[:_CHIPS])


def _participant(frame: Frame, briefing: Briefing, count: Count, profiles: Profiles) -> Participant:
    row, earliest_id, latest_id = profiles.entity(frame, count.id)
    id = briefing.id
    return Participant(
        row.name,
        row.description,
        row.url,
        row.first,
        count.count,
        tuple(ticks(count)),
        row.briefings,
        row.earliest if id != earliest_id else Anchor(row.earliest.text, ""),
        row.latest if id != latest_id else Anchor(row.latest.text, ""),
        row.name_lang,
        row.lang,
    )


def _profile(frame: Frame, id: str) -> Profile:
    entity = frame.site.registry.entities[id]
    seen = frame.site.appearances[frame.edition.lang, id]
    name, name_lang = frame.text(entity.name)
    description, lang = frame.text(entity.description)
    row = Participant(
        name=name,
        description=description,
        url=frame.to(frame.edition.entity(id)),
        first=f"#{anchor('entity', id, 1)}",
        mentions=0,
        ticks=(),
        briefings=seen.briefings,
        earliest=_appearance(frame, seen.first),
        latest=_appearance(frame, seen.latest),
        name_lang=name_lang,
        lang=lang,
    )
    return Profile(row, seen.first.id, seen.latest.id)


def _appearance(frame: Frame, briefing: Card) -> Anchor:
    return Anchor(frame.t.date(briefing.date) or briefing.title, frame.briefing(briefing))


def ticks(count: Count) -> Iterator[Tick]:
    """Yield the ticks of a strip; a tick that stands for several mentions leads to the first."""
    places = [(round(place * 100, 1), number) for number, place in enumerate(count.places, 1)]
    mark = anchors("entity", count.id)
    first, start = places[0]
    last = first
    for x, number in (*places[1:], (first + 1000, 0)):
        if x - last >= _TICK_DISTANCE or x - first >= _TICK_WIDTH:
            yield Tick(first, f"{mark}{start}", round(last - first, 1))
            first, start = x, number
        last = x


def terms_of(frame: Frame, briefing: Briefing, profiles: Profiles) -> tuple[TermEntry, ...]:
    """Return the terms that a briefing uses."""
    entries = [
        replace(profiles.term(frame, count.id), mentions=count.count)
        for count in briefing.counts
        if count.kind == "term"
    ]
    return tuple(sorted(entries, key=lambda entry: entry.term.text.casefold()))
