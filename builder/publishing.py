"""A whole build: what was kept of the one before, the pages, the site in one step, what is kept for the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.build import Basis, Checked
from builder.kept import Snapshot
from builder.writing import Built

if TYPE_CHECKING:
    pass

FOLDER = "build"


def snapshot(checked: Checked, built: Built, basis: Basis, token: str) -> Snapshot:
    """Return what the next build may take from this one; `token` names the edition of the site."""
    notes, desk = checked.notes, checked.desk
    return Snapshot(
        core=basis.core,
        pages=basis.pages,
        token=token,
        linking=checked.linking,
        now=checked.now,
        stamps=checked.tree.stamps,
        refused=notes.refused,
        articles=notes.articles,
        entities=notes.entities,
        terms=notes.terms,
        hand_pages=notes.pages,
        outcomes=checked.resolution.outcomes,
        bodies=checked.bodies,
        shown=desk.shown,
        hidden=desk.hidden,
        secret=desk.secret,
        excerpts=checked.resolution.archive.places(),
        made=built.made,
    )
