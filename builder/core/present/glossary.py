"""The glossary: the list from A to Z and a page for each term."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from builder.core.model import Term
from builder.core.present.entity import (
    BRIEFINGS,
    External,
    MentionRow,
    external,
    mention_rows,
    profile_language,
)
from builder.core.present.frame import Anchor, Foreign, Frame, Page, Pager, paged, pager
from builder.core.present.letters import by_letter
from builder.core.present.pictures import Chart, chart
from builder.core.present.sections import Bar, Section, parts
from builder.core.values import Value

ROWS = 150
"""How many terms a page of the glossary shows."""


class GlossaryRow(NamedTuple):
    """A term in the list."""

    term: Anchor
    definition: Foreign
    variants: tuple[Foreign, ...]
    uses: int


class GlossaryView(Value, frozen=True):
    """A page of the list of terms."""

    total: int
    bar: Bar
    letters: tuple[Section[GlossaryRow], ...]
    pager: Pager


class TermView(Value, frozen=True):
    """A term's page; `body` is Markdown. Languages are '' unless they differ from the page's."""

    name: str
    name_lang: str
    body: str
    body_lang: str
    glossary: Anchor
    variants: tuple[Foreign, ...]
    broader: tuple[Anchor, ...]
    narrower: tuple[Anchor, ...]
    related: tuple[Anchor, ...]
    total: int
    mentions: tuple[MentionRow, ...]
    pager: Pager
    external: tuple[External, ...]
    chart: Chart | None


def glossary_pages(frame: Frame) -> Iterator[Page]:
    """Present the list of all terms from A to Z."""
    edition, t = frame.edition, frame.t
    # All pages of the list lie in one folder, so links from one are links from all.
    rows = [
        GlossaryRow(
            frame.term(term),
            frame.definition(term),
            _variants(term, frame),
            len(frame.links(term.id)),
        )
        for term in frame.site.registry.terms.values()
    ]
    letters = by_letter(rows, lambda row: row.term.text)
    title = t("glossary.title")
    for part in parts(
        frame, title, letters, lambda number: edition.section("glossary", number), ROWS
    ):
        yield Page(
            path=part.frame.page,
            template="glossary.md.j2",
            kind="glossary",
            section="glossary",
            title=title,
            description=t("glossary.description"),
            edition=edition,
            view=GlossaryView(len(rows), part.bar, part.sections, part.pager),
            alternates=tuple((e.lang, e.section("glossary")) for e in frame.site.editions),
            pager=part.pager,
        )


def _variants(term: Term, frame: Frame) -> tuple[Foreign, ...]:
    """Return a term's names in other languages and its aliases, but for the name on this page.

    What differs in capitals only is one name.
    """
    found: dict[str, Foreign] = {}
    for lang, text in (*term.name.values, *(("", alias.value) for alias in term.aliases)):
        found.setdefault(text.casefold(), Foreign(text, frame.foreign(lang) if lang else ""))
    found.pop(term.name.get(frame.edition.lang).casefold(), None)
    return tuple(found.values())


def term_pages(frame: Frame, term: Term, body: str, only: int = 0) -> Iterator[Page]:
    """Present a term: its page, and continuations when many briefings use it.

    `only` is the number of the page that is wanted; 0 is all.
    """
    site, edition = frame.site, frame.edition
    links = frame.links(term.id)
    parts = paged(links, BRIEFINGS)
    paths = [edition.term(term.id, number) for number in range(1, len(parts) + 1)]
    name, name_lang = frame.text(term.name)
    relations = site.relations[term.id]
    for number, part in enumerate(parts, 1):
        if only not in (0, number):
            continue
        here = frame.at(paths[number - 1])
        view = TermView(
            name=name,
            name_lang=name_lang,
            body=body if number == 1 else "",
            body_lang=profile_language(site, edition),
            glossary=Anchor(frame.t("glossary.title"), here.to(edition.section("glossary"))),
            variants=_variants(term, frame),
            broader=here.terms(relations.broader),
            narrower=here.terms(relations.narrower),
            related=here.terms(relations.related),
            total=len(links),
            mentions=tuple(mention_rows(here, term.id, part)),
            pager=pager(paths, number),
            external=tuple(external(term)),
            chart=chart(here, term.id, links, "term") if number == 1 else None,
        )
        yield Page(
            path=paths[number - 1],
            template="term.md.j2",
            kind="term",
            section="glossary",
            title=name,
            description=frame.definition(term).text,
            edition=edition,
            view=view,
            pager=view.pager,
            alternates=tuple((other.lang, other.term(term.id, number)) for other in site.editions),
        )
