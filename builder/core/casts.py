"""Which topics and storylines show other entities as prominent, or say something else of them.

Each page of a topic or storyline has its cast, see `present/prominent`, so that one entity more in it
changes them all. Most entities are in none.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from builder.core.card import Card
from builder.core.model import EntityType
from builder.core.present.prominent import OF_A_TYPE
from builder.core.site import Site
from builder.core.urls import edition_of


class List(NamedTuple):
    """A topic or storyline of an edition."""

    kind: str
    lang: str
    name: str


def lists_of(site: Site, card: Card) -> Iterator[List]:
    """Yield the topics and the storyline that a briefing is in."""
    lang = edition_of(card.lang, site.editions).lang
    yield from (List("topic", lang, topic) for topic in dict.fromkeys(card.topics))
    if card.storyline:
        yield List("storyline", lang, card.storyline)


def recast(site: Site, shifts: Iterable[tuple[Card, Card]]) -> Iterator[List]:
    """Yield the lists whose cast may be another one.

    `shifts` are briefings before and after, in the same lists, which mention other entities now.
    """
    more: dict[List, Counter[str]] = {}
    for old, new in shifts:
        gained, lost = set(new.entities), set(old.entities)
        for its in lists_of(site, new):
            shift = more.setdefault(its, Counter())
            # Also if one more and one less are as many: a cast has dates.
            shift.update(gained - lost)
            shift.subtract(lost - gained)
    for its, counts in _counts(site, more.keys()):
        before = Counter(counts)
        before.subtract(more[its])
        if not more[its].keys().isdisjoint(_cast(site, counts) | _cast(site, before)):
            yield its


def showing(site: Site, ids: Collection[str], lists: Iterable[List]) -> Iterator[List]:
    """Yield those of some lists that have one of the entities `ids` in their cast."""
    for its, counts in _counts(site, set(lists)):
        if not _cast(site, counts).isdisjoint(ids):
            yield its


def _counts(site: Site, lists: Collection[List]) -> Iterator[tuple[List, Counter[str]]]:
    """Yield lists with how many of their briefings mention each entity."""
    if not lists:
        return
    found: dict[List, Counter[str]] = {its: Counter() for its in lists}
    for card in site.briefings:
        for its in found.keys() & lists_of(site, card):
            found[its].update(card.entities)
    yield from found.items()


def _cast(site: Site, counts: Mapping[str, int]) -> set[str]:
    """Return the entities that most briefings mention, of each type; who is gone may have been one."""
    entities = site.registry.entities
    of_type: dict[EntityType, list[tuple[int, str]]] = {}
    for id, count in counts.items():
        if id in entities:
            of_type.setdefault(entities[id].type, []).append((-count, id))
    return (counts.keys() - entities.keys()).union(
        id for some in of_type.values() for _, id in heapq.nsmallest(OF_A_TYPE, some)
    )
