"""The search page of an edition: what it says where scripts do not run; the rest is `search.js`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from builder.core.messages import Messages
from builder.core.paths import DocPath
from builder.core.present.frame import Anchor, Frame, Page
from builder.core.site import Site
from builder.core.urls import Edition

_WAYS = ("register", "glossary", "archive")


def search_pages(site: Site, words: Mapping[str, Messages]) -> Iterator[Page]:
    """Present the search page of every edition."""
    paths = tuple((edition.lang, _path(edition)) for edition in site.editions)
    for edition in site.editions:
        t = words[edition.lang]
        frame = Frame(site, edition, t, _path(edition))
        yield Page(
            path=frame.page,
            template="search.md.j2",
            kind="search",
            section="search",
            title=t("search.label"),
            description=t("search.description"),
            edition=edition,
            view=tuple(
                Anchor(t(f"search.way_{name}"), frame.to(edition.section(name))) for name in _WAYS
            ),
            alternates=paths if len(paths) > 1 else (),
        )


def _path(edition: Edition) -> DocPath:
    return DocPath(f"{edition.prefix}search.md")
