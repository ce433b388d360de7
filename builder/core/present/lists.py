"""Lists: home, archive, topics, storylines, registers, timeline, and pages that moved."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from builder.core.briefing import Briefing
from builder.core.model import Entity, EntityType
from builder.core.paths import DocPath
from builder.core.present.entity import EventRow, event_row
from builder.core.present.frame import Anchor, Foreign, Frame, Page, Pager, Row, Tick, paged, pager
from builder.core.present.letters import Letter, by_letter, sort_key
from builder.core.site import day
from builder.core.urls import Edition

_LATEST = 12
_WINDOW = dt.timedelta(days=90)
_PROMINENT = 6
_TERMS = 3
_AHEAD = 5
_RECENT = 50


@dataclass(frozen=True, slots=True)
class Heading:
    """Rows under a heading."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ListView:
    """Briefings under headings; `intro` says how many there are in all."""

    intro: str
    headings: tuple[Heading, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """A topic, storyline or year with its number of briefings."""

    link: Anchor
    count: int
    latest: Row


@dataclass(frozen=True, slots=True)
class OverviewView:
    """All topics, storylines or years, and where to go from there."""

    rows: tuple[OverviewRow, ...]
    more: Anchor | None = None


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """An entity in a register; `name` is its name as it is sorted."""

    name: str
    url: str
    type: EntityType
    description: str
    count: int


@dataclass(frozen=True, slots=True)
class RegisterView:
    """A register, or the list of registers with the most mentioned entities of each."""

    letters: tuple[Letter[RegisterRow], ...]
    pager: Pager
    total: int


@dataclass(frozen=True, slots=True)
class RegistersView:
    """The registers by type: link, number of entities, the most mentioned."""

    types: tuple[tuple[EntityType, str, int, tuple[Anchor, ...]], ...]


@dataclass(frozen=True, slots=True)
class TimelineView:
    """Events by year, newest first."""

    years: tuple[tuple[int, tuple[EventRow, ...]], ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class Prominent:
    """An entity on the home page with its mentions of the last weeks; ticks are 0 to 100."""

    link: Anchor
    description: str
    count: int
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class HomeView:
    """The latest briefings, and what is in view."""

    lead: Row | None
    rows: tuple[Row, ...]
    archive: str
    prominent: tuple[Prominent, ...]
    days: int
    terms: tuple[tuple[Anchor, Foreign], ...]
    ahead: tuple[EventRow, ...]


def _page(  # noqa: PLR0913, PLR0917 - a page has so many parts
    frame: Frame,
    kind: str,
    section: str,
    title: str,
    template: str,
    view: object,
    alternates: Iterable[tuple[str, DocPath]] = (),
) -> Page:
    return Page(
        path=frame.page,
        template=template,
        kind=kind,
        section=section,
        title=title,
        description="",
        edition=frame.edition,
        view=view,
        alternates=tuple(alternates),
    )


def own(frame: Frame) -> tuple[Briefing, ...]:
    """Return the edition's own briefings: those in its language; the first also has the others'."""
    known = {edition.lang for edition in frame.site.editions[1:]}
    lang = frame.edition.lang
    if frame.edition is frame.site.editions[0]:
        return tuple(b for b in frame.site.briefings if b.article.lang not in known)
    return tuple(b for b in frame.site.briefings if b.article.lang == lang)


def home_page(frame: Frame, briefings: tuple[Briefing, ...]) -> Page:
    """Present the home page from the edition's own briefings."""
    latest = briefings[: _LATEST + 1]
    view = HomeView(
        lead=frame.row(latest[0]) if latest else None,
        rows=tuple(frame.row(briefing) for briefing in latest[1:]),
        archive=frame.to(frame.edition.section("archive")),
        prominent=_prominent(frame, briefings),
        days=_WINDOW.days,
        terms=tuple(_terms(frame, latest)),
        ahead=tuple(_ahead(frame, briefings[:_RECENT])),
    )
    homes = ((edition.lang, edition.home()) for edition in frame.site.editions)
    return _page(frame, "home", "briefings", frame.site.name, "home.md.j2", view, homes)


def _prominent(frame: Frame, briefings: Sequence[Briefing]) -> tuple[Prominent, ...]:
    if not briefings:
        return ()
    last = day(briefings[0].article)
    found: dict[str, list[float]] = {}
    for briefing in briefings:
        age = last - day(briefing.article)
        if age > _WINDOW:
            break
        x = round(100 - age / _WINDOW * 100, 1)
        for count in briefing.counts:
            if count.kind == "entity":
                found.setdefault(count.id, []).append(x)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))[:_PROMINENT]
    entities = frame.site.registry.entities
    return tuple(
        Prominent(
            frame.entity(entities[id]),
            entities[id].description.get(frame.edition.lang),
            len(ticks),
            tuple(Tick(x, "") for x in ticks),
        )
        for id, ticks in ranked
    )


