"""Dates are read as they are written."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from builder.core.dates import Date, Moment, parse_date, parse_time

DAYS = st.dates(min_value=dt.date(1, 1, 1))
MOMENTS = st.one_of(
    DAYS.map(lambda day: Moment(day, "day")),
    DAYS.map(lambda day: Moment(day.replace(day=1), "month")),
    DAYS.map(lambda day: Moment(day.replace(month=1, day=1), "year")),
)


@given(MOMENTS)
def test_a_date_reads_back_as_itself(moment: Moment) -> None:
    assert parse_date(moment.text) == Date(moment)
    assert moment.first <= moment.last


@given(MOMENTS, MOMENTS)
def test_an_interval_reads_back_as_itself_unless_it_runs_backwards(a: Moment, b: Moment) -> None:
    read = parse_date(f"{a.text}/{b.text}")
    assert read == (Date(a, b) if b.last >= a.first else None)
    assert read is None or read.first <= read.last


@given(st.text(st.sampled_from("0123456789-/ T:+Z.W")) | st.text())
def test_any_text_is_a_date_or_none(text: str) -> None:
    date = parse_date(text)
    assert date is None or date.text == text.strip()
    moment = parse_time(text)
    assert moment is None or moment.tzinfo is not None
