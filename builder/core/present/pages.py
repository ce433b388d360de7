"""All pages of the site, edition by edition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from builder.core.messages import Messages
from builder.core.model import Entity, Term
from builder.core.paths import DocPath
from builder.core.present.briefing import briefing_page, withdrawn_page
from builder.core.present.entity import entity_pages
from builder.core.present.frame import Frame, Page
from builder.core.present.glossary import glossary_page, term_pages
from builder.core.present.lists import (
    archive_pages,
    by_storyline,
    by_topic,
    collection_pages,
    home_page,
    moved_pages,
    own,
    register_pages,
    timeline_pages,
)
from builder.core.site import Site
from builder.core.urls import Edition, edition_of


@dataclass(frozen=True, slots=True)
class Bodies:
    """The Markdown of bodies: of briefings by id, of notes for a page in an edition."""

    briefing: Mapping[str, str]
    note: Callable[[Entity | Term, DocPath, Edition], str]


def site_pages(site: Site, words: Mapping[str, Messages], bodies: Bodies) -> Iterator[Page]:
    """Yield every page of the site but the hand-written ones."""
    for briefing in site.briefings:
        edition = edition_of(briefing.article.lang, site.editions)
        frame = Frame(site, edition, words[edition.lang], edition.briefing(briefing.id))
        yield briefing_page(frame, briefing, bodies.briefing[briefing.id])
    for article in site.withdrawn:
        edition = edition_of(article.lang, site.editions)
        frame = Frame(site, edition, words[edition.lang], edition.briefing(article.id))
        yield withdrawn_page(frame, article)
    for edition in site.editions:
        yield from _edition(site, edition, words[edition.lang], bodies)


def _edition(site: Site, edition: Edition, t: Messages, bodies: Bodies) -> Iterator[Page]:
    def frame(path: DocPath) -> Frame:
        return Frame(site, edition, t, path)

    for entity in site.registry.entities.values():
        path = edition.entity(entity.id)
        yield from entity_pages(frame(path), entity, bodies.note(entity, path, edition))
    for term in site.registry.terms.values():
        path = edition.term(term.id)
        yield from term_pages(frame(path), term, bodies.note(term, path, edition))
    yield glossary_page(frame(edition.section("glossary")))
    yield from register_pages(frame(edition.section("register")))
    briefings = own(frame(edition.home()))
    yield home_page(frame(edition.home()), briefings)
    yield from archive_pages(frame(edition.section("archive")), briefings)
    yield from collection_pages(
        frame(edition.section("topics")), "topics", by_topic(briefings), edition.topic
    )
    yield from collection_pages(
        frame(edition.section("storylines")),
        "storylines",
        by_storyline(briefings),
        edition.storyline,
    )
    ids = frozenset(briefing.id for briefing in briefings)
    yield from timeline_pages(frame(edition.section("timeline")), ids)
    yield from moved_pages(frame(edition.home()))
