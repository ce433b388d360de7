"""Lines and areas cut to a rectangle, thinned out, and written as SVG path data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle; y grows downwards, as in SVG."""

    left: float
    top: float
    right: float
    bottom: float


def clip_area(points: Sequence[Point], box: Box) -> list[Point]:
    """Cut an area to a box (Sutherland and Hodgman, 1974); what is left may run along its edges."""
    found = list(points)
    for axis, limit, sign in (
        (0, box.left, 1),
        (0, box.right, -1),
        (1, box.top, 1),
        (1, box.bottom, -1),
    ):
        found = half_plane(found, axis, limit, sign)
    return found


def half_plane(points: Sequence[Point], axis: int, limit: float, sign: int) -> list[Point]:
    """Keep of an area what is on one side of an axis-parallel line: above `limit` for sign 1."""
    if not points:
        return []
    bound = limit * sign
    found: list[Point] = []
    last = points[-1]
    last_in = last[axis] * sign >= bound
    for point in points:
        inside = point[axis] * sign >= bound
        if inside != last_in:
            found.append(_crossing(last, point, axis, limit))
        if inside:
            found.append(point)
        last, last_in = point, inside
    return found


def _crossing(a: Point, b: Point, axis: int, limit: float) -> Point:
    part = (limit - a[axis]) / (b[axis] - a[axis])
    other = a[1 - axis] + part * (b[1 - axis] - a[1 - axis])
    return (limit, other) if axis == 0 else (other, limit)


def clip_line(points: Sequence[Point], box: Box) -> list[list[Point]]:
    """Return the parts of a line that lie in a box."""
    parts: list[list[Point]] = []
    part: list[Point] = []
    for a, b in pairwise(points):
        inside = _segment(a, b, box)
        if inside is None:
            part = []
            continue
        if not part or part[-1] != inside[0]:
            part = [inside[0]]
            parts.append(part)
        part.append(inside[1])
    return parts


def _segment(a: Point, b: Point, box: Box) -> tuple[Point, Point] | None:
    """Cut a segment to a box (Liang and Barsky, 1984); None if it passes outside."""
    (x, y), dx, dy = a, b[0] - a[0], b[1] - a[1]
    start, end = 0.0, 1.0
    for step, room in (
        (-dx, x - box.left),
        (dx, box.right - x),
        (-dy, y - box.top),
        (dy, box.bottom - y),
    ):
        if step == 0:
            if room < 0:
                return None
        elif step < 0:
            start = max(start, room / step)
        else:
            end = min(end, room / step)
    if start > end:
        return None
    # Where nothing is cut off the ends are those given, so that parts join exactly.
    first = a if start == 0 else (x + start * dx, y + start * dy)
    last = b if end == 1 else (x + end * dx, y + end * dy)
    return _within(first, box), _within(last, box)


def _within(point: Point, box: Box) -> Point:
    """Undo rounding at a box's edges."""
    x, y = point
    return min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)


def thinned(points: Sequence[Point], least: float) -> list[Point]:
    """Leave out points nearer than `least` to the one before; first and last stay."""
    if len(points) < 3:
        return list(points)
    square = least * least
    last_x, last_y = points[0]
    found = [points[0]]
    for x, y in points[1:-1]:
        if (x - last_x) ** 2 + (y - last_y) ** 2 >= square:
            found.append((x, y))
            last_x, last_y = x, y
    found.append(points[-1])
    return found


def path_data(lines: Iterable[Sequence[Point]], *, closed: bool) -> str:
    """Write lines as path data in whole units, each step relative to the last (SVG 1.1, 8.3)."""
    written: list[str] = []
    for points in lines:
        last_x, last_y = x, y = round(points[0][0]), round(points[0][1])
        start = f"M{x} {y}l"
        steps = []
        for px, py in points[1:]:
            x, y = round(px), round(py)
            if x != last_x or y != last_y:
                # A minus sign separates as well as a blank does.
                steps.append(f"{x - last_x} {y - last_y}")
                last_x, last_y = x, y
        if steps:
            written.append(start + " ".join(steps).replace(" -", "-") + ("z" if closed else ""))
    return "".join(written)
