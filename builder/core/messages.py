"""The interface in one language: messages, numbers, dates and lists (CLDR, through Babel)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import yaml
from babel import Locale
from babel.dates import (
    format_date,
    format_datetime,
    format_interval,
    format_skeleton,
    get_date_format,
    get_month_names,
)
from babel.lists import format_list
from babel.numbers import format_decimal

from builder.core.dates import Date, Moment

Table = Mapping[str, str | Mapping[str, str]]


_NO_COUNTRIES = frozenset({"EZ", "QO", "XA", "XB", "ZZ"})
"""Codes of CLDR that are no territory: the euro area, outlying Oceania, test languages, unknown."""


def is_country(code: str) -> bool:
    """Return whether `code` is the ISO 3166 code of a country, or reserved as one (`EU`, `XK`)."""
    return len(code) == 2 and code in Locale("en").territories and code not in _NO_COUNTRIES


def read_messages(lang: str, data: bytes) -> Messages:
    """Read a message file: YAML, one text for each key, or texts by CLDR plural form."""
    table = yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe
    return Messages(lang, table)


@lru_cache(maxsize=4096)
def _moment(moment: Moment, locale: str) -> str:
    match moment.precision:
        case "year":
            return str(moment.first.year)
        case "month":
            return format_skeleton("yMMMM", moment.first, locale=locale)
        case _:
            return _day(moment.first, locale)


def _day(day: dt.date, locale: str) -> str:
    """Write a day in words; Babel reads its pattern anew for each, which takes thirty times as long."""
    pattern, months = _long_form(locale)
    try:
        return pattern % {"d": day.day, "MMMM": months[day.month], "y": day.year}
    except KeyError:
        return format_date(day, format="long", locale=locale)


@lru_cache(maxsize=64)
def _long_form(locale: str) -> tuple[str, Mapping[int, str]]:
    # What Babel declares to be something else is a text.
    pattern = str(get_date_format("long", locale).format)
    return pattern, dict(get_month_names("wide", locale=locale))


@lru_cache(maxsize=4096)
def _interval(date: Date, locale: str) -> str:
    """Write what both ends share once: `10.–11. Mai 2025`."""
    end = date.end or date.start
    if date.start.precision == end.precision and end.precision != "year":
        skeleton = "yMMMMd" if end.precision == "day" else "yMMMM"
        return format_interval(date.start.first, end.first, skeleton, locale=locale)
    return f"{_moment(date.start, locale)} – {_moment(end, locale)}"


@lru_cache(maxsize=4096)
def _plural_form(count: int, locale: str) -> str:
    return Locale.parse(locale).plural_form(count)


@lru_cache(maxsize=4096)
def _number(value: float, locale: str) -> str:
    return format_decimal(value, locale=locale)


@dataclass(frozen=True, eq=False)
class Messages:
    """The texts of one interface language. A key without a text is a bug and raises KeyError."""

    lang: str
    table: Table

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(self._territory)

    @property
    def _territory(self) -> str:
        # The English texts are British; so are their dates.
        return "en_GB" if self.lang == "en" else self.lang

    def __call__(self, key: str, count: int | None = None, **values: str | int) -> str:
        """Return the text for `key`, in the plural form for `count`, with `values` put in."""
        if not values:
            return self._text(key, 0) if count is None else _counted(self, key, count)
        shown = {} if count is None else {"count": self.number(count)}
        return self._text(key, count or 0).format(**shown, **values)

    def _text(self, key: str, count: int) -> str:
        text = self.table[key]
        if isinstance(text, str):
            return text
        return text.get(_plural_form(count, self._territory)) or text["other"]

    def date(self, date: Date | Moment | None) -> str:
        """Return a date, month, year or interval in words."""
        if date is None:
            return ""
        if isinstance(date, Moment):
            return _moment(date, self._territory)
        return (
            _interval(date, self._territory) if date.end else _moment(date.start, self._territory)
        )

    def time(self, moment: dt.datetime) -> str:
        """Return a date and time of day in words, in the time zone it was given in."""
        return format_datetime(moment, format="long", locale=self._locale)

    def month(self, day: dt.date) -> str:
        """Return a day's month and year in words."""
        return _moment(Moment(day.replace(day=1), "month"), self._territory)

    def quarter(self, day: dt.date) -> str:
        """Return a day's quarter and year in short."""
        return format_skeleton("yQQQ", day, locale=self._locale)

    def short(self, moment: Moment) -> str:
        """Return a day without its year, or a month with it, in short."""
        skeleton = "MMMd" if moment.precision == "day" else "yMMM"
        return format_skeleton(skeleton, moment.first, locale=self._territory)

    def month_name(self, day: dt.date) -> str:
        """Return the name of a day's month."""
        return format_date(day, "LLLL", locale=self._locale)

    def list(self, items: Iterable[str]) -> str:
        """Join items as a sentence does: `A, B und C`."""
        return format_list(list(items), locale=self._locale)

    def number(self, value: float) -> str:
        """Return a number with the language's separators."""
        return _number(value, self._territory)

    def language(self, lang: str) -> str:
        """Return the name of a language, or its code if it is unknown."""
        return self._locale.languages.get(lang) or lang

    def country(self, code: str) -> str:
        """Return the name of a country, or its code if it is unknown."""
        return self._locale.territories.get(code) or code


@lru_cache(maxsize=4096)
def _counted(words: Messages, key: str, count: int) -> str:
    return words._text(key, count).format(count=words.number(count))  # noqa: SLF001 - a part of it
