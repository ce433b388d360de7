"""The interface in one language: dates and numbers as Babel writes them."""

from __future__ import annotations

import datetime as dt

import pytest
from babel.dates import format_date

from builder.core import messages
from builder.core.dates import Moment
from builder.core.messages import Messages

DAYS = [dt.date(2023, 12, 30) + dt.timedelta(days) for days in range(0, 800, 3)]


@pytest.mark.parametrize(("lang", "locale"), [("de", "de"), ("en", "en_GB"), ("ru", "ru")])
def test_days_are_written_as_babel_does(lang: str, locale: str) -> None:
    words = Messages(lang, {})
    expected = [format_date(day, format="long", locale=locale) for day in DAYS]
    assert [words.date(Moment(day, "day")) for day in DAYS] == expected


def test_a_pattern_with_other_parts_is_left_to_babel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "_long_form", lambda _: ("%(EEEE)s", {}))
    assert Messages("de", {}).date(Moment(dt.date(1999, 5, 4), "day")) == "4. Mai 1999"


def test_a_count_chooses_the_text_and_is_written_in_it() -> None:
    words = Messages("de", {"x": {"one": "{count} Tag", "other": "{count} Tage, {of}"}, "y": "y"})
    assert [words("x", 1), words("x", 1)] == ["1 Tag", "1 Tag"]
    assert words("x", 1234, of="a") == "1.234 Tage, a"
    assert words("y") == words("y", 3) == "y"
