"""The whole site: every briefing next to every other, before any page is made."""

from __future__ import annotations

import datetime as dt
import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from builder.core.briefing import Briefing, Count, Event, Excerpt, Statement
from builder.core.model import Article, HandPage
from builder.core.pictures.outlines import Outlines
from builder.core.registry import Registry
from builder.core.together import Together, together
from builder.core.translations import Versions, once, versions
from builder.core.urls import Edition
from builder.core.values import Value

_RELATED = 5
_NEIGHBOURS_OF_ONE = 30


class Backlink(Value, frozen=True):
    """A briefing that mentions a note: how often, and in which sentences."""

    briefing: Briefing
    count: Count
    excerpts: tuple[Excerpt, ...]


class Appearances(NamedTuple):
    """In how many briefings a note is mentioned, and the first and the latest of them.

    Of the versions of a text in several languages one counts: see `translations.once`.
    """

    briefings: int
    first: Briefing
    latest: Briefing


class Related(Value, frozen=True):
    """A briefing near another: by storyline, or by the entities that both mention."""

    briefing: Briefing
    same_storyline: bool
    shared: tuple[str, ...]


class DatedEvent(Value, frozen=True):
    """An event and the briefing that tells it."""

    event: Event
    briefing: Briefing


class Said(Value, frozen=True):
    """A statement and the briefing that carries it."""

    statement: Statement
    briefing: Briefing


class Relations(Value, frozen=True):
    """The terms around a term, by id: what one term says of another holds for the other too (SKOS)."""

    broader: tuple[str, ...]
    narrower: tuple[str, ...]
    related: tuple[str, ...]


class Site(Value, frozen=True):
    """Everything that pages are made from. Briefings are newest first everywhere.

    `newest` has the ids of the newest briefings that mention a note. `appearances` are by the
    language of an edition and the id of a note. Without `outlines` there are no maps.
    """

    name: str
    editions: tuple[Edition, ...]
    registry: Registry
    briefings: tuple[Briefing, ...]
    withdrawn: tuple[Article, ...]
    pages: tuple[HandPage, ...]
    backlinks: Mapping[str, tuple[Backlink, ...]]
    appearances: Mapping[tuple[str, str], Appearances]
    newest: Mapping[str, tuple[str, ...]]
    together: Together
    relations: Mapping[str, Relations]
    events: tuple[DatedEvent, ...]
    said: Mapping[str, tuple[Said, ...]]
    happened: Mapping[str, tuple[DatedEvent, ...]]
    superseded_by: Mapping[str, str]
    by_id: Mapping[str, Briefing]
    storylines: Mapping[tuple[str, str], tuple[Briefing, ...]]
    versions: Versions
    today: dt.date
    outlines: Outlines | None = None


def newest_first(briefings: Iterable[Briefing]) -> tuple[Briefing, ...]:
    """Sort briefings by date, newest first, then by id."""
    return tuple(sorted(briefings, key=lambda b: (-day(b.article).toordinal(), b.id)))


def day(article: Article) -> dt.date:
    """Return the first day of an article's date; an article without one is oldest."""
    return article.date.first if article.date else dt.date.min


def assemble(
    name: str,
    editions: tuple[Edition, ...],
    registry: Registry,
    briefings: Iterable[Briefing],
    pages: Iterable[HandPage],
    today: dt.date,
) -> Site:
    """Connect briefings with each other and with the notes they mention."""
    every = newest_first(briefings)
    shown = tuple(briefing for briefing in every if briefing.article.status != "withdrawn")
    events = tuple(
        sorted(
            (DatedEvent(event, briefing) for briefing in shown for event in briefing.events),
            key=lambda e: (e.event.date.order, e.briefing.id, e.event.anchor),
        )
    )
    by_id = {briefing.id: briefing for briefing in shown}
    backlinks = _backlinks(shown)
    among = versions((briefing.article for briefing in shown), registry)
    return Site(
        name=name,
        editions=editions,
        registry=registry,
        briefings=shown,
        withdrawn=tuple(b.article for b in every if b.article.status == "withdrawn"),
        pages=tuple(sorted(pages, key=lambda page: page.id)),
        backlinks=backlinks,
        appearances={
            (edition.lang, id): _appearances(once(links, among, edition.lang))
            for edition in editions
            for id, links in backlinks.items()
        },
        newest={
            id: tuple(link.briefing.id for link in links[:_NEIGHBOURS_OF_ONE])
            for id, links in backlinks.items()
        },
        # One text in two languages is no more evidence than in one.
        together=together(b for b in shown if among.get(b.id, (b.id,))[0] == b.id),
        relations=_relations(registry),
        events=events,
        said=_said(shown),
        happened=_happened(events),
        superseded_by=_superseded(shown, registry),
        by_id=by_id,
        storylines=_storylines(shown),
        versions=among,
        today=today,
    )


