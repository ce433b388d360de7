"""Pictures with their words: what `core/pictures` lays out, named in the language of the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from builder.core.body import anchor
from builder.core.briefing import Briefing
from builder.core.card import Card
from builder.core.dates import Date, Moment
from builder.core.messages import Messages
from builder.core.model import Entity, EntityType
from builder.core.pictures import bars as bar_chart
from builder.core.pictures import ego as ring
from builder.core.pictures.labels import shortened
from builder.core.pictures.place_map import PlaceMap, Site, place_map
from builder.core.pictures.time_scale import Tick
from builder.core.pictures.timeline import Timeline, timeline
from builder.core.pictures.window import Place, Window, fit
from builder.core.present.frame import Anchor, Frame
from builder.core.site import Site as SiteOfPages
from builder.core.values import Value

_TITLE = 90
_PLACES = 2
"""A briefing with fewer places has no map: where a single one is says the text."""

_MAPPED = 40


class BarWords(NamedTuple):
    """What a bar is called: in full, below it, and the year where one begins."""

    title: str
    name: str
    year: str


class Chart(Value, frozen=True):
    """Mentions over time; `label` is the text alternative."""

    heading: str
    label: str
    bars: bar_chart.Bars
    words: tuple[BarWords, ...]
    css: str


class Event(NamedTuple):
    """An event as a picture shows it: when, what, and the address of what tells it.

    `lang` is the language of the text, '' if it is the page's.
    """

    date: Date
    text: str
    url: str
    lang: str = ""


class Strip(Value, frozen=True):
    """Events on an axis of time; titles, addresses and names of ticks belong to its marks.

    Titles have a language, '' if it is the page's.
    """

    label: str
    timeline: Timeline
    titles: tuple[tuple[str, str], ...]
    urls: tuple[str, ...]
    ticks: tuple[str, ...]

    def key(self, index: int) -> int:
        """Return the number of an event in the picture, or 0 if there are too many for numbers."""
        return self.timeline.spans[index].key


class PlaceRow(NamedTuple):
    """A place beside a map: its page, its first mention, and how often it is mentioned."""

    link: Anchor
    first: str
    mentions: int


class Map(Value, frozen=True):
    """A map and the places on it; `label` is the text alternative."""

    label: str
    map: PlaceMap
    rows: tuple[PlaceRow, ...] = ()


class Circle(Value, frozen=True):
    """An entity among its companions with their counts, and the ties between these."""

    label: str
    name: Anchor
    picture: ring.Ego
    companions: tuple[tuple[Anchor, int], ...]
    pairs: Mapping[tuple[int, int], int]

    @property
    def ties(self) -> tuple[tuple[Anchor, Anchor, int], ...]:
        """Return the ties between companions with the number of their briefings."""
        links = [link for link, _ in self.companions]
        return tuple((links[a], links[b], count) for (a, b), count in self.pairs.items())


def chart(frame: Frame, id: str, links: Iterable[Card], css: str) -> Chart | None:
    """Return the mentions of the note `id` over time."""
    t = frame.t
    found = bar_chart.bars((card.day, card.count(id)) for card in links)
    if found is None:
        return None
    headings = {1: "picture.by_month", 3: "picture.by_quarter", 12: "picture.by_year"}
    key = headings.get(found.months)
    heading = t(key) if key else t("picture.by_years", years=found.months // 12)
    words = tuple(
        _bar_words(t, found, index, bar.first, bar.last) for index, bar in enumerate(found.bars)
    )
    counts = (
        f"{name.title} {t.number(bar.count)}"
        for name, bar in zip(words, found.bars, strict=True)
        if bar.count
    )
    return Chart(heading, f"{heading}: {', '.join(counts)}", found, words, css)


def _bar_words(
    t: Messages, found: bar_chart.Bars, index: int, first: dt.date, last: dt.date
) -> BarWords:
    year = str(first.year)
    begins = year if index == 0 or first.month == 1 else ""
    match found.months:
        case 1:
            return BarWords(t.month(first), t.month_name(first)[:1], begins)
        case 3:
            return BarWords(t.quarter(first), f"Q{first.month // 3 + 1}", begins)
        case 12:
            title = year
        case _:
            title = f"{year}–{last.year}"
    return BarWords(title, "" if index % found.every else year, "")


def strip(frame: Frame, events: Sequence[Event]) -> Strip | None:
    """Return events on an axis of time, in the order given; None for too few or too near ones."""
    dates = [event.date for event in events]
    found = timeline(dates)
    if found is None:
        return None
    t = frame.t
    first, last = min(dates, key=lambda d: d.order), max(dates, key=lambda d: d.last)
    return Strip(
        label=t(
            "picture.events",
            len(events),
            first=t.date(first.start),
            last=t.date(last.end or last.start),
        ),
        timeline=found,
        titles=tuple(
            (f"{t.date(event.date)}: {shortened(event.text, _TITLE, 1.6)}", event.lang)
            for event in events
        ),
        urls=tuple(event.url for event in events),
        ticks=tuple(_tick(t, tick) for tick in found.ticks),
    )


def _tick(t: Messages, tick: Tick) -> str:
    if tick.unit == "year":
        return str(tick.day.year)
    return t.short(Moment(tick.day, tick.unit))


def briefing_map(frame: Frame, briefing: Briefing) -> Map | None:
    """Return a map of the places that a briefing mentions, the most mentioned first."""
    outlines = frame.site.outlines
    if outlines is None:
        return None
    entities = frame.site.registry.entities
    found = [
        (count, entities[count.id])
        for count in briefing.counts
        if count.kind == "entity" and _is_place(entities[count.id])
    ]
    if len(found) < _PLACES:
        return None
    found.sort(key=lambda item: (-item[0].count, item[0].places[0], item[1].id))
    rows = tuple(
        PlaceRow(frame.entity(entity), f"#{anchor('entity', entity.id, 1)}", count.count)
        for count, entity in found[:_MAPPED]
    )
    sites = [
        Site(_place(entity), row.link.text, row.first)
        for row, (_, entity) in zip(rows, found, strict=False)
    ]
    names = ", ".join(site.name for site in sites)
    return Map(frame.t("picture.map", names=names), place_map(outlines, sites), rows)


def windows(site: SiteOfPages) -> tuple[Window, ...]:
    """Return the windows of the maps on the pages of a site, each once."""
    entities = site.registry.entities
    located = {entity.id: _place(entity) for entity in entities.values() if entity.location}
    places = {id: place for id, place in located.items() if _is_place(entities[id])}
    found = {fit([place]) for place in located.values()}
    for card in site.briefings:
        mentioned = [places[id] for id in card.entities if id in places]
        if _PLACES <= len(mentioned) <= _MAPPED:
            found.add(fit(mentioned))
    return tuple(sorted(found))


def entity_map(frame: Frame, entity: Entity) -> Map | None:
    """Return a map of where an entity is."""
    outlines = frame.site.outlines
    if outlines is None or entity.location is None:
        return None
    name = entity.name.get(frame.edition.lang)
    found = place_map(outlines, [Site(_place(entity), name, "")])
    return Map(frame.t("picture.map", names=name), found)


def _is_place(entity: Entity) -> bool:
    return entity.type is EntityType.PLACE and entity.location is not None


def _place(entity: Entity) -> Place:
    location = entity.location
    return Place(location.lat, location.lon) if location else Place(0, 0)


def circle(frame: Frame, entity: Entity) -> Circle | None:
    """Return the entities that an entity most often appears with."""
    site, t = frame.site, frame.t
    found, counts = site.together.companions(entity.id)
    if not found.ids:
        return None
    links = frame.entities(found.ids)
    name = frame.entity(entity)
    picture = ring.ego(name.text, [link.text for link in links], counts, found.ties)
    said = ", ".join(
        f"{link.text} {t.number(count)}" for link, count in zip(links, counts, strict=True)
    )
    return Circle(
        label=f"{t('entity.companions')}: {said}",
        name=name,
        picture=picture,
        companions=tuple(zip(links, counts, strict=True)),
        pairs=found.ties,
    )
