"""What is exported: chosen briefings, and as appendices the entities and terms that they mention."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from builder.core.card import Card
from builder.core.html import Heading, page_html
from builder.core.messages import Messages
from builder.core.model import Article
from builder.core.paths import DocPath
from builder.core.present.appendix import entities_page, terms_page
from builder.core.present.frame import Frame, Page
from builder.core.present.pages import Press
from builder.core.render import Renderer
from builder.core.site import Site
from builder.core.urls import Edition, edition_of

ENTITIES, TERMS = "entities", "terms"

Kind = Literal["article", "storyline", "topic"]


@dataclass(frozen=True, slots=True)
class Selection:
    """The briefings of an export, in the order of reading, and what they are together."""

    kind: Kind
    name: str
    briefings: tuple[Card, ...]
    edition: Edition


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an export: its HTML, and the site's page from which its links start."""

    name: str
    page: str
    title: str
    lang: str
    html: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A briefing. `part` is its whole page: `main`, the sidebar `aside`, and `rest`."""

    part: Part
    article: Article
    main: str
    aside: str
    rest: str
    headings: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """An export before it takes a form.

    `places` maps a page of the site (`entities/china.html`, perhaps with a fragment) to the part and
    the id that stand for it. `files` has the pictures by their path in the site.
    """

    selection: Selection
    t: Messages
    site_name: str
    site_url: str
    chapters: tuple[Chapter, ...]
    appendices: tuple[Part, ...]
    places: Mapping[str, tuple[str, str]]
    files: Mapping[str, bytes]

    @property
    def lang(self) -> str:
        """Return the language of the texts."""
        return self.chapters[0].part.lang

    @property
    def title(self) -> str:
        """Return what the whole is called."""
        if self.selection.kind == "article":
            return self.chapters[0].article.title
        return self.selection.name

    @property
    def identifier(self) -> str:
        """Return a name that stays the same for what is exported, whatever is in it (RFC 9562)."""
        selection = self.selection
        name = f"{self.site_url or self.site_name}#{selection.edition.lang}/{selection.kind}/"
        return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name + selection.name)}"

    @property
    def authors(self) -> tuple[str, ...]:
        """Return all authors, each once."""
        return tuple(dict.fromkeys(a for c in self.chapters for a in c.article.authors))

    @property
    def newest(self) -> dt.date:
        """Return the day of the latest content."""
        return max(newest_day(chapter.article) for chapter in self.chapters)


def newest_day(article: Article) -> dt.date:
    """Return the day on which an article, or a change to it, was published last."""
    dates = [article.updated, *(change.date for change in article.changes)]
    return max([article.day, *(date.start.first for date in dates if date is not None)])


def compose(
    selection: Selection,
    site: Site,
    words: Mapping[str, Messages],
    *,
    press: Press,
    renderer: Renderer,
    site_url: str = "",
) -> Dossier:
    """Make the chapters and the appendices of an export; its pictures are still to be added."""
    edition = selection.edition
    t = words[edition.lang]
    frame = Frame(site, edition, t, edition.home())
    places: dict[str, tuple[str, str]] = {}
    chapters = []
    for number, briefing in enumerate(selection.briefings, 1):
        own = edition_of(briefing.lang, site.editions)
        page = press.briefing(briefing)
        chapter = _chapter(
            f"b{number}", page, renderer, site.records.record(briefing.id).briefing.article
        )
        chapters.append(chapter)
        places[chapter.part.page] = (chapter.part.name, "")
        for count in briefing.counts:
            if count.kind == "term":
                places[f"{chapter.part.page}#t-{count.id}"] = (TERMS, count.id)
            else:
                places[_html(own.entity(count.id))] = (ENTITIES, count.id)
    ids = {c.id: c.kind for briefing in selection.briefings for c in briefing.counts}
    for id, kind in ids.items():
        path = edition.entity(id) if kind == "entity" else edition.term(id)
        places[_html(path)] = (ENTITIES if kind == "entity" else TERMS, id)
    pages = {
        ENTITIES: entities_page(frame, selection.briefings, press.body),
        TERMS: terms_page(frame, selection.briefings, press.body),
    }
    appendices = tuple(
        _part(name, page, _rendered(page, renderer)) for name, page in pages.items() if page
    )
    return Dossier(
        selection=selection,
        t=t,
        site_name=site.name,
        site_url=site_url,
        chapters=tuple(chapters),
        appendices=appendices,
        places=places,
        files={},
    )


def _rendered(page: Page, renderer: Renderer) -> str:
    return page_html(renderer.page(page).partition("\n---\n")[2]).whole


def _chapter(name: str, page: Page, renderer: Renderer, article: Article) -> Chapter:
    html = page_html(renderer.page(page).partition("\n---\n")[2])
    return Chapter(
        part=_part(name, page, html.whole),
        article=article,
        main=html.main,
        aside=html.aside,
        rest=html.rest,
        headings=html.headings,
    )


def _part(name: str, page: Page, html: str) -> Part:
    return Part(name, _html(page.path), page.title, page.lang or page.edition.lang, html)


def _html(path: DocPath) -> str:
    return f"{path.removesuffix('.md')}.html"
