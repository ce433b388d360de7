"""The timeline: all events of an edition's briefings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from builder.core.card import Card
from builder.core.present.entity import EventRow, event_row
from builder.core.present.frame import ROWS, Frame, Page, Pager
from builder.core.present.pictures import Event, Strip, strip
from builder.core.present.sections import Bar, Section, grouped, parts, rows_of
from builder.core.site import DatedEvent, timeline
from builder.core.values import Value, replace


class TimelineView(Value, frozen=True):
    """A page of the timeline: events by year, newest first, and a picture of those on the page."""

    bar: Bar
    years: tuple[Section[EventRow], ...]
    pager: Pager
    strip: Strip | None


def timeline_pages(frame: Frame, briefings: Iterable[Card], only: int) -> Iterator[Page]:
    """Present all events of briefings, newest first, or page `only` of them; 0 is all."""
    edition = frame.edition
    here = frame.at(edition.section("timeline"))
    years = grouped(reversed(timeline(briefings)), lambda item: str(item.event.date.first.year))
    title = frame.t("timeline.title")
    for part in parts(here, title, years, lambda n: edition.section("timeline", n), ROWS, only):
        sections = tuple(_anchored(rows_of(part, _row)))
        events_here = [row for section in sections for row in section.rows]
        shown = [Event(row.date, row.text, f"#{row.anchor}", row.lang) for row in events_here]
        yield Page(
            path=part.frame.page,
            template="timeline.md.j2",
            kind="timeline",
            section="timeline",
            title=title,
            description=frame.t("timeline.description"),
            edition=edition,
            view=TimelineView(part.bar, sections, part.pager, strip(part.frame, shown)),
            alternates=tuple((e.lang, e.section("timeline")) for e in frame.site.editions),
            pager=part.pager,
        )


def _anchored(sections: Iterable[Section[EventRow]]) -> Iterator[Section[EventRow]]:
    """Give the events of a page anchors, for the marks of its picture."""
    numbers = count(1)
    for section in sections:
        rows = tuple(replace(row, anchor=f"ev-{next(numbers)}") for row in section.rows)
        yield replace(section, rows=rows)


def _row(frame: Frame, item: DatedEvent) -> EventRow:
    event = item.event
    return event_row(frame, item.briefing, event.date, event.text, event.anchor)
