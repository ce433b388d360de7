"""The whole site: every briefing next to every other, before any page is made."""

from __future__ import annotations

import datetime as dt
import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from builder.core.briefing import Briefing, Count, Event, Excerpt, Statement
from builder.core.findings import Finding, Rule
from builder.core.model import Article, Audience, HandPage
from builder.core.registry import Registry
from builder.core.source import Span
from builder.core.urls import Edition

_RELATED = 5
_NEIGHBOURS_OF_ONE = 30
_COMPANIONS = 12


@dataclass(frozen=True, slots=True)
class Backlink:
    """A briefing that mentions a note: how often, and in which sentences."""

    briefing: Briefing
    count: Count
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """A briefing near another: by storyline, or by the entities that both mention."""

    briefing: Briefing
    same_storyline: bool
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """An event and the briefing that tells it."""

    event: Event
    briefing: Briefing


@dataclass(frozen=True, slots=True)
class Said:
    """A statement and the briefing that carries it."""

    statement: Statement
    briefing: Briefing


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that pages are made from. Briefings are newest first everywhere.

    `newest` has the ids of the newest briefings that mention a note.
    """

    name: str
    editions: tuple[Edition, ...]
    registry: Registry
    briefings: tuple[Briefing, ...]
    withdrawn: tuple[Article, ...]
    pages: tuple[HandPage, ...]
    backlinks: Mapping[str, tuple[Backlink, ...]]
    newest: Mapping[str, tuple[str, ...]]
    companions: Mapping[str, tuple[tuple[str, int], ...]]
    events: tuple[DatedEvent, ...]
    said: Mapping[str, tuple[Said, ...]]
    happened: Mapping[str, tuple[DatedEvent, ...]]
    superseded_by: Mapping[str, str]
    by_id: Mapping[str, Briefing]
    storylines: Mapping[tuple[str, str], tuple[Briefing, ...]]
    today: dt.date


@dataclass(frozen=True, slots=True)
class Visibility:
    """Who reads this edition, at what time, and whether drafts are shown."""

    audience: Audience
    now: dt.datetime
    drafts: bool

    def shows(self, article: Article) -> bool:
        """Return whether an article is published to these readers."""
        return self.may_see(article) and (self.drafts or self.is_out(article))

    def may_see(self, article: Article) -> bool:
        """Return whether the audience may see an article, published or not."""
        return self.audience.may_see(article.audience)

    def is_out(self, article: Article) -> bool:
        """Return whether an article is neither a draft nor under embargo."""
        if article.status == "draft":
            return False
        return article.embargo is None or article.embargo <= self.now


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
    return Site(
        name=name,
        editions=editions,
        registry=registry,
        briefings=shown,
        withdrawn=tuple(b.article for b in every if b.article.status == "withdrawn"),
        pages=tuple(sorted(pages, key=lambda page: page.id)),
        backlinks=backlinks,
        newest={
            id: tuple(link.briefing.id for link in links[:_NEIGHBOURS_OF_ONE])
            for id, links in backlinks.items()
        },
        companions=_companions(shown),
        events=events,
        said=_said(shown),
        happened=_happened(events),
        superseded_by=_superseded(shown, registry),
        by_id=by_id,
        storylines=_storylines(shown),
        today=today,
    )


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


def _companions(briefings: Iterable[Briefing]) -> dict[str, tuple[tuple[str, int], ...]]:
    """Count in how many briefings each pair of entities occurs together."""
    together: dict[str, Counter[str]] = {}
    for briefing in briefings:
        ids = [count.id for count in briefing.counts if count.kind == "entity"]
        for id in ids:
            together.setdefault(id, Counter()).update(ids)
    found = {}
    for id, counter in together.items():
        del counter[id]
        ranked = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
        found[id] = tuple(ranked[:_COMPANIONS])
    return found


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


def check_references(
    briefings: Iterable[Briefing],
    registry: Registry,
    now: dt.datetime,
    spans: Mapping[tuple[str, str], Span],
) -> Iterator[Finding]:
    """Yield references that an article's readers may not follow, or not yet when it is out.

    What counts is what the two articles say, not which of them this build shows.
    """
    for briefing in briefings:
        article = briefing.article
        targets = set(briefing.references)
        if article.supersedes is not None:
            targets.update(registry.find(article.supersedes.value))
        for id in sorted(targets - {article.id}):
            other = registry.articles.get(id)
            if other is None:
                continue
            span = spans.get((article.id, id)) or (
                article.supersedes.span if article.supersedes else Span(0, 0)
            )
            if not article.audience.may_see(other.audience):
                yield Finding(
                    Rule.RESTRICTED_REFERENCE,
                    article.path,
                    span,
                    f"'{id}' is marked TLP:{other.audience.value.upper()}, this article "
                    f"TLP:{article.audience.value.upper()}",
                )
            elif article.status != "draft" and _later(other, article, now):
                yield Finding(
                    Rule.EMBARGOED_REFERENCE,
                    article.path,
                    span,
                    f"'{id}' is a draft or under embargo",
                )


def _later(other: Article, article: Article, now: dt.datetime) -> bool:
    """Return whether `other` is not out yet when `article` is."""
    if other.status == "draft":
        return True
    return other.embargo is not None and other.embargo > max(now, article.embargo or now)
