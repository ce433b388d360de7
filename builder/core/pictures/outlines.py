"""The outlines of land and countries, as the file `builder/data/outlines.txt` has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from builder.core.pictures.projection import row
from builder.core.values import Value

_STEPS = 20
_DETAILS = ((60, 0.0), (100, 1.1), (360, 1.5))
"""For windows up to a width: the least step along both axes together, all in degrees."""

_NO_BORDERS = 360
"""Maps as wide as this have no borders: they would be a tangle."""

Points = tuple[tuple[float, float, float], ...]


class Line(Value, frozen=True):
    """A ring of land or a border. A point is its longitude and its latitude's factor and y.

    `narrowest` is the least factor of its points: what lies farther off than a window's edge even by
    this one is not in the window.
    """

    points: Points
    west: float
    east: float
    south: float
    north: float
    narrowest: float


class Detail(NamedTuple):
    """Rings of land and borders, for windows up to a width in degrees."""

    widest: int
    land: tuple[Line, ...]
    borders: tuple[Line, ...]


class Outlines:
    """The outlines of the world; `shown` keeps what windows show of them.

    They are read when the first map is drawn: most edits change no map.
    """

    def __init__(self, text: str) -> None:
        """Take the outlines as they are written; what the lines mean is said in the file itself."""
        self._text = text
        self.shown: dict[tuple[int, ...], tuple[str, str]] = {}

    @cached_property
    def details(self) -> tuple[Detail, ...]:
        """Return the outlines from fine to rough."""
        kinds: dict[str, list[Points]] = {"=": [], "-": []}
        for line in self._text.splitlines():
            if line[:1] in kinds:
                points = tuple((lon, *row(lat)) for lon, lat in _decoded(line[1:]))
                kinds[line[0]].append(points)
        return tuple(
            Detail(
                widest,
                tuple(_line(some) for some in _thinned(kinds["="], step) if len(some) > 3),
                tuple(map(_line, _thinned(kinds["-"], step))) if widest < _NO_BORDERS else (),
            )
            for widest, step in _DETAILS
        )


def _line(points: Points) -> Line:
    lons = [point[0] for point in points]
    ys = [point[2] for point in points]
    narrowest = min(point[1] for point in points)
    return Line(points, min(lons), max(lons), min(ys), max(ys), narrowest)


def _thinned(lines: Iterable[Points], step: float) -> Iterator[Points]:
    """Leave out points near the one before; first and last stay, so that lines still meet."""
    for points in lines:
        lon, _, y = points[0]
        found = [points[0]]
        for point in points[1:-1]:
            if abs(point[0] - lon) * point[1] + abs(point[2] - y) >= step:
                found.append(point)
                lon, _, y = point
        yield (*found, points[-1])


def _decoded(text: str) -> Iterator[tuple[float, float]]:
    values = _numbers(text)
    x = y = 0
    for dx, dy in zip(values, values, strict=True):
        x, y = x + dx, y + dy
        yield x / _STEPS, y / _STEPS


def _numbers(text: str) -> Iterator[int]:
    """Yield the numbers of an encoded polyline: five bits a character, the lowest first, then the sign."""
    value = shift = 0
    for char in text:
        bits = ord(char) - 63
        value |= (bits & 31) << shift
        shift += 5
        if bits < 32:
            yield ~(value >> 1) if value & 1 else value >> 1
            value = shift = 0
