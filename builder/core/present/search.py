"""The search page of an edition: what it says where scripts do not run; the rest is `search.js`."""

from __future__ import annotations

from builder.core.paths import DocPath
from builder.core.present.frame import Anchor, Frame, Page
from builder.core.urls import Edition

_WAYS = ("register", "glossary", "archive")


def search_page(frame: Frame) -> Page:
    """Present the search page of an edition."""
    edition, t = frame.edition, frame.t
    here = frame.at(_path(edition))
    editions = frame.site.editions
    return Page(
        path=here.page,
        template="search.md.j2",
        kind="search",
        section="search",
        title=t("search.label"),
        description=t("search.description"),
        edition=edition,
        view=tuple(
            Anchor(t(f"search.way_{name}"), here.to(edition.section(name))) for name in _WAYS
        ),
        alternates=tuple((e.lang, _path(e)) for e in editions) if len(editions) > 1 else (),
    )


def _path(edition: Edition) -> DocPath:
    return DocPath(f"{edition.prefix}search.md")
