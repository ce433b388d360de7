"""Who and what some briefings are about: the entities that most of them mention, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from builder.core.card import Card
from builder.core.model import EntityType
from builder.core.present.entity import EventRow, event_row
from builder.core.present.frame import Anchor, Foreign, Frame, Tick
from builder.core.values import Value

_STEPS = 50
"""How many ticks a strip has at most; more would run together."""
OF_A_TYPE = 3
"""How many entities of one type a cast has at most."""

_AHEAD = 5


class Prominent(Value, frozen=True):
    """An entity with its number of briefings and their dates; ticks are 0 to 100."""

    link: Anchor
    description: Foreign
    count: int
    ticks: tuple[Tick, ...]


class Cast(Value, frozen=True):
    """The most prominent entities of one type."""

    type: EntityType
    rows: tuple[Prominent, ...]


def prominent(
    frame: Frame, briefings: Sequence[Card], start: dt.date, end: dt.date, most: int
) -> tuple[Prominent, ...]:
    """Return the entities of briefings from `start` to `end`, those in most briefings first."""
    ranked = _ranked(briefings, start, end)[:most]
    return tuple(_row(frame, id, places) for id, places in ranked)


def cast(frame: Frame, briefings: Sequence[Card]) -> tuple[Cast, ...]:
    """Return the most prominent entities of each type; `briefings` are newest first."""
    if not briefings:
        return ()
    entities = frame.site.registry.entities
    chosen: dict[EntityType, list[tuple[str, list[int]]]] = {type: [] for type in EntityType}
    for id, places in _ranked(briefings, briefings[-1].day, briefings[0].day):
        of_type = chosen[entities[id].type]
        # In a long list of briefings almost everything occurs somewhere.
        if len(of_type) < OF_A_TYPE and (len(places) > 1 or len(briefings) == 1):
            of_type.append((id, places))
    return tuple(
        Cast(type, tuple(_row(frame, id, places) for id, places in found))
        for type, found in chosen.items()
        if found
    )


def _ranked(briefings: Iterable[Card], start: dt.date, end: dt.date) -> list[tuple[str, list[int]]]:
    """Return entities with the steps of a strip at which briefings mention them, the most first."""
    days = max((end - start).days, 1)
    found: dict[str, list[int]] = {}
    for briefing in briefings:
        at = round((briefing.day - start).days / days * _STEPS)
        for count in briefing.counts:
            if count.kind == "entity":
                found.setdefault(count.id, []).append(at)
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))


def _row(frame: Frame, id: str, places: list[int]) -> Prominent:
    entity = frame.site.registry.entities[id]
    return Prominent(
        frame.entity(entity),
        frame.text(entity.description),
        len(places),
        tuple(Tick(at * 100 / _STEPS, "") for at in sorted(set(places))),
    )


def ahead(frame: Frame, briefings: Iterable[Card]) -> tuple[EventRow, ...]:
    """Return the dated next steps of briefings that have not come yet, the nearest first."""
    rows: dict[tuple[str, str], EventRow] = {}
    for briefing in briefings:
        for step in briefing.whats_next:
            if step.date is not None and step.date.last >= frame.site.today:
                row = event_row(frame, briefing, step.date, step.text, "")
                # The newest briefing's words stand for those of older ones.
                rows.setdefault((step.date.text, step.text.casefold()), row)
    ordered = sorted(rows.values(), key=lambda row: (row.date.order, row.text))
    return tuple(ordered[:_AHEAD])
