"""Storylines: each is told from its first briefing to its latest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from builder.core.card import Card
from builder.core.dates import Date, Moment
from builder.core.present.entity import EventRow
from builder.core.present.frame import Anchor, Frame, Page, Pager, Row
from builder.core.present.lists import SUMMARIES, by_storyline, by_year, overview_pages
from builder.core.present.prominent import Cast, ahead, cast
from builder.core.present.sections import Bar, Section, parts, rows_of
from builder.core.values import Value

_RECENT = 20


class StorylineView(Value, frozen=True):
    """A page of a storyline, oldest briefing first; `latest` and `ahead` are on the first page only."""

    up: Anchor
    intro: str
    period: Date | Moment | None
    latest: Row | None
    ahead: tuple[EventRow, ...]
    bar: Bar
    sections: tuple[Section[Row], ...]
    pager: Pager
    cast: tuple[Cast, ...]
    topics: tuple[Anchor, ...]


def storylines_pages(frame: Frame, briefings: Iterable[Card]) -> Iterator[Page]:
    """Present the list of storylines, that with the latest briefing first."""
    return overview_pages(frame, "storylines", list(by_storyline(briefings).items()))


def storyline_pages(
    frame: Frame, name: str, briefings: Sequence[Card], only: int
) -> Iterator[Page]:
    """Present a storyline, `briefings` being newest first, or page `only` of it; 0 is all."""
    edition, t = frame.edition, frame.t
    here = frame.at(edition.storyline(name))
    sections = [
        Section(f"{year:04}", tuple(told)) for year, told in by_year(reversed(briefings)).items()
    ]
    if len(sections) == 1:
        sections = [Section(t("storyline.course"), sections[0].rows)]
    topics = dict.fromkeys(topic for b in briefings for topic in b.topics)
    up = Anchor(t("storylines.title"), here.to(edition.section("storylines")))
    about = cast(here, briefings)
    for part in parts(here, name, sections, lambda n: edition.storyline(name, n), SUMMARIES, only):
        is_first = part.pager.number == 1
        yield Page(
            path=part.frame.page,
            template="storyline.md.j2",
            kind="storyline",
            section="topics",
            title=name,
            description=f"{name}: {t('list.count', len(briefings))}",
            edition=edition,
            view=StorylineView(
                up=up,
                intro=t("list.count", len(briefings)),
                period=_period(briefings[-1].date, briefings[0].date),
                latest=here.row(briefings[0]) if is_first and len(briefings) > 1 else None,
                ahead=ahead(here, briefings[:_RECENT]) if is_first else (),
                bar=part.bar,
                sections=rows_of(part, Frame.row),
                pager=part.pager,
                cast=about,
                topics=tuple(here.topic(topic, edition.lang) for topic in list(topics)[:_RECENT]),
            ),
            pager=part.pager,
        )


def _period(first: Moment | None, last: Moment | None) -> Date | Moment | None:
    if first is None or last is None or first.text == last.text:
        return last
    return Date(first, last)
