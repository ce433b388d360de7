"""What every page is made with: the site, its edition, the words, and links from where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from builder.core.briefing import Excerpt
from builder.core.card import Card
from builder.core.dates import Moment
from builder.core.decode import LangText
from builder.core.messages import Messages
from builder.core.model import Entity, Term
from builder.core.paths import DocPath, anchors, relative
from builder.core.registry import definition_leaf
from builder.core.site import Site
from builder.core.translations import once
from builder.core.urls import Edition, edition_of
from builder.core.values import Value

T = TypeVar("T")

ROWS = 100
"""How many rows a list shows before it goes on on the next page."""

_NEAR = 2


class Page(Value, frozen=True):
    """A page to be rendered: where it goes, what its front matter says, template and view."""

    path: DocPath
    template: str
    kind: str
    section: str
    title: str
    edition: Edition
    view: object
    description: str = ""
    entity_type: str = ""
    alternates: tuple[tuple[str, DocPath], ...] = ()
    lang: str = ""
    redirect: str = ""
    pager: Pager | None = None


class Anchor(NamedTuple):
    """A link: its text and its relative address. `lang` is '' unless it differs from the page's."""

    text: str
    url: str
    css: str = ""
    lang: str = ""


class Row(Value, frozen=True):
    """A briefing in a list. `lang` is '' unless it differs from the page's."""

    title: str
    url: str
    date: Moment | None
    topic: Anchor | None
    summary: str
    entities: tuple[Anchor, ...]
    lang: str
    draft: bool
    audience: str


class Heading(NamedTuple):
    """A briefing above what a page takes from it. `lang` is '' unless it differs from the page's."""

    title: str
    url: str
    date: Moment | None
    lang: str


class Sentence(NamedTuple):
    """An excerpt: texts, and for marks the links to their places in the briefing."""

    parts: tuple[tuple[str, str], ...]


class Foreign(NamedTuple):
    """A text and its language, or '' if that is the page's."""

    text: str
    lang: str


class Tick(NamedTuple):
    """A mark on a distribution strip: where (0 to 100), the anchor it leads to or '', how far it goes."""

    x: float
    anchor: str
    width: float = 0


class Pager(Value, frozen=True):
    """Where a list goes on: previous and next page, and this page's place among all.

    `pages` has numbers and addresses of the first, the last and the nearest pages, with (0, '') for
    those left out; this page's own address is ''.
    """

    number: int
    of: int
    previous: str
    next: str
    pages: tuple[tuple[int, str], ...]


