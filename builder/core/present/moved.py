"""What is left of pages that are gone: withdrawn briefings, and former addresses."""

from __future__ import annotations

from collections.abc import Iterator

from builder.core.model import Article
from builder.core.paths import DocPath
from builder.core.present.frame import Anchor, Frame, Page
from builder.core.urls import edition_of


def withdrawn_page(frame: Frame, article: Article) -> Page:
    """Present what is left of a withdrawn article: its title, and why it is gone."""
    return Page(
        path=frame.page,
        template="withdrawn.md.j2",
        kind="withdrawn",
        section="briefings",
        title=article.title,
        edition=frame.edition,
        view=article,
        lang=article.lang,
    )


def moved_pages(frame: Frame) -> Iterator[Page]:
    """Present a page at every former address, leading to the present one."""
    site, edition = frame.site, frame.edition
    withdrawn = {article.id for article in site.withdrawn}
    for old, id in site.registry.former.items():
        places: tuple[DocPath, DocPath] | None = None
        if id in site.registry.entities:
            places = edition.entity(old), edition.entity(id)
        elif id in site.registry.terms:
            places = edition.term(old), edition.term(id)
        elif id in site.by_id or id in withdrawn:
            lang = site.registry.articles[id].lang
            if edition_of(lang, site.editions) is not edition:
                continue
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
                edition=edition,
                view=Anchor(title, here.to(places[1])),
                redirect=here.to(places[1]).replace(".md", ".html"),
            )
