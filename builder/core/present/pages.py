"""All pages of the site, edition by edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from builder.core.card import Card
from builder.core.messages import Messages
from builder.core.model import Article, Entity, Term
from builder.core.paths import DocPath
from builder.core.present.briefing import briefing_page
from builder.core.present.entity import entity_pages
from builder.core.present.frame import Frame, Page
from builder.core.present.glossary import glossary_pages, term_pages
from builder.core.present.home import home_page
from builder.core.present.lists import archive_pages, own, topic_pages
from builder.core.present.moved import moved_pages, withdrawn_page
from builder.core.present.network import network_page
from builder.core.present.registers import register_pages
from builder.core.present.storylines import storyline_pages
from builder.core.present.timeline import timeline_pages
from builder.core.site import Site
from builder.core.urls import Edition, edition_of
from builder.core.values import Value


class Bodies(Value, frozen=True):
    """The Markdown of bodies of notes, for a page in an edition."""

    note: Callable[[Entity | Term, DocPath, Edition], str]


Job = Callable[[], Iterable[Page]]
"""Makes one or a few pages; jobs do not depend on each other."""


def page_jobs(site: Site, words: Mapping[str, Messages], bodies: Bodies) -> list[Job]:
    """Return the jobs that make every page of the site but the hand-written ones."""
    jobs: list[Job] = [partial(one_briefing, site, words, b) for b in site.briefings]
    jobs += (partial(_withdrawn, site, words, article) for article in site.withdrawn)
    for edition in site.editions:
        jobs += _edition(site, edition, words[edition.lang], bodies)
    return jobs


def one_briefing(site: Site, words: Mapping[str, Messages], briefing: Card) -> tuple[Page]:
    """Present a briefing, in the edition of its language."""
    edition = edition_of(briefing.lang, site.editions)
    frame = Frame(site, edition, words[edition.lang], edition.briefing(briefing.id))
    return (briefing_page(frame, site.records.record(briefing.id)),)


def _withdrawn(site: Site, words: Mapping[str, Messages], article: Article) -> Iterable[Page]:
    edition = edition_of(article.lang, site.editions)
    frame = Frame(site, edition, words[edition.lang], edition.briefing(article.id))
    return (withdrawn_page(frame, article),)


def _edition(site: Site, edition: Edition, t: Messages, bodies: Bodies) -> Iterator[Job]:
    def frame(path: DocPath) -> Frame:
        return Frame(site, edition, t, path)

    def entity(note: Entity) -> Iterable[Page]:
        path = edition.entity(note.id)
        return entity_pages(frame(path), note, bodies.note(note, path, edition))

    def term(note: Term) -> Iterable[Page]:
        path = edition.term(note.id)
        return term_pages(frame(path), note, bodies.note(note, path, edition))

    briefings = own(frame(edition.home()))
    yield from (partial(entity, note) for note in site.registry.entities.values())
    yield from (partial(term, note) for note in site.registry.terms.values())
    yield lambda: glossary_pages(frame(edition.section("glossary")))
    yield lambda: register_pages(frame(edition.section("register")))
    yield lambda: (network_page(frame(edition.section("network"))),)
    yield lambda: (home_page(frame(edition.home()), briefings),)
    yield lambda: archive_pages(frame(edition.section("archive")), briefings)
    yield lambda: topic_pages(frame(edition.section("topics")), briefings)
    yield lambda: storyline_pages(frame(edition.section("storylines")), briefings)
    ids = frozenset(briefing.id for briefing in briefings)
    yield lambda: timeline_pages(frame(edition.section("timeline")), ids)
    yield lambda: moved_pages(frame(edition.home()))
