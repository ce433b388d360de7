"""The whole site: every briefing next to every other, before any page is made."""

from __future__ import annotations

import datetime as dt
import math
import operator
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, Protocol

from builder.core.articles import Record
from builder.core.briefing import Event, Excerpt, Statement
from builder.core.card import Card
from builder.core.model import HandPage, Head
from builder.core.pictures.outlines import Outlines
from builder.core.registry import Registry
from builder.core.together import Together
from builder.core.translations import Versions, once, versions
from builder.core.urls import Edition
from builder.core.values import Value

_RELATED = 5
_NEIGHBOURS_OF_ONE = 30


class Shelf(NamedTuple):
    """All briefings of a site."""

    cards: tuple[Card, ...]
    records: Records


class Records(Protocol):
    """What is kept of briefings beside their cards, by id."""

    def record(self, id: str) -> Record:
        """Return what the page of a briefing is made from."""

    def excerpts(self, note: str, briefing: str) -> tuple[Excerpt, ...]:
        """Return the sentences of a briefing that mention a note."""


class Appearances(NamedTuple):
    """In how many briefings a note is mentioned, and the first and the latest of them.

    Of the versions of a text in several languages one counts: see `translations.once`.
    """

    briefings: int
    first: Card
    latest: Card


class Related(Value, frozen=True):
    """A briefing near another: by storyline, or by the entities that both mention."""

    briefing: Card
    same_storyline: bool
    shared: tuple[str, ...]


class DatedEvent(Value, frozen=True):
    """An event and the briefing that tells it."""

    event: Event
    briefing: Card


class Said(Value, frozen=True):
    """A statement and the briefing that carries it."""

    statement: Statement
    briefing: Card


class Relations(Value, frozen=True):
    """The terms around a term, by id: what one term says of another holds for the other too (SKOS)."""

    broader: tuple[str, ...]
    narrower: tuple[str, ...]
    related: tuple[str, ...]


class Site(Value, frozen=True):
    """Everything that pages are made from. Briefings are newest first everywhere.

    `links` are the briefings that mention a note, `newest` the ids of the newest of them.
    `appearances` are by the language of an edition and the id of a note. `records` are not part of
    what is compared. Without `outlines` there are no maps.
    """

    name: str
    editions: tuple[Edition, ...]
    registry: Registry
    records: Records
    briefings: tuple[Card, ...]
    withdrawn: tuple[Head, ...]
    pages: tuple[HandPage, ...]
    links: Mapping[str, tuple[Card, ...]]
    appearances: Mapping[tuple[str, str], Appearances]
    newest: Mapping[str, tuple[str, ...]]
    together: Together
    relations: Mapping[str, Relations]
    superseded_by: Mapping[str, str]
    by_id: Mapping[str, Card]
    storylines: Mapping[tuple[str, str], tuple[Card, ...]]
    versions: Versions
    today: dt.date
    outlines: Outlines | None = None


class _Newest(dict[str, tuple[str, ...]]):
    """The ids of the newest briefings that mention a note, by its id; looked up when asked for."""

    def __init__(self, links: Mapping[str, Sequence[Card]]) -> None:
        self._links = links

    def __missing__(self, id: str) -> tuple[str, ...]:
        newest = self._links.get(id, ())[:_NEIGHBOURS_OF_ONE]
        found = self[id] = tuple(card.id for card in newest)
        return found


def newest_first(briefings: Iterable[Card]) -> tuple[Card, ...]:
    """Sort briefings by date, newest first, then by id."""
    # Twice by one key is quicker than once by two.
    by_id = sorted(briefings, key=operator.attrgetter("id"))
    return tuple(sorted(by_id, key=operator.attrgetter("day"), reverse=True))


def assemble(
    name: str,
    editions: tuple[Edition, ...],
    registry: Registry,
    shelf: Shelf,
    pages: Iterable[HandPage],
    today: dt.date,
) -> Site:
    """Connect briefings with each other and with the notes they mention."""
    every = newest_first(shelf.cards)
    shown = tuple(briefing for briefing in every if briefing.status != "withdrawn")
    by_id = {briefing.id: briefing for briefing in shown}
    links = _links(shown)
    among = versions((registry.articles[card.id] for card in shown), registry)
    return Site(
        name=name,
        editions=editions,
        registry=registry,
        records=shelf.records,
        briefings=shown,
        withdrawn=tuple(registry.articles[c.id] for c in every if c.status == "withdrawn"),
        pages=tuple(sorted(pages, key=lambda page: page.id)),
        links=links,
        appearances={
            (edition.lang, id): _appearances(once(cards, among, edition.lang, of=_itself))
            for edition in editions
            for id, cards in links.items()
        },
        newest=_Newest(links),
        together=Together(links, among),
        relations=_relations(registry),
        superseded_by=_superseded(shown, registry),
        by_id=by_id,
        storylines=_storylines(shown),
        versions=among,
        today=today,
    )