def _terms(frame: Frame, briefings: Iterable[Briefing]) -> Iterator[tuple[Anchor, Foreign]]:
    """Yield the terms most used in the latest briefings."""
    uses: Counter[str] = Counter()
    for briefing in briefings:
        for count in briefing.counts:
            if count.kind == "term":
                uses[count.id] += count.count
    for id, _ in sorted(uses.items(), key=lambda item: (-item[1], item[0]))[:_TERMS]:
        term = frame.site.registry.terms[id]
        yield frame.term(term), frame.definition(term)


def _ahead(frame: Frame, briefings: Iterable[Briefing]) -> Iterator[EventRow]:
    """Yield the dated next steps of the newest briefings that lie ahead of the latest one."""
    rows = [
        event_row(frame, briefing, step.date, step.text, "")
        for briefing in briefings
        for step in briefing.article.whats_next
        if step.date is not None and step.date.last >= frame.site.today
    ]
    yield from sorted(rows, key=lambda row: (row.date.order, row.text))[:_AHEAD]


def archive_pages(frame: Frame, briefings: tuple[Briefing, ...]) -> Iterator[Page]:
    """Present the archive: the list of years, and each year by month."""
    years: dict[int, list[Briefing]] = {}
    for briefing in briefings:
        years.setdefault(day(briefing.article).year, []).append(briefing)
    edition, t = frame.edition, frame.t
    rows = tuple(
        OverviewRow(
            Anchor(str(year), frame.to(edition.year(year))), len(found), frame.row(found[0])
        )
        for year, found in years.items()
    )
    others = ((e.lang, e.section("archive")) for e in frame.site.editions)
    title = t("archive.title")
    yield _page(frame, "archive", "briefings", title, "overview.md.j2", OverviewView(rows), others)
    for year, found in years.items():
        yield from _lists(
            frame,
            found,
            lambda number, year=year: edition.year(year, number),  # type: ignore[misc]
            "archive",
            "briefings",
            t("archive.year", year=str(year)),
            lambda briefing: t.month(day(briefing.article)),
        )


def _lists(  # noqa: PLR0913, PLR0917 - as `_page`
    frame: Frame,
    briefings: Sequence[Briefing],
    path: Callable[[int], DocPath],
    kind: str,
    section: str,
    title: str,
    heading: Callable[[Briefing], str],
) -> Iterator[Page]:
    """Yield the pages of a list of briefings, under headings, `ROWS` to a page."""
    parts = paged(briefings)
    paths = [path(number) for number in range(1, len(parts) + 1)]
    intro = frame.t("list.count", count=len(briefings))
    for number, part in enumerate(parts, 1):
        here = frame.at(paths[number - 1])
        groups: dict[str, list[Row]] = {}
        for briefing in part:
            groups.setdefault(heading(briefing), []).append(here.row(briefing))
        headings = tuple(Heading(name, tuple(rows)) for name, rows in groups.items())
        view = ListView(intro, headings, pager(paths, number))
        yield _page(here, kind, section, title, "list.md.j2", view)


def collection_pages(
    frame: Frame,
    name: str,
    collections: Mapping[str, Sequence[Briefing]],
    path: Callable[[str, int], DocPath],
) -> Iterator[Page]:
    """Present topics or storylines (`name`): the list of them, and the briefings of each."""
    t = frame.t
    ordered = sorted(collections.items(), key=lambda item: sort_key(item[0]))
    rows = tuple(
        OverviewRow(Anchor(title, frame.to(path(title, 1))), len(found), frame.row(found[0]))
        for title, found in ordered
    )
    others = ((e.lang, e.section(name)) for e in frame.site.editions)
    other = "storylines" if name == "topics" else "topics"
    more = Anchor(t(f"{other}.title"), frame.to(frame.edition.section(other)))
    view = OverviewView(rows, more)
    yield _page(frame, name, "topics", t(f"{name}.title"), "overview.md.j2", view, others)
    for title, found in ordered:
        yield from _lists(
            frame,
            found,
            lambda number, title=title: path(title, number),  # type: ignore[misc]
            name.removesuffix("s"),
            "topics",
            title,
            lambda briefing: str(day(briefing.article).year),
        )


def by_topic(briefings: Iterable[Briefing]) -> dict[str, list[Briefing]]:
    """Group briefings by topic."""
    found: dict[str, list[Briefing]] = {}
    for briefing in briefings:
        for topic in dict.fromkeys(topic.value for topic in briefing.article.topics):
            found.setdefault(topic, []).append(briefing)
    return found


