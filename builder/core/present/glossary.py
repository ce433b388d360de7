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
    relations = _relations(frame, term)
    for number, part in enumerate(parts, 1):
        here = frame.at(paths[number - 1])
        view = TermView(
            name=name,
            body=body if number == 1 else "",
            body_lang=profile_language(site, edition),
            variants=_variants(term, name),
            broader=here.terms(relations[0]),
            narrower=here.terms(relations[1]),
            related=here.terms(relations[2]),
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


def _relations(frame: Frame, term: Term) -> tuple[list[str], list[str], list[str]]:
    """Return broader, narrower and related ids. SKOS: what one term says holds for the other too."""
    registry = frame.site.registry

    def ids(texts: tuple[str, ...]) -> list[str]:
        return [id for text in texts for id in registry.find(text)]

    broader = ids(tuple(text.value for text in term.broader))
    narrower = ids(tuple(text.value for text in term.narrower))
    near = ids(tuple(text.value for text in term.related))
    for other in registry.terms.values():
        for texts, list_ in (
            (other.narrower, broader),
            (other.broader, narrower),
            (other.related, near),
        ):
            if term.id in ids(tuple(text.value for text in texts)):
                list_.append(other.id)
    return (
        sorted(set(broader) - {term.id}),
        sorted(set(narrower) - {term.id}),
        sorted(set(near) - {term.id}),
    )
