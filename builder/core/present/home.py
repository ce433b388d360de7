"""The home page: the latest briefings, and what is in view."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import takewhile

from builder.core.card import Card
from builder.core.present.entity import EventRow
from builder.core.present.frame import Anchor, Foreign, Frame, Page, Row
from builder.core.present.prominent import Prominent, ahead, prominent
from builder.core.values import Value

_LATEST = 12
_WINDOW = dt.timedelta(days=90)
_PROMINENT = 6
_TERMS = 3
_RECENT = 50


class HomeView(Value, frozen=True):
    """The latest briefings, and what is in view."""

    lead: Row | None
    rows: tuple[Row, ...]
    archive: str
    prominent: tuple[Prominent, ...]
    days: int
    terms: tuple[tuple[Anchor, Foreign], ...]
    ahead: tuple[EventRow, ...]


def home_page(frame: Frame, briefings: tuple[Card, ...]) -> Page:
    """Present the home page from the edition's own briefings."""
    latest = briefings[: _LATEST + 1]
    view = HomeView(
        lead=frame.row(latest[0]) if latest else None,
        rows=tuple(frame.row(briefing) for briefing in latest[1:]),
        archive=frame.to(frame.edition.section("archive")),
        prominent=_prominent(frame, briefings),
        days=_WINDOW.days,
        terms=tuple(_terms(frame, latest)),
        ahead=ahead(frame, briefings[:_RECENT]),
    )
    return Page(
        path=frame.page,
        template="home.md.j2",
        kind="home",
        section="briefings",
        title=frame.site.name,
        edition=frame.edition,
        view=view,
        alternates=tuple((edition.lang, edition.home()) for edition in frame.site.editions),
    )


def _prominent(frame: Frame, briefings: tuple[Card, ...]) -> tuple[Prominent, ...]:
    if not briefings:
        return ()
    end = briefings[0].day
    if end - dt.date.min < _WINDOW:
        return ()
    start = end - _WINDOW
    recent = tuple(takewhile(lambda briefing: briefing.day >= start, briefings))
    return prominent(frame, recent, start, end, _PROMINENT)


def _terms(frame: Frame, briefings: Iterable[Card]) -> Iterator[tuple[Anchor, Foreign]]:
    """Yield the terms most used in the latest briefings."""
    uses: Counter[str] = Counter()
    for briefing in briefings:
        for count in briefing.counts:
            if count.kind == "term":
                uses[count.id] += count.count
    for id, _ in sorted(uses.items(), key=lambda item: (-item[1], item[0]))[:_TERMS]:
        term = frame.site.registry.terms[id]
        yield frame.term(term), frame.definition(term)
