"""Publication dates: finding one, and telling a line that is nothing but a date."""

from __future__ import annotations

import datetime as dt
import re

_NAMES = (
    "jan januar jänner january", "feb februar february", "mar mär mrz märz march", "apr april",
    "mai may", "jun juni june", "jul juli july", "aug august", "sep sept september",
    "okt oct oktober october", "nov november", "dez dec dezember december",
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
_PATTERNS = tuple(
    (re.compile(pattern, re.IGNORECASE), order)
    for pattern, order in (
        (r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?(?![\d-])", "ymd"),
        (r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d\d)(?!\d)", "dmy"),
        (rf"(?<!\d)(\d{{1,2}})(?:\.|st|nd|rd|th)?\s+{_MONTH}\.?,?\s+(\d{{4}})(?!\d)", "dmy"),
        (rf"\b{_MONTH}\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)", "mdy"),
        (r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)", "slash"),
    )
)
_TIME = re.compile(
    r"\b\d{1,2}(?:[:.]\d\d){1,2}(?:\s*uhr)?(?:\s*[ap]\.?m\b\.?)?"
    r"(?:\s*\(?(?:[A-Z]{2,4}T|UTC|MESZ|MEZ|ET|PT|Z)\b\)?)?|\b\d{1,2}\s*uhr\b|\b\d{1,2}\s*[ap]m\b",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|(?:mo|di|mi|do|fr|sa|so)(?=[.,])"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thu(?:rs)?|fri|sat|sun"
    r"|veröffentlicht|publiziert|erschienen|erstellt|aktualisiert|update[d]?|stand|datum|zuletzt"
    r"|published|posted|first|last|modified|date|am|um|vom|on|at|the|uhr|dated)\b",
    re.IGNORECASE,
)
_LONGEST_DATE_LINE = 120


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year if year > 99 else 2000 + year, month, day).isoformat()
    except ValueError:
        return None


def _read(match: re.Match[str], order: str) -> str | None:
    a, b, c = match.groups()
    if order == "ymd":
        return _iso(int(a), int(b), int(c))
    if order == "mdy":
        return _iso(int(c), _MONTHS[a.lower()], int(b))
    if order == "dmy":
        return _iso(int(c), int(b) if b.isdigit() else _MONTHS[b.lower()], int(a))
    first, second = int(a), int(b)
    if first <= 12 and second <= 12 and first != second:
        return None  # day or month first: the text does not say
    return _iso(int(c), *((second, first) if first > 12 else (first, second)))


def find_date(text: str) -> str | None:
    """The first complete date in the text, as YYYY-MM-DD; none is completed by guessing."""
    found = [
        (match.start(), iso)
        for pattern, order in _PATTERNS
        for match in pattern.finditer(text)
        if (iso := _read(match, order))
    ]
    return min(found)[1] if found else None


def without_date(text: str) -> str:
    """The text without dates, times and the words that go with them; as it is if it has none."""
    if not find_date(text) and not _TIME.search(text):
        return text
    for pattern, _ in _PATTERNS:
        text = pattern.sub(" ", text)
    text = _AROUND.sub(" ", _TIME.sub(" ", text))
    return re.sub(r"\s+", " ", text).strip(" ,;:|/·•–—-()[]")


def date_line(text: str) -> str | None:
    """The date of a line that holds nothing else, such as `Stand: 4. Juli 2025, 14:32 Uhr`."""
    if len(text) > _LONGEST_DATE_LINE:
        return None
    found = find_date(text)
    return found if found and not any(c.isalnum() for c in without_date(text)) else None