def _itself(card: Card) -> Card:
    return card


def _appearances(cards: Sequence[Card]) -> Appearances:
    return Appearances(len(cards), cards[-1], cards[0])


def _links(briefings: Iterable[Card]) -> dict[str, tuple[Card, ...]]:
    found: defaultdict[str, list[Card]] = defaultdict(list)
    for card in briefings:
        for tally in card.counts:
            found[tally.id].append(card)
    return {id: tuple(cards) for id, cards in found.items()}


def _relations(registry: Registry) -> dict[str, Relations]:
    kinds = ("broader", "narrower", "related")
    found: dict[str, dict[str, set[str]]] = {
        id: {kind: set() for kind in kinds} for id in registry.terms
    }
    for term in registry.terms.values():
        for kind, back, texts in (
            ("broader", "narrower", term.broader),
            ("narrower", "broader", term.narrower),
            ("related", "related", term.related),
        ):
            for id in (id for text in texts for id in registry.find(text.value)):
                if id in found and id != term.id:
                    found[term.id][kind].add(id)
                    found[id][back].add(term.id)
    return {
        id: Relations(*(tuple(sorted(around[kind])) for kind in kinds))
        for id, around in found.items()
    }


def _superseded(briefings: Iterable[Card], registry: Registry) -> dict[str, str]:
    found: dict[str, str] = {}
    for briefing in briefings:
        if briefing.supersedes:
            for id in registry.find(briefing.supersedes):
                found.setdefault(id, briefing.id)
    return found


def _storylines(briefings: Iterable[Card]) -> dict[tuple[str, str], tuple[Card, ...]]:
    found: dict[tuple[str, str], list[Card]] = {}
    for briefing in briefings:
        if briefing.storyline:
            found.setdefault((briefing.lang, briefing.storyline), []).append(briefing)
    return {key: tuple(briefings) for key, briefings in found.items()}


def said(site: Site, id: str) -> tuple[Said, ...]:
    """Return the statements by or about an entity, newest first."""
    return tuple(
        Said(statement, card)
        for card in site.links.get(id, ())
        if card.may_tell_of(id)
        for statement in card.statements
        if id in statement.by or id in statement.about
    )


def happened(site: Site, id: str) -> tuple[DatedEvent, ...]:
    """Return the events that an entity takes part in, in their order."""
    cards = (card for card in site.links.get(id, ()) if card.may_tell_of(id))
    return _in_order(DatedEvent(e, card) for card in cards for e in card.events if id in e.entities)


def timeline(cards: Iterable[Card]) -> tuple[DatedEvent, ...]:
    """Return all events of some briefings in their order."""
    return _in_order(DatedEvent(event, card) for card in cards for event in card.events)


def _in_order(events: Iterable[DatedEvent]) -> tuple[DatedEvent, ...]:
    return tuple(sorted(events, key=lambda e: (e.event.date.order, e.briefing.id, e.event.anchor)))


def related(site: Site, briefing: Card) -> tuple[Related, ...]:
    """Return the briefings nearest to one: those that share most, rare entities counting more.

    Of an entity that is everywhere only the newest briefings are looked at, so that the work for one
    briefing does not grow with the site.
    """
    scores: dict[str, int] = {}
    known = scores.get
    own = briefing.entities
    for entity in own:
        weight = 1_000_000 // (len(site.links[entity]) + 1)
        for id in site.newest[entity]:
            scores[id] = known(id, 0) + weight
    if briefing.storyline:
        for card in site.storylines[briefing.lang, briefing.storyline][:_NEIGHBOURS_OF_ONE]:
            scores[card.id] = known(card.id, 0) + 1_000_000
    scores.pop(briefing.id, None)
    mentioned = frozenset(own)
    near = (site.by_id[id] for id in _ranked(scores))
    return tuple(
        Related(
            other,
            bool(other.storyline) and other.storyline == briefing.storyline,
            tuple(id for id in other.entities if id in mentioned),
        )
        for other in islice((card for card in near if card.lang == briefing.lang), _RELATED)
    )


def _ranked(scores: Mapping[str, int]) -> Iterator[str]:
    """Yield ids from the highest score on, those with the same score in their order.

    A few of hundreds are asked for, so that only the highest are sorted with their ids.
    """
    highest = sorted(scores.values(), reverse=True)
    done, above = 0, math.inf
    while done < len(highest):
        least = highest[min(done + _RELATED, len(highest) - 1)]
        some = sorted((-score, id) for id, score in scores.items() if least <= score < above)
        yield from (id for _, id in some)
        done, above = done + len(some), least
