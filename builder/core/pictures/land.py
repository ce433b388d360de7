"""What of land and borders a map's window shows, as path data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from builder.core.pictures.clip import (
    Box,
    Point,
    clip_area,
    clip_line,
    half_plane,
    path_data,
    thinned,
)
from builder.core.pictures.outlines import Line, Outlines
from builder.core.pictures.window import WIDTH, Window, widening

FINE = 2
"""Steps of path data to a unit of the map: whole units would show as stairs on coasts."""

_LEAST = 2.2
"""Points nearer than this to each other are left out, in units of the map."""

_SPECK = 2
"""Islands smaller than this are left out."""


_WINDOWS = 2048
"""Places of a site are near each other; a site rarely has more windows than this."""

_HALF, _WIDE = 45, 240
"""Half of a window's width, and a line's width, in degrees, up to which it is seen from one side only."""


class Land(NamedTuple):
    """Path data in steps of 1/FINE units: areas of land, and borders between countries."""

    land: str
    borders: str


def land_in(outlines: Outlines, window: Window) -> Land:
    """Return what a window shows, which is worked out once. Nothing of it lies outside of the window."""
    found = outlines.shown.get(window)
    if found is None:
        found = _shown(outlines, window)
        keep(outlines, window, found)
    return Land(*found)


def keep(outlines: Outlines, window: Window, land: tuple[str, str]) -> None:
    """Keep what a window shows."""
    if len(outlines.shown) < _WINDOWS:
        outlines.shown[window] = land


def _shown(outlines: Outlines, window: Window) -> Land:
    box = Box(0, 0, WIDTH * FINE, window.height * FINE)
    detail = next(detail for detail in outlines.details if window.span <= detail.widest)
    areas = (clip_area(_turned(points, window), box) for points in _near(detail.land, window))
    lines = (
        part
        for points in _near(detail.borders, window)
        for part in clip_line(_placed(points, window), box)
    )
    least = _LEAST * FINE
    return Land(
        path_data((thinned(area, least) for area in areas if _is_seen(area)), closed=True),
        path_data((thinned(line, least) for line in lines), closed=False),
    )


Raw = list[tuple[float, float, float]]


def _near(lines: Iterable[Line], window: Window) -> Iterator[Raw]:
    """Yield the lines that may reach into a window, with longitudes counted from its meridian."""
    half = WIDTH / 2 / window.scale * widening(window)
    reach = window.height / 2 / window.scale / widening(window)
    top, bottom = window.middle + reach, window.middle - reach
    for line in lines:
        if line.south > top or line.north < bottom:
            continue
        middle = (line.west + line.east) / 2 - window.meridian
        # The turn that brings a line nearest; a wide one, or one in a wide window, is seen from both sides.
        turn = -360 * round(middle / 360)
        once = half < _HALF and line.east - line.west < _WIDE
        for shift in (turn,) if once else (turn - 360, turn, turn + 360):
            west, east = line.west - window.meridian + shift, line.east - window.meridian + shift
            nearest = 0.0 if west <= 0 <= east else min(abs(west), abs(east))
            if nearest <= 180 and nearest * line.narrowest <= half:
                move = shift - window.meridian
                yield [(lon + move, factor, y) for lon, factor, y in line.points]


def _turned(points: Raw, window: Window) -> list[Point]:
    """Project a ring; what lies beyond the far meridian is shown from the other side."""
    if all(-180 <= point[0] <= 180 for point in points):
        return _placed(points, window)
    # A factor hardly changes from one point to the next, so y may stand for both.
    factors = {y: factor for _, factor, y in points}
    flat = [(lon, y) for lon, _, y in points]
    cut = half_plane(half_plane(flat, 0, -180, 1), 0, 180, -1)
    return _placed([(lon, _factor(y, factors), y) for lon, y in cut], window)


def _factor(y: float, known: dict[float, float]) -> float:
    found = known.get(y)
    return found if found is not None else known[min(known, key=lambda other: abs(other - y))]


def _placed(points: Raw, window: Window) -> list[Point]:
    wide = widening(window)
    kx, ky = window.scale / wide * FINE, window.scale * wide * FINE
    x0, y0 = WIDTH / 2 * FINE, window.height / 2 * FINE + window.middle * ky
    return [(x0 + lon * factor * kx, y0 - y * ky) for lon, factor, y in points]


def _is_seen(area: list[Point]) -> bool:
    if len(area) < 3:
        return False
    xs, ys = [x for x, _ in area], [y for _, y in area]
    return max(max(xs) - min(xs), max(ys) - min(ys)) >= _SPECK * FINE
