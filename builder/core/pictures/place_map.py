"""A map of a few places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from builder.core.pictures.clip import Box
from builder.core.pictures.labels import Dot, Label, place_labels, shortened
from builder.core.pictures.land import Land, land_in
from builder.core.pictures.outlines import Outlines
from builder.core.pictures.window import WIDTH, Place, fit
from builder.core.values import Value

SIZES = (11.0, 5.6)
"""Sizes of letters in units of the map: on a narrow map, and on one as wide as the text of a page."""

RADII = (3.5, 1.9)
"""Radii of marks on these maps."""

_LONGEST = 120


class Site(NamedTuple):
    """A place of a map: where it is, what it is called, and the address of its mark or ''."""

    place: Place
    name: str
    url: str


class Mark(NamedTuple):
    """A site as it is drawn; `label` is None where no room was left.

    A label that is `small` has room only on a wide map.
    """

    x: float
    y: float
    name: str
    url: str
    label: Label | None
    small: bool


class PlaceMap(Value, frozen=True):
    """A map, `WIDTH` wide: its height, what it shows of the world, its places, the first on top."""

    height: int
    land: Land
    marks: tuple[Mark, ...]


def place_map(outlines: Outlines, sites: Sequence[Site]) -> PlaceMap:
    """Return a map of places, at least one; what comes first gets its label first."""
    window = fit([site.place for site in sites])
    box = Box(2, 2, WIDTH - 2, window.height - 2)
    dots = [
        Dot(*window.point(site.place), RADII[0], shortened(site.name, _LONGEST, SIZES[0]))
        for site in sites
    ]
    labels = place_labels(dots, box, SIZES[0], [None] * len(dots))
    small = [dot._replace(radius=RADII[1]) for dot in dots]
    more = place_labels(small, box, SIZES[1], labels) if None in labels else labels
    marks = (
        Mark(dot.x, dot.y, site.name, site.url, label or extra, label is None)
        for site, dot, label, extra in zip(sites, dots, labels, more, strict=True)
    )
    return PlaceMap(window.height, land_in(outlines, window), tuple(marks))
