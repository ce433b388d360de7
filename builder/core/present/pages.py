"""All pages of the site: the jobs that make them, and what each job makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from builder.core.card import Card
from builder.core.messages import Messages
from builder.core.model import Entity, Term
from builder.core.paths import DocPath
from builder.core.present.briefing import briefing_page
from builder.core.present.entity import entity_pages
from builder.core.present.frame import Frame, Page
from builder.core.present.glossary import glossary_pages, term_pages
from builder.core.present.home import home_page
from builder.core.present.lists import (
    archive_page,
    by_storyline,
    by_topic,
    by_year,
    own,
    topic_pages,
    topics_pages,
    year_pages,
)
from builder.core.present.moved import moved_pages, withdrawn_page
from builder.core.present.network import network_page
from builder.core.present.registers import register_pages
from builder.core.present.search import search_page
from builder.core.present.sidebar import Profiles
from builder.core.present.storylines import storyline_pages, storylines_pages
from builder.core.present.timeline import timeline_pages
from builder.core.site import Site
from builder.core.urls import Edition, edition_of

NoteBody = Callable[[Entity | Term, DocPath, Edition], str]
"""Gives the body of a note as Markdown, for a page in an edition."""


class Job(NamedTuple):
    """What makes a page or the pages of a list; jobs do not depend on each other.

    `key` says of what: the id of a note, a year, a topic, or '' if there is one of this kind in an
    edition. `only` is the number of the page that is wanted of several, 0 all of them.
    """

    kind: str
    lang: str
    key: str = ""
    only: int = 0


LISTS = (
    "glossary",
    "register",
    "network",
    "home",
    "archive",
    "topics",
    "storylines",
    "timeline",
    "moved",
    "search",
)
"""The jobs that each edition has once."""


class Lists:
    """The briefings of an edition as its lists have them, newest first."""

    def __init__(self, frame: Frame) -> None:
        self.briefings = own(frame)
        self.years = by_year(self.briefings)
        self.topics = by_topic(self.briefings)
        self.storylines = by_storyline(self.briefings)


class Press:
    """Makes pages of a site. Lists of briefings are put together once for all pages."""

    def __init__(self, site: Site, words: Mapping[str, Messages], body: NoteBody) -> None:
        self._site = site
        self._words = words
        self.body = body
        self._lists: dict[str, Lists] = {}
        self._profiles: dict[str, Profiles] = {}

    def jobs(self) -> Iterator[Job]:
        """Yield the jobs that make every page of the site but the hand-written ones."""
        site = self._site
        for card in site.briefings:
            yield Job("briefing", edition_of(card.lang, site.editions).lang, card.id)
        for article in site.withdrawn:
            yield Job("withdrawn", edition_of(article.lang, site.editions).lang, article.id)
        for edition in site.editions:
            lists = self.lists(edition)
            yield from (Job("entity", edition.lang, id) for id in site.registry.entities)
            yield from (Job("term", edition.lang, id) for id in site.registry.terms)
            yield from (Job(kind, edition.lang) for kind in LISTS)
            yield from (Job("year", edition.lang, str(year)) for year in lists.years)
            yield from (Job("topic", edition.lang, topic) for topic in lists.topics)
            yield from (Job("storyline", edition.lang, name) for name in lists.storylines)

    def lists(self, edition: Edition) -> Lists:
        """Return the briefings of an edition."""
        if edition.lang not in self._lists:
            self._lists[edition.lang] = Lists(self._frame(edition, edition.home()))
        return self._lists[edition.lang]

    def pages(self, job: Job) -> Iterable[Page]:
        """Present the pages of a job."""
        edition = edition_of(job.lang, self._site.editions)
        match job.kind:
            case "briefing":
                return (self.briefing(self._site.by_id[job.key]),)
            case "entity" | "term" | "withdrawn":
                return self._note(job, edition)
            case "year" | "topic" | "storyline" | "timeline":
                return self._long_list(job, edition)
            case _:
                return self._list(job.kind, edition)

    def briefing(self, card: Card) -> Page:
        """Present a briefing, in the edition of its language."""
        edition = edition_of(card.lang, self._site.editions)
        frame = self._frame(edition, edition.briefing(card.id))
        profiles = self._profiles.setdefault(edition.lang, Profiles())
        return briefing_page(frame, self._site.records.record(card.id), profiles)

    def _frame(self, edition: Edition, path: DocPath) -> Frame:
        return Frame(self._site, edition, self._words[edition.lang], path)

    def _note(self, job: Job, edition: Edition) -> Iterable[Page]:
        registry = self._site.registry
        if job.kind == "withdrawn":
            frame = self._frame(edition, edition.briefing(job.key))
            article = self._site.records.record(job.key).briefing.article
            return (withdrawn_page(frame, article),)
        # Only the first page shows the body.
        shows_body = job.only in (0, 1)
        if job.kind == "entity":
            path, entity = edition.entity(job.key), registry.entities[job.key]
            body = self.body(entity, path, edition) if shows_body else ""
            return entity_pages(self._frame(edition, path), entity, body, job.only)
        path, term = edition.term(job.key), registry.terms[job.key]
        body = self.body(term, path, edition) if shows_body else ""
        return term_pages(self._frame(edition, path), term, body, job.only)

    def _long_list(self, job: Job, edition: Edition) -> Iterable[Page]:
        lists, frame = self.lists(edition), self._frame(edition, edition.home())
        match job.kind:
            case "year":
                year = int(job.key)
                return year_pages(frame, year, lists.years[year], job.only)
            case "topic":
                return topic_pages(frame, job.key, lists.topics[job.key], job.only)
            case "storyline":
                return storyline_pages(frame, job.key, lists.storylines[job.key], job.only)
            case _:
                at = self._frame(edition, edition.section("timeline"))
                return timeline_pages(at, lists.briefings, job.only)

    def _list(self, kind: str, edition: Edition) -> Iterable[Page]:
        briefings = self.lists(edition).briefings
        frame = self._frame(edition, edition.home())
        make: dict[str, Callable[[], Iterable[Page]]] = {
            "glossary": lambda: glossary_pages(frame.at(edition.section("glossary"))),
            "register": lambda: register_pages(frame.at(edition.section("register"))),
            "network": lambda: (network_page(frame.at(edition.section("network"))),),
            "home": lambda: (home_page(frame, briefings),),
            "archive": lambda: (archive_page(frame, briefings),),
            "topics": lambda: topics_pages(frame, briefings),
            "storylines": lambda: storylines_pages(frame, briefings),
            "moved": lambda: moved_pages(frame),
            "search": lambda: (search_page(frame),),
        }
        return make[kind]()