def by_storyline(briefings: Iterable[Briefing]) -> dict[str, list[Briefing]]:
    """Group briefings by storyline."""
    found: dict[str, list[Briefing]] = {}
    for briefing in briefings:
        if briefing.article.storyline:
            found.setdefault(briefing.article.storyline.value, []).append(briefing)
    return found


def register_pages(frame: Frame) -> Iterator[Page]:
    """Present the registers: the list of types, and each type from A to Z."""
    site, edition = frame.site, frame.edition
    types: dict[EntityType, list[Entity]] = {}
    for entity in site.registry.entities.values():
        types.setdefault(entity.type, []).append(entity)
    kinds = [type for type in EntityType if type in types]
    view = RegistersView(
        tuple(
            (
                type,
                frame.to(edition.register(type)),
                len(types[type]),
                tuple(frame.entity(entity) for entity in _most_mentioned(frame, types[type])),
            )
            for type in kinds
        )
    )
    others = ((e.lang, e.section("register")) for e in site.editions)
    title = frame.t("register.title")
    yield _page(frame, "register", "register", title, "registers.md.j2", view, others)
    for type in kinds:
        yield from _register(frame, type, types[type])


def _most_mentioned(frame: Frame, entities: Iterable[Entity]) -> list[Entity]:
    links = frame.site.backlinks
    ranked = sorted(entities, key=lambda entity: (-len(links.get(entity.id, ())), entity.id))
    return ranked[:_PROMINENT]


def _register(frame: Frame, type: EntityType, entities: list[Entity]) -> Iterator[Page]:
    site, edition = frame.site, frame.edition
    lang = edition.lang

    def name(entity: Entity) -> str:
        return entity.sort_name or entity.name.get(lang)

    ordered = sorted(entities, key=lambda entity: (sort_key(name(entity)), entity.id))
    parts = paged(ordered)
    paths = [edition.register(type, number) for number in range(1, len(parts) + 1)]
    for number, part in enumerate(parts, 1):
        here = frame.at(paths[number - 1])
        rows = [
            RegisterRow(
                name(entity),
                here.to(edition.entity(entity.id)),
                entity.type,
                entity.description.get(lang),
                len(site.backlinks.get(entity.id, ())),
            )
            for entity in part
        ]
        letters = by_letter(rows, lambda row: row.name)
        view = RegisterView(letters, pager(paths, number), len(ordered))
        others = ((e.lang, e.register(type, number)) for e in site.editions)
        title = frame.t(f"types.{type.value}")
        yield _page(here, "register", "register", title, "register.md.j2", view, others)


def timeline_pages(frame: Frame, ids: frozenset[str]) -> Iterator[Page]:
    """Present all events of the briefings `ids`, newest first."""
    events = [item for item in reversed(frame.site.events) if item.briefing.id in ids]
    parts = paged(events)
    paths = [frame.edition.section("timeline", number) for number in range(1, len(parts) + 1)]
    for number, part in enumerate(parts, 1):
        here = frame.at(paths[number - 1])
        years: dict[int, list[EventRow]] = {}
        for item in part:
            event = item.event
            row = event_row(here, item.briefing, event.date, event.text, event.anchor)
            years.setdefault(event.date.first.year, []).append(row)
        grouped = tuple((year, tuple(rows)) for year, rows in years.items())
        others = ((e.lang, e.section("timeline")) for e in frame.site.editions)
        yield _page(
            here,
            "timeline",
            "timeline",
            frame.t("timeline.title"),
            "timeline.md.j2",
            TimelineView(grouped, pager(paths, number)),
            others,
        )


def moved_pages(frame: Frame) -> Iterator[Page]:
    """Present a page at every former address, leading to the present one."""
    site, edition = frame.site, frame.edition
    for old, id in site.registry.former.items():
        places: tuple[DocPath, DocPath] | None = None
        if id in site.registry.entities:
            places = edition.entity(old), edition.entity(id)
        elif id in site.registry.terms:
            places = edition.term(old), edition.term(id)
        elif id in site.by_id and _is_own(site.by_id[id], edition, frame):
            places = edition.briefing(old), edition.briefing(id)
        if places is not None:
            here = frame.at(places[0])
            title = site.registry.display(id, edition.lang)
            yield Page(
                path=places[0],
                template="moved.md.j2",
                kind="moved",
                section="",
                title=title,
                description="",
                edition=edition,
                view=Anchor(title, here.to(places[1])),
                redirect=here.to(places[1]).replace(".md", ".html"),
            )


def _is_own(briefing: Briefing, edition: Edition, frame: Frame) -> bool:
    return frame.briefing_path(briefing).startswith(edition.prefix or "briefings/")
