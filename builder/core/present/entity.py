"""Entity pages: who or what it is, and every place that mentions it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from builder.core.briefing import Briefing
from builder.core.dates import Date
from builder.core.model import Entity, Term
from builder.core.present.frame import Anchor, Frame, Heading, Page, Pager, Sentence, paged, pager
from builder.core.site import Backlink, Site, day
from builder.core.urls import Edition

BRIEFINGS = 50
"""How many briefings an entity page shows before it goes on."""

_MONTHS = 12
_BAR_HEIGHT = 40
_EXTERNAL = {
    "wikidata": ("Wikidata", "https://www.wikidata.org/wiki/{}"),
    "gnd": ("GND", "https://d-nb.info/gnd/{}"),
    "viaf": ("VIAF", "https://viaf.org/viaf/{}"),
    "lei": ("LEI", "https://search.gleif.org/#/record/{}"),
    "geonames": ("GeoNames", "https://www.geonames.org/{}"),
    "website": ("", "{}"),
}


class MentionRow(NamedTuple):
    """A briefing and the sentences in it that mention the note."""

    briefing: Heading
    sentences: tuple[Sentence, ...]


External = tuple[str, str, str]
"""An external identifier: the name of its scheme, its value, its address."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A month in the chart of mentions: its name, count, and rectangle."""

    label: str
    letter: str
    count: int
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class SaidRow:
    """A statement by or about the entity."""

    kind: str
    text: str
    by: tuple[Anchor, ...]
    link: Anchor
    briefing: Heading


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event that involves the entity, or any event of a timeline."""

    date: Date
    text: str
    link: Anchor
    lang: str


@dataclass(frozen=True, slots=True)
class RoleRow:
    """An office or position."""

    role: str
    organization: Anchor | None
    start: Date | None
    end: Date | None


@dataclass(frozen=True, slots=True)
class EntityView:
    """Everything on an entity page; `profile` is Markdown, in `profile_lang` if that differs."""

    entity: Entity
    name: str
    description: str
    profile: str
    profile_lang: str
    total: int
    first: dt.date | None
    mentions: tuple[MentionRow, ...]
    pager: Pager
    bars: tuple[Bar, ...]
    said: tuple[SaidRow, ...]
    events: tuple[EventRow, ...]
    companions: tuple[tuple[Anchor, int], ...]
    names: tuple[str, ...]
    roles: tuple[RoleRow, ...]
    external: tuple[External, ...]


def mention_rows(
    frame: Frame, links: tuple[Backlink, ...] | list[Backlink]
) -> Iterator[MentionRow]:
    """Yield a row for each briefing that mentions a note."""
    for link in links:
        heading = frame.heading(link.briefing)
        sentences = (frame.sentence(heading.url, excerpt) for excerpt in link.excerpts)
        yield MentionRow(heading, tuple(sentences))


def event_row(frame: Frame, briefing: Briefing, date: Date, text: str, fragment: str) -> EventRow:
    """Return an event with a link to the place that tells it."""
    lang = briefing.article.lang
    return EventRow(
        date,
        text,
        Anchor(briefing.article.title, frame.briefing(briefing, fragment)),
        "" if lang == frame.edition.lang else lang,
    )


def entity_pages(frame: Frame, entity: Entity, profile: str) -> Iterator[Page]:
    """Present an entity: its page, and continuations when many briefings mention it."""
    site, edition = frame.site, frame.edition
    links = site.backlinks.get(entity.id, ())
    parts = paged(links, BRIEFINGS)
    paths = [edition.entity(entity.id, number) for number in range(1, len(parts) + 1)]
    name = entity.name.get(edition.lang)
    description = entity.description.get(edition.lang)
    for number, part in enumerate(parts, 1):
        here = frame.at(paths[number - 1])
        first_page = number == 1
        view = EntityView(
            entity=entity,
            name=name,
            description=description,
            profile=profile if first_page else "",
            profile_lang=profile_language(site, edition),
            total=len(links),
            first=day(links[-1].briefing.article) if links else None,
            mentions=tuple(mention_rows(here, list(part))),
            pager=pager(paths, number),
            bars=_bars(here, links),
            said=tuple(_said(here, entity)) if first_page else (),
            events=tuple(_events(here, entity)) if first_page else (),
            companions=_companions(here, entity),
            names=_names(entity, name),
            roles=tuple(_roles(here, entity)),
            external=tuple(external(entity)),
        )
        yield Page(
            path=paths[number - 1],
            template="entity.md.j2",
            kind="entity",
            section="register",
            title=name,
            description=description,
            edition=edition,
            view=view,
            entity_type=entity.type.value,
            alternates=tuple(
                (other.lang, other.entity(entity.id, number)) for other in site.editions
            ),
        )


def profile_language(site: Site, edition: Edition) -> str:
    """Return the language of notes' bodies where it is not the edition's own, else ''.

    Bodies are written in the site's first language.
    """
    return "" if edition.lang == site.editions[0].lang else site.editions[0].lang


def _names(entity: Entity, name: str) -> tuple[str, ...]:
    every = (*entity.name.all, *(alias.value for alias in entity.aliases))
    return tuple(dict.fromkeys(other for other in every if other != name))


def _bars(frame: Frame, links: tuple[Backlink, ...]) -> tuple[Bar, ...]:
    """Return the mentions in each of the twelve months up to the latest one."""
    counts: Counter[tuple[int, int]] = Counter()
    for link in links:
        date = day(link.briefing.article)
        counts[date.year, date.month] += link.count.count
    if not counts:
        return ()
    year, month = max(counts)
    last = year * 12 + month - 1
    span = [divmod(number, 12) for number in range(last - _MONTHS + 1, last + 1)]
    keys = [(y, m + 1) for y, m in span]
    top = max(counts[key] for key in keys)
    bars = []
    for index, (y, m) in enumerate(keys):
        count = counts[y, m]
        height = round(count / top * _BAR_HEIGHT) if count else 0
        label = frame.t.month(dt.date(y, m, 1))
        height = max(height, 2) if count else 0
        bars.append(Bar(label, label[0], count, index * 20, _BAR_HEIGHT - height, height))
    return tuple(bars)


def _said(frame: Frame, entity: Entity) -> Iterator[SaidRow]:
    for said in frame.site.said.get(entity.id, ())[:BRIEFINGS]:
        yield SaidRow(
            kind=said.statement.kind,
            text=said.statement.text,
            by=frame.entities(said.statement.by),
            link=Anchor(
                said.briefing.article.title, frame.briefing(said.briefing, said.statement.anchor)
            ),
            briefing=frame.heading(said.briefing),
        )


def _events(frame: Frame, entity: Entity) -> Iterator[EventRow]:
    newest = frame.site.happened.get(entity.id, ())[-BRIEFINGS:]
    for item in reversed(newest):
        yield event_row(frame, item.briefing, item.event.date, item.event.text, item.event.anchor)


def _companions(frame: Frame, entity: Entity) -> tuple[tuple[Anchor, int], ...]:
    entities = frame.site.registry.entities
    return tuple(
        (frame.entity(entities[id]), count)
        for id, count in frame.site.companions.get(entity.id, ())
    )


def _roles(frame: Frame, entity: Entity) -> Iterator[RoleRow]:
    registry = frame.site.registry
    for role in entity.roles:
        organization = None
        if role.organization is not None:
            ids = registry.find(role.organization.value)
            known = frame.entities(ids)
            organization = known[0] if len(known) == 1 else None
            if not ids:
                organization = Anchor(role.organization.value, "")
        yield RoleRow(role.role.get(frame.edition.lang), organization, role.start, role.end)


def external(note: Entity | Term) -> Iterator[External]:
    """Yield name, value and address of each external identifier."""
    for scheme, value in note.same_as:
        name, url = _EXTERNAL[scheme]
        yield name, value, url.format(value)
