"""Entity pages: who or what it is, and every place that mentions it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import NamedTuple

from builder.core.card import Card
from builder.core.dates import Date
from builder.core.model import Entity, Term
from builder.core.present.frame import (
    Anchor,
    Foreign,
    Frame,
    Heading,
    Page,
    Pager,
    Sentence,
    paged,
    pager,
)
from builder.core.present.pictures import (
    Chart,
    Circle,
    Event,
    Map,
    Strip,
    chart,
    circle,
    entity_map,
    strip,
)
from builder.core.site import Site, happened, said
from builder.core.translations import once
from builder.core.urls import Edition
from builder.core.values import Value, replace

BRIEFINGS = 50
"""How many briefings an entity page shows before it goes on."""

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


class SaidRow(Value, frozen=True):
    """A statement by or about the entity."""

    kind: str
    text: str
    by: tuple[Anchor, ...]
    link: Anchor
    briefing: Heading


class EventRow(Value, frozen=True):
    """An event that involves the entity, or any event of a timeline; `anchor` is that of the row."""

    date: Date
    text: str
    link: Anchor
    lang: str
    anchor: str = ""


class RoleRow(Value, frozen=True):
    """An office or position."""

    role: Foreign
    organization: Anchor | None
    start: Date | None
    end: Date | None


class EntityView(Value, frozen=True):
    """Everything on an entity page; `profile` is Markdown. Languages are '' if the page's."""

    entity: Entity
    register: Anchor
    name: str
    name_lang: str
    description: str
    description_lang: str
    profile: str
    profile_lang: str
    total: int
    first: dt.date | None
    mentions: tuple[MentionRow, ...]
    pager: Pager
    chart: Chart | None
    said: tuple[SaidRow, ...]
    events: tuple[EventRow, ...]
    strip: Strip | None
    circle: Circle | None
    map: Map | None
    names: tuple[Foreign, ...]
    roles: tuple[RoleRow, ...]
    external: tuple[External, ...]


def mention_rows(frame: Frame, id: str, links: Iterable[Card]) -> Iterator[MentionRow]:
    """Yield a row for each briefing that mentions the note `id`."""
    for card in links:
        heading = frame.heading(card)
        excerpts = frame.site.records.excerpts(id, card.id)
        sentences = (frame.sentence(heading.url, excerpt) for excerpt in excerpts)
        yield MentionRow(heading, tuple(sentences))


def event_row(frame: Frame, briefing: Card, date: Date, text: str, fragment: str) -> EventRow:
    """Return an event with a link to the place that tells it."""
    lang = frame.foreign(briefing.lang)
    link = Anchor(briefing.title, frame.briefing(briefing, fragment), "", lang)
    return EventRow(date, text, link, lang)


def entity_pages(frame: Frame, entity: Entity, profile: str, only: int = 0) -> Iterator[Page]:
    """Present an entity: its page, and continuations when many briefings mention it.

    `only` is the number of the page that is wanted; 0 is all.
    """
    site, edition = frame.site, frame.edition
    links = frame.links(entity.id)
    parts = paged(links, BRIEFINGS)
    paths = [edition.entity(entity.id, number) for number in range(1, len(parts) + 1)]
    name, name_lang = frame.text(entity.name)
    description, description_lang = frame.text(entity.description)
    kind = frame.t(f"type.{entity.type.value}")
    events = tuple(_events(frame, entity))
    for number, part in enumerate(parts, 1):
        if only not in (0, number):
            continue
        here = frame.at(paths[number - 1])
        first_page = number == 1
        view = EntityView(
            entity=entity,
            register=Anchor(kind, here.to(edition.register(entity.type))),
            name=name,
            name_lang=name_lang,
            description=description,
            description_lang=description_lang,
            profile=profile if first_page else "",
            profile_lang=profile_language(site, edition),
            total=len(links),
            first=links[-1].day if links else None,
            mentions=tuple(mention_rows(here, entity.id, part)),
            pager=pager(paths, number),
            chart=chart(here, entity.id, links, entity.type.value) if first_page else None,
            said=tuple(_said(here, entity)) if first_page else (),
            events=events if first_page else (),
            strip=_strip(here, events) if first_page else None,
            circle=circle(here, entity) if first_page else None,
            map=entity_map(here, entity) if first_page else None,
            names=_names(here, entity, name),
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
            pager=view.pager,
            alternates=tuple(
                (other.lang, other.entity(entity.id, number)) for other in site.editions
            ),
        )


def profile_language(site: Site, edition: Edition) -> str:
    """Return the language of notes' bodies where it is not the edition's own, else ''.

    Bodies are written in the site's first language.
    """
    return "" if edition.lang == site.editions[0].lang else site.editions[0].lang


def _names(frame: Frame, entity: Entity, name: str) -> tuple[Foreign, ...]:
    """Return the names in other languages and the aliases, but for the name on this page."""
    found = {text: frame.foreign(lang) if lang else "" for lang, text in entity.name.values}
    for alias in entity.aliases:
        found.setdefault(alias.value, "")
    return tuple(Foreign(text, lang) for text, lang in found.items() if text != name)


def _said(frame: Frame, entity: Entity) -> Iterator[SaidRow]:
    every = said(frame.site, entity.id)
    for one in once(every, frame.site.versions, frame.edition.lang, of=attrgetter("briefing"))[
        :BRIEFINGS
    ]:
        briefing = frame.heading(one.briefing)
        link = frame.briefing(one.briefing, one.statement.anchor)
        yield SaidRow(
            kind=one.statement.kind,
            text=one.statement.text,
            by=frame.entities(one.statement.by),
            link=Anchor(briefing.title, link, "", briefing.lang),
            briefing=briefing,
        )


def _events(frame: Frame, entity: Entity) -> Iterator[EventRow]:
    every = happened(frame.site, entity.id)
    newest = once(every, frame.site.versions, frame.edition.lang, of=attrgetter("briefing"))[
        -BRIEFINGS:
    ]
    for number, item in enumerate(reversed(newest), 1):
        event = item.event
        row = event_row(frame, item.briefing, event.date, event.text, event.anchor)
        yield replace(row, anchor=f"ev-{number}")


def _strip(frame: Frame, events: Iterable[EventRow]) -> Strip | None:
    return strip(frame, [Event(row.date, row.text, f"#{row.anchor}", row.lang) for row in events])


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
        yield RoleRow(frame.text(role.role), organization, role.start, role.end)


def external(note: Entity | Term) -> Iterator[External]:
    """Yield name, value and address of each external identifier."""
    for scheme, value in note.same_as:
        name, url = _EXTERNAL[scheme]
        yield name, value, url.format(value)
