"""The appendices of an export: the entities and the terms of some briefings, each in full."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from builder.core.body import anchor
from builder.core.card import Card
from builder.core.model import EntityType
from builder.core.present.entity import EntityView, MentionRow, entity_pages
from builder.core.present.frame import Frame, Page
from builder.core.present.glossary import TermView, term_pages
from builder.core.present.letters import sort_key
from builder.core.present.pages import NoteBody
from builder.core.values import Value


class EntityEntry(NamedTuple):
    """An entity, and where the briefings mention it."""

    id: str
    view: EntityView
    mentions: tuple[MentionRow, ...]


class TermEntry(NamedTuple):
    """A term, and where the briefings use it."""

    id: str
    view: TermView
    mentions: tuple[MentionRow, ...]


class EntityGroup(Value, frozen=True):
    """The entities of one type, by name."""

    type: EntityType
    entries: tuple[EntityEntry, ...]


class EntitiesView(Value, frozen=True):
    """All entities of an export."""

    groups: tuple[EntityGroup, ...]


class TermsView(Value, frozen=True):
    """All terms of an export, by name."""

    entries: tuple[TermEntry, ...]


def entities_page(frame: Frame, briefings: tuple[Card, ...], body: NoteBody) -> Page | None:
    """Present the entities that `briefings` mention; None if there are none."""
    path = frame.edition.entity("appendix")
    here = frame.at(path)
    known = frame.site.registry.entities
    groups: dict[EntityType, list[EntityEntry]] = {type: [] for type in EntityType}
    for id in _mentioned(briefings, "entity"):
        entity = known[id]
        page = next(iter(entity_pages(here, entity, body(entity, path, frame.edition))))
        if isinstance(page.view, EntityView):
            rows = tuple(_mentions(here, briefings, id))
            groups[entity.type].append(EntityEntry(id, page.view, rows))
    found = tuple(
        EntityGroup(type, tuple(sorted(entries, key=_by_sort_name)))
        for type, entries in groups.items()
        if entries
    )
    if not found:
        return None
    return _page(here, "appendix-entities.md.j2", frame.t("register.title"), EntitiesView(found))


def terms_page(frame: Frame, briefings: tuple[Card, ...], body: NoteBody) -> Page | None:
    """Present the terms that `briefings` use; None if there are none."""
    path = frame.edition.term("appendix")
    here = frame.at(path)
    entries = []
    for id in _mentioned(briefings, "term"):
        term = frame.site.registry.terms[id]
        page = next(iter(term_pages(here, term, body(term, path, frame.edition))))
        if isinstance(page.view, TermView):
            entries.append(TermEntry(id, page.view, tuple(_mentions(here, briefings, id))))
    if not entries:
        return None
    entries.sort(key=lambda entry: (sort_key(entry.view.name), entry.id))
    view = TermsView(tuple(entries))
    return _page(here, "appendix-terms.md.j2", frame.t("glossary.title"), view)


def _by_sort_name(entry: EntityEntry) -> tuple[str, str]:
    return sort_key(entry.view.entity.sort_name or entry.view.name), entry.id


def _mentioned(briefings: tuple[Card, ...], kind: str) -> tuple[str, ...]:
    counts = (count for briefing in briefings for count in briefing.counts)
    return tuple(dict.fromkeys(count.id for count in counts if count.kind == kind))


def _mentions(frame: Frame, briefings: tuple[Card, ...], id: str) -> Iterator[MentionRow]:
    """Yield each briefing that mentions a note; of a single one also the sentences that do."""
    for briefing in briefings:
        count = next((count for count in briefing.counts if count.id == id), None)
        if count is None:
            continue
        heading = frame.heading(briefing)
        first = frame.briefing(briefing, anchor(count.kind, id, 1))
        sentences = (
            [frame.sentence(heading.url, e) for e in frame.site.records.excerpts(id, briefing.id)]
            if len(briefings) == 1
            else ()
        )
        yield MentionRow(heading._replace(url=first), tuple(sentences))


def _page(frame: Frame, template: str, title: str, view: EntitiesView | TermsView) -> Page:
    return Page(
        path=frame.page,
        template=template,
        kind="appendix",
        section="",
        title=title,
        description="",
        edition=frame.edition,
        view=view,
    )
