"""An axis of time: where a day lies on it, and which days are written below it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal, NamedTuple

Unit = Literal["day", "month", "year"]

EDGE = 3.0
"""Per cent of the axis that stay free at each end, so that marks are not cut off."""

_STEPS: tuple[tuple[Unit, int, int], ...] = (
    ("day", 1, 4), ("day", 2, 4), ("day", 7, 4), ("day", 14, 4),
    ("month", 1, 4), ("month", 3, 4), ("month", 6, 4),
    *(("year", step, 5) for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2500)),
)  # fmt: skip
"""Unit, step, and how many labels of the kind have room beside each other on a small screen."""


class Tick(NamedTuple):
    """A day that is written below the axis: its place in per cent, and the unit that is written."""

    x: float
    day: dt.date
    unit: Unit


class TimeScale(NamedTuple):
    """An axis from one day to another, both included."""

    first: dt.date
    last: dt.date

    def start(self, day: dt.date) -> float:
        """Return where a day begins, in per cent of the axis."""
        return self._place(day.toordinal())

    def end(self, day: dt.date) -> float:
        """Return where a day ends, in per cent of the axis."""
        return self._place(day.toordinal() + 1)

    def _place(self, ordinal: int) -> float:
        days = self.last.toordinal() + 1 - self.first.toordinal()
        part = (ordinal - self.first.toordinal()) / days
        return round(EDGE + part * (100 - 2 * EDGE), 2)


def ticks(scale: TimeScale) -> tuple[Tick, ...]:
    """Return the days to be written: beginnings of days, months or years at even distances."""
    found: tuple[Tick, ...] = ()
    for unit, step, most in _STEPS:
        # What would be far too many need not be listed.
        days = {"day": 1, "month": 30, "year": 365}[unit] * step
        if (scale.last - scale.first).days > days * (most + 2):
            continue
        found = tuple(Tick(scale.start(day), day, unit) for day in _days(scale, unit, step))
        if len(found) <= most:
            return found
    return found


def _days(scale: TimeScale, unit: Unit, step: int) -> Iterator[dt.date]:
    first, last = scale
    if unit == "day":
        # Whole weeks begin on Monday.
        start = first.toordinal() + (1 - first.toordinal()) % step
        yield from map(dt.date.fromordinal, range(start, last.toordinal() + 1, step))
    elif unit == "month":
        begin = first.year * 12 + first.month - (first.day == 1)
        for number in range(-(-begin // step) * step, last.year * 12 + last.month, step):
            year, month = divmod(number, 12)
            yield dt.date(year, month + 1, 1)
    else:
        begin = first.year + ((first.month, first.day) != (1, 1))
        for year in range(max(-(-begin // step) * step, 1), last.year + 1, step):
            yield dt.date(year, 1, 1)
