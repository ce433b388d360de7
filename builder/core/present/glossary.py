"""The glossary: the list from A to Z and a page for each term."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
from builder.core.present.letters import Letter, by_letter


@dataclass(frozen=True, slots=True)
class GlossaryRow:
    """A term in the list."""

    term: Anchor
    definition: Foreign
    variants: tuple[str, ...]
    uses: int


@dataclass(frozen=True, slots=True)
class GlossaryView:
    """The list of terms."""

    letters: tuple[Letter[GlossaryRow], ...]
    total: int


@dataclass(frozen=True, slots=True)
class TermView:
    """A term's page; `body` is Markdown, in `body_lang` if that differs from the page's."""

    name: str
    body: str
    body_lang: str
    variants: tuple[str, ...]
    broader: tuple[Anchor, ...]
    narrower: tuple[Anchor, ...]
    related: tuple[Anchor, ...]
    total: int
    mentions: tuple[MentionRow, ...]
    pager: Pager
    external: tuple[External, ...]


def glossary_page(frame: Frame) -> Page:
    """Present the list of all terms."""
    rows = [
        GlossaryRow(
            frame.term(term),
            frame.definition(term),
            _variants(term, term.name.get(frame.edition.lang)),
            len(frame.site.backlinks.get(term.id, ())),
        )
        for term in frame.site.registry.terms.values()
    ]
    letters = by_letter(rows, lambda row: row.term.text)
    return Page(
        path=frame.page,
        template="glossary.md.j2",
        kind="glossary",
        section="glossary",
        title=frame.t("glossary.title"),
        description=frame.t("glossary.description"),
        edition=frame.edition,
        view=GlossaryView(letters, len(rows)),
        alternates=tuple((e.lang, e.section("glossary")) for e in frame.site.editions),
    )


def _variants(term: Term, name: str) -> tuple[str, ...]:
    every = (*term.name.all, *(alias.value for alias in term.aliases))
    return tuple(dict.fromkeys(other for other in every if other != name))


def term_pages(frame: Frame, term: Term, body: str) -> Iterator[Page]:
    """Present a term: its page, and continuations when many briefings use it."""
    site, edition = frame.site, frame.edition
    links = site.backlinks.get(term.id, ())
    parts = paged(links, BRIEFINGS)
    paths = [edition.term(term.id, number) for number in range(1, len(parts) + 1)]
    name = term.name.get(edition.lang)
    relations = site.relations[term.id]
    for number, part in enumerate(parts, 1):
        here = frame.at(paths[number - 1])
        view = TermView(
            name=name,
            body=body if number == 1 else "",
            body_lang=profile_language(site, edition),
            variants=_variants(term, name),
            broader=here.terms(relations.broader),
            narrower=here.terms(relations.narrower),
            related=here.terms(relations.related),
            total=len(links),
            mentions=tuple(mention_rows(here, list(part))),
            pager=pager(paths, number),
            external=tuple(external(term)),
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
            alternates=tuple((other.lang, other.term(term.id, number)) for other in site.editions),
        )
