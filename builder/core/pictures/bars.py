"""Bars of counts by month, quarter, year or several years, whatever gives few enough of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from builder.core.values import Value

WIDTH = 304
HEIGHT = 78
_TOP, _FLOOR = 14, 50
_MOST = 12
_WIDEST = 38

_MONTHS = (1, 3, 12, 24, 60, 120, 240, 600, 1200, 3000, 12000)
"""How many months a bar may stand for."""


class Bar(Value, frozen=True):
    """A bar: its first and last month, its count, and its rectangle."""

    first: dt.date
    last: dt.date
    count: int
    x: float
    y: float
    width: float
    height: float


class Bars(Value, frozen=True):
    """Bars from old to new; each stands for `months` months, `every` n-th has room for its name."""

    months: int
    bars: tuple[Bar, ...]
    every: int


def bars(counts: Iterable[tuple[dt.date, int]]) -> Bars | None:
    """Add up counts of days into bars; nothing is left out. None if there is nothing to count."""
    by_month: Counter[int] = Counter()
    for day, count in counts:
        by_month[day.year * 12 + day.month - 1] += count
    if not by_month:
        return None
    first, last = min(by_month), max(by_month)
    months = next(m for m in _MONTHS if last // m - first // m < _MOST)
    # A short history is shown in the year up to its end.
    start = max(last - _MOST + 1, 12) if months == 1 else first // months
    totals: Counter[int] = Counter()
    for month, count in by_month.items():
        totals[month // months] += count
    numbers = range(start, last // months + 1)
    top = max(totals.values())
    slot = min(WIDTH / len(numbers), _WIDEST)
    return Bars(
        months,
        tuple(
            _bar(number * months, months, totals[number], top, (index * slot, slot))
            for index, number in enumerate(numbers)
        ),
        every=1 if months < 12 or slot > 32 else 2,
    )


def _bar(month: int, months: int, count: int, top: int, slot: tuple[float, float]) -> Bar:
    height = max(round((_FLOOR - _TOP) * count / top, 1), 2) if count else 0
    left, wide = slot
    return Bar(
        _day(max(month, 12)),
        _day(min(month + months - 1, 9999 * 12 + 11)),
        count,
        round(left + wide * 0.15, 1),
        round(_FLOOR - height, 1),
        round(wide * 0.7, 1),
        height,
    )


def _day(month: int) -> dt.date:
    return dt.date(month // 12, month % 12 + 1, 1)