def _appearances(links: Sequence[Backlink]) -> Appearances:
    return Appearances(len(links), links[-1].briefing, links[0].briefing)


def _backlinks(briefings: Iterable[Briefing]) -> dict[str, tuple[Backlink, ...]]:
    found: dict[str, list[Backlink]] = {}
    for briefing in briefings:
        excerpts: dict[str, list[Excerpt]] = {}
        for excerpt in briefing.excerpts:
            excerpts.setdefault(excerpt.id, []).append(excerpt)
        for count in briefing.counts:
            link = Backlink(briefing, count, tuple(excerpts.get(count.id, ())))
            found.setdefault(count.id, []).append(link)
    return {id: tuple(links) for id, links in found.items()}


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


def _said(briefings: Iterable[Briefing]) -> dict[str, tuple[Said, ...]]:
    found: dict[str, list[Said]] = {}
    for briefing in briefings:
        for statement in briefing.statements:
            for id in dict.fromkeys((*statement.by, *statement.about)):
                found.setdefault(id, []).append(Said(statement, briefing))
    return {id: tuple(said) for id, said in found.items()}


def _happened(events: Iterable[DatedEvent]) -> dict[str, tuple[DatedEvent, ...]]:
    found: dict[str, list[DatedEvent]] = {}
    for event in events:
        for id in event.event.entities:
            found.setdefault(id, []).append(event)
    return {id: tuple(happened) for id, happened in found.items()}


def _superseded(briefings: Iterable[Briefing], registry: Registry) -> dict[str, str]:
    found: dict[str, str] = {}
    for briefing in briefings:
        old = briefing.article.supersedes
        if old is not None:
            for id in registry.find(old.value):
                found.setdefault(id, briefing.id)
    return found


def _storylines(briefings: Iterable[Briefing]) -> dict[tuple[str, str], tuple[Briefing, ...]]:
    found: dict[tuple[str, str], list[Briefing]] = {}
    for briefing in briefings:
        if briefing.article.storyline:
            key = briefing.article.lang, briefing.article.storyline.value
            found.setdefault(key, []).append(briefing)
    return {key: tuple(briefings) for key, briefings in found.items()}


def related(site: Site, briefing: Briefing) -> tuple[Related, ...]:
    """Return the briefings nearest to one: those that share most, rare entities counting more.

    Of an entity that is everywhere only the newest briefings are looked at, so that the work for one
    briefing does not grow with the site.
    """
    scores: dict[str, int] = defaultdict(int)
    for count in briefing.counts:
        if count.kind != "entity":
            continue
        weight = 1_000_000 // (len(site.backlinks[count.id]) + 1)
        for id in site.newest[count.id]:
            scores[id] += weight
    storyline = briefing.article.storyline.value if briefing.article.storyline else ""
    if storyline:
        for other in site.storylines[briefing.article.lang, storyline][:_NEIGHBOURS_OF_ONE]:
            scores[other.id] += 1_000_000
    scores.pop(briefing.id, None)
    own = {count.id for count in briefing.counts if count.kind == "entity"}
    found = []
    lang = briefing.article.lang
    near = [item for item in scores.items() if site.by_id[item[0]].article.lang == lang]
    ranked = heapq.nsmallest(_RELATED, near, key=lambda item: (-item[1], item[0]))
    for id, _ in ranked:
        other = site.by_id[id]
        shared = tuple(c.id for c in other.counts if c.kind == "entity" and c.id in own)
        told = other.article.storyline
        same = told is not None and told.value == storyline
        found.append(Related(other, same, shared))
    return tuple(found)
