"""The part of the world that a map shows, fitted to its places."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from builder.core.pictures.projection import row, stretch

WIDTH = 320
"""Width of every map in its own units, about the pixels it has in a sidebar."""

_HEIGHTS = (150, 210)
_SPANS = (40, 57, 80, 113, 160, 220, 312)
"""Widths that a map may have, in degrees of the sphere: few, so that many pages share their outlines.

The narrowest still shows in which part of the world its places are; the widest shows all of it.
"""

_SPAN_OF_ONE = 57
"""The least width around a single place, which may be a country."""

_REGION = 160
"""Up to this width shapes are right in the middle; a wider map is as the projection is."""

_HIGHEST = 60
"""No shapes are put right nearer to the poles: all others would be drawn out too far."""

_MARGIN_X, _MARGIN_Y = 34, 26
_POLE = row(90.0)[1]
_TO_LATITUDE = 0.88


class Place(NamedTuple):
    """A point on the Earth in degrees."""

    lat: float
    lon: float


class Window(NamedTuple):
    """What a map shows: width in degrees, height in its own units, central meridian, middle.

    `middle` is the projected y of the middle in degrees, `lat` the latitude whose shapes are right.
    """

    span: int
    height: int
    meridian: int
    middle: int
    lat: int

    @property
    def scale(self) -> float:
        """Return the units of the map to a projected degree."""
        return WIDTH / self.span

    def point(self, place: Place) -> tuple[float, float]:
        """Return where a place lies on the map."""
        factor, y = row(place.lat)
        wide = widening(self)
        lon = (place.lon - self.meridian + 180) % 360 - 180
        return (
            round(WIDTH / 2 + lon * factor / wide * self.scale, 1),
            round(self.height / 2 - (y - self.middle) * wide * self.scale, 1),
        )


@lru_cache(maxsize=1024)
def widening(window: Window) -> float:
    """Return by what factor shapes would be too wide in the middle of a window."""
    return stretch(window.lat) if window.span <= _REGION else 1.0


def fit(places: Sequence[Place]) -> Window:
    """Return the window for places, at least one: the narrowest of the given widths that holds them.

    Its middle is moved to a grid, so that places near each other have the same window.
    """
    meridian = _middle_meridian([place.lon for place in places])
    lats = [place.lat for place in places]
    least = _SPAN_OF_ONE if len(set(places)) == 1 else 0
    windows = (_window(span, meridian, min(lats), max(lats)) for span in _SPANS if span >= least)
    held = (window for window in windows if all(_holds(window, place) for place in places))
    return next(held, None) or _window(_SPANS[-1], meridian, min(lats), max(lats))


def _window(span: int, meridian: float, south: float, north: float) -> Window:
    grid = min(span // 4, 30)
    low, high = row(south)[1], row(north)[1]
    middle = round((low + high) / 2 / grid) * grid
    # About the latitude of the middle, as good as is needed here.
    about = round(middle * _TO_LATITUDE / 10) * 10
    lat = min(max(about, -_HIGHEST), _HIGHEST) if span <= _REGION else 0
    scale = WIDTH / span * (stretch(lat) if span <= _REGION else 1)
    wanted = (high - low + abs(low + high - 2 * middle)) * scale + 2 * _MARGIN_Y
    height = next((height for height in _HEIGHTS if height >= wanted), _HEIGHTS[-1])
    # Beyond the poles there is nothing to show.
    room = max(_POLE - (height / 2 - _MARGIN_Y) / scale, 0)
    turned = round(meridian / grid) * grid
    return Window(
        span, height, (turned + 180) % 360 - 180, round(min(max(middle, -room), room)), lat
    )


def _holds(window: Window, place: Place) -> bool:
    x, y = window.point(place)
    return _MARGIN_X <= x <= WIDTH - _MARGIN_X and _MARGIN_Y <= y <= window.height - _MARGIN_Y


def _middle_meridian(lons: Sequence[float]) -> float:
    """Return the middle of the shortest arc that has all longitudes."""
    around = sorted((lon + 180) % 360 - 180 for lon in lons)
    gaps = [after - before for before, after in pairwise(around)]
    gaps.append(around[0] + 360 - around[-1])
    widest = max(range(len(gaps)), key=lambda index: (gaps[index], index))
    start = around[(widest + 1) % len(around)]
    return (start + (360 - gaps[widest]) / 2 + 180) % 360 - 180