class Frame(Value, frozen=True):
    """The surroundings of one page."""

    site: Site
    edition: Edition
    t: Messages
    page: DocPath

    def at(self, page: DocPath) -> Frame:
        """Return the frame of another page of this edition."""
        return Frame(self.site, self.edition, self.t, page)

    def to(self, target: DocPath, fragment: str = "") -> str:
        """Return the relative link to a page, or to a place in it."""
        link = relative(target, self.page)
        return f"{link}#{fragment}" if fragment else link

    def briefing_path(self, briefing: Card) -> DocPath:
        """Return the page of a briefing: it lies in the edition of its own language."""
        return self._edition(briefing.lang).briefing(briefing.id)

    def briefing(self, briefing: Card, fragment: str = "") -> str:
        """Return the link to a briefing, or to a place in it."""
        return self.to(self.briefing_path(briefing), fragment)

    def entity(self, entity: Entity) -> Anchor:
        """Return the link to an entity's page in this edition."""
        name, lang = entity.name.found(self.edition.lang)
        return Anchor(name, self.to(self.edition.entity(entity.id)), entity.type.value, lang)

    def entities(self, ids: Iterable[str]) -> tuple[Anchor, ...]:
        """Return links to entities by id."""
        known = self.site.registry.entities
        return tuple(self.entity(known[id]) for id in ids if id in known)

    def term(self, term: Term) -> Anchor:
        """Return the link to a term's page in this edition."""
        name, lang = term.name.found(self.edition.lang)
        return Anchor(name, self.to(self.edition.term(term.id)), "term", lang)

    def terms(self, ids: Iterable[str]) -> tuple[Anchor, ...]:
        """Return links to terms by id."""
        known = self.site.registry.terms
        return tuple(self.term(known[id]) for id in ids if id in known)

    def topic(self, topic: str, lang: str) -> Anchor:
        """Return the link to a topic, which lies in its language's edition."""
        return Anchor(topic, self.to(self._edition(lang).topic(topic)), "", self.foreign(lang))

    def _edition(self, lang: str) -> Edition:
        own = self.edition
        return own if lang == own.lang else edition_of(lang, self.site.editions)

    def foreign(self, lang: str) -> str:
        """Return `lang` if it is another language than the edition's, else ''."""
        return "" if lang == self.edition.lang else lang

    def text(self, text: LangText) -> Foreign:
        """Return a text by language as this edition shows it."""
        return Foreign(*text.found(self.edition.lang))

    def links(self, id: str) -> Sequence[Card]:
        """Return the briefings that mention a note; of translations, that in this edition's language."""
        found = self.site.links.get(id, ())
        return once(found, self.site.versions, self.edition.lang, of=lambda card: card)

    def row(self, briefing: Card) -> Row:
        """Return a briefing as a list shows it."""
        topics = briefing.topics
        return Row(
            title=briefing.title,
            url=self.briefing(briefing),
            date=briefing.date,
            topic=self.topic(topics[0], briefing.lang) if topics else None,
            summary=briefing.summary,
            entities=self.entities(briefing.prominent),
            lang=self.foreign(briefing.lang),
            draft=briefing.status == "draft",
            audience="" if briefing.audience == "clear" else briefing.audience.value,
        )

    def heading(self, briefing: Card) -> Heading:
        """Return a briefing as a heading."""
        return Heading(
            briefing.title, self.briefing(briefing), briefing.date, self.foreign(briefing.lang)
        )

    def sentence(self, page: str, excerpt: Excerpt) -> Sentence:
        """Return an excerpt whose marks link to the mentions themselves, in the briefing at `page`."""
        mark = f"{page}#{anchors(excerpt.kind, excerpt.id)}"
        return Sentence(
            tuple(
                [(text, f"{mark}{number}" if number else "") for text, number in excerpt.segments]
            )
        )

    def definition(self, term: Term) -> Foreign:
        """Return a term's short definition: in this edition's language if there is one."""
        own = dict(term.definition.values).get(self.edition.lang)
        if own:
            return Foreign(own, "")
        index = definition_leaf(term)
        text = (
            ""
            if index < 0
            else self.site.registry.plain(term.body.leaves[index], self.edition.lang)
        )
        first = self.site.editions[0]
        return Foreign(text, "" if self.edition is first else first.lang)


def paged(items: Sequence[T], size: int = ROWS) -> list[Sequence[T]]:
    """Cut a list into pages; an empty list has one empty page."""
    return [items[start : start + size] for start in range(0, len(items), size)] or [items]


def pager(paths: Sequence[DocPath], number: int) -> Pager:
    """Return the pager of page `number` (from 1) of a list whose pages lie at `paths`."""
    page, last = paths[number - 1], len(paths)
    near = {1, last, *range(max(number - _NEAR, 1), min(number + _NEAR, last) + 1)}
    # A gap of one page is no shorter than the page itself.
    near |= {n for n in range(2, last) if n - 1 in near and n + 1 in near}
    pages: list[tuple[int, str]] = []
    for n in sorted(near):
        if n - 1 not in near and n > 1:
            pages.append((0, ""))
        pages.append((n, "" if n == number else relative(paths[n - 1], page)))
    return Pager(
        number,
        last,
        relative(paths[number - 2], page) if number > 1 else "",
        relative(paths[number], page) if number < last else "",
        tuple(pages),
    )
