"""Events on an axis of time drawn to scale, in lanes so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from builder.core.dates import Date
from builder.core.pictures.time_scale import Tick, TimeScale, ticks
from builder.core.values import Value

LEAST = 3
"""Fewer events, or events on fewer days, make no picture."""

_NARROWEST = 280
"""Pixels of the narrowest axis: lanes are free of overlaps there and on every wider one."""

_KEYED = 12
"""Up to so many events have numbers; more have dots only."""

_NUMBERED = (8.0, 20, 7)
_PLAIN = (3.5, 9, 14)
"""Radius of a mark, height of a lane, and how many lanes there are at most."""

_LONG = 100 / 3
"""Per cent of the axis from which on an event is long. Long ones lie above all others."""

_LONG_LANES = 3

_AXIS = 22


class Span(NamedTuple):
    """An event as it is drawn: from `x` to `end` in per cent, at height `y`; `key` is 0 for none."""

    x: float
    end: float
    y: float
    key: int


class Timeline(Value, frozen=True):
    """A picture of events. Its width is that of the page, its height is in pixels."""

    height: int
    axis: int
    radius: float
    spans: tuple[Span, ...]
    ticks: tuple[Tick, ...]


def timeline(dates: Sequence[Date]) -> Timeline | None:
    """Lay out events; None if there are too few of them for a picture. Spans are in their order."""
    if len({date.order for date in dates}) < LEAST:
        return None
    scale = TimeScale(min(date.first for date in dates), max(date.last for date in dates))
    marks = [_extent(date, scale) for date in dates]
    keyed = len(dates) <= _KEYED
    radius, pitch, most = _NUMBERED if keyed else _PLAIN
    lanes, full = _stacked(marks, radius, most)
    if keyed and full:
        keyed = False
        radius, pitch, most = _PLAIN
        lanes, _ = _stacked(marks, radius, most)
    axis = (max(lanes) + 1) * pitch + 4
    return Timeline(
        height=axis + _AXIS,
        axis=axis,
        radius=radius,
        spans=tuple(
            Span(x, end, axis - 4 - (lane + 0.5) * pitch, number if keyed else 0)
            for number, ((x, end), lane) in enumerate(zip(marks, lanes, strict=True), 1)
        ),
        ticks=ticks(scale),
    )


def _extent(date: Date, scale: TimeScale) -> tuple[float, float]:
    """Return from where to where a mark goes: a day is a point, and so is what would be as small."""
    x, end = scale.start(date.first), scale.end(date.last)
    is_day = date.end is None and date.start.precision == "day"
    if is_day or (end - x) / 100 * _NARROWEST < 2 * _PLAIN[0]:
        x = end = round((x + end) / 2, 2)
    return x, end


def _stacked(
    marks: Sequence[tuple[float, float]], radius: float, most: int
) -> tuple[list[int], bool]:
    """Give the marks lanes, those of long events above: they would leave no room for the others."""
    parts: tuple[list[int], list[int]] = ([], [])
    for index, (x, end) in enumerate(marks):
        parts[end - x > _LONG].append(index)
    lanes = [0] * len(marks)
    first, full = 0, False
    for part, room in zip(parts, (most, _LONG_LANES), strict=True):
        found, out = _lanes([marks[index] for index in part], radius, room)
        for index, lane in zip(part, found, strict=True):
            lanes[index] = first + lane
        first += max(found, default=-1) + 1
        full = full or out
    return lanes, full


def _lanes(
    marks: Sequence[tuple[float, float]], radius: float, most: int
) -> tuple[list[int], bool]:
    """Give each mark the lowest lane that is free there, and say whether lanes ran out.

    What finds no free lane goes to the one that is free soonest.
    """
    room = (radius + 1) / _NARROWEST * 100
    free: list[float] = []
    lanes = [0] * len(marks)
    full = False
    for index in sorted(range(len(marks)), key=lambda index: (marks[index], index)):
        x, end = marks[index]
        lane = next((lane for lane, from_ in enumerate(free) if from_ <= x - room), len(free))
        if lane == most:
            full = True
            lane = min(range(most), key=lambda lane: free[lane])
        if lane == len(free):
            free.append(0)
        free[lane] = end + room
        lanes[index] = lane
    return lanes, full
