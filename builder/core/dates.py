"""Dates as editors write them: EDTF level 0 (Library of Congress, 2019)."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Literal

from builder.core.values import Value

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

Precision = Literal["year", "month", "day"]


class Moment(Value, frozen=True, order=True):
    """A year, month or day; `first` is its first day."""

    first: dt.date
    precision: Precision

    @property
    def last(self) -> dt.date:
        """Return its last day."""
        match self.precision:
            case "year":
                return dt.date(self.first.year, 12, 31)
            case "month":
                month = self.first.month % 12 + 1
                if month == 1:
                    return dt.date(self.first.year, 12, 31)
                return dt.date(self.first.year, month, 1) - dt.timedelta(days=1)
            case _:
                return self.first

    @property
    def text(self) -> str:
        """Return it as EDTF."""
        return self.first.isoformat()[: {"year": 4, "month": 7, "day": 10}[self.precision]]

    @property
    def iso(self) -> str:
        """Return it as the `datetime` attribute of HTML wants it."""
        return self.text


class Date(Value, frozen=True):
    """A moment, or the interval from `start` to `end`, both included."""

    start: Moment
    end: Moment | None = None

    @property
    def order(self) -> tuple[dt.date, dt.date]:
        """Return what it is sorted by: when it begins, then when it ends."""
        return self.first, self.last

    @property
    def text(self) -> str:
        """Return it as EDTF."""
        return f"{self.start.text}/{self.end.text}" if self.end else self.start.text

    @property
    def iso(self) -> str:
        """Return its start as the `datetime` attribute of HTML wants it: HTML has no intervals."""
        return self.start.text

    @property
    def first(self) -> dt.date:
        """Return its first day."""
        return self.start.first

    @property
    def last(self) -> dt.date:
        """Return its last day."""
        return (self.end or self.start).last


def parse_moment(text: str) -> Moment | None:
    """Read a year, month or day; None if `text` is none or does not exist."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        first = dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return Moment(first, "day" if day else "month" if month else "year")


@lru_cache(maxsize=4096)
def parse_date(text: str) -> Date | None:
    """Read an EDTF level 0 date or interval; None if it is not valid."""
    first, slash, last = text.strip().partition("/")
    start = parse_moment(first)
    if start is None:
        return None
    if not slash:
        return Date(start)
    end = parse_moment(last)
    if end is None or end.last < start.first:
        return None
    return Date(start, end)


def parse_time(text: str) -> dt.datetime | None:
    """Read an ISO 8601 date-time or date; without an offset it is taken as UTC."""
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
