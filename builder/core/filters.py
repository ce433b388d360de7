"""How page templates write values as Markdown: their filters and functions.

What many rows of many pages need is written here, and not by macros, which take several times as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from markupsafe import Markup

from builder.core.dates import Date, Moment
from builder.core.drawing import draw_chart, draw_circle, draw_map, draw_network, draw_strip
from builder.core.escape import (
    as_markdown,
    escape_each,
    escape_inline,
    escape_markdown,
    link_target,
)
from builder.core.messages import Messages
from builder.core.present.entity import MentionRow
from builder.core.present.frame import Anchor, Foreign, Heading, Tick
from builder.core.present.sidebar import Group, Participant

_TICK = 2
"""The least width of a tick, in hundredths of its strip."""

_KEPT = 8192
"""How many texts each of the caches below keeps: names, addresses and dates come on page after page."""


def printed(value: object) -> Markup:
    """Write a value at a place that may be the start of a block."""
    if type(value) is str:
        return _escaped(value)
    return value if isinstance(value, Markup) else _escaped(str(value))


@lru_cache(maxsize=_KEPT)
def _escaped(text: str) -> Markup:
    return as_markdown(escape_markdown(text))


def _inline(value: object) -> Markup:
    """Escape a text that does not stand at the start of a block: numbers keep their full stop."""
    if type(value) is str:
        return _escaped_inline(value)
    return value if isinstance(value, Markup) else _escaped_inline(str(value))


@lru_cache(maxsize=_KEPT)
def _escaped_inline(text: str) -> Markup:
    return as_markdown(escape_inline(text))


def _in_language(text: Foreign) -> Markup:
    """Write a text that may be in another language than the page, marked as such."""
    shown = _escaped_inline(text.text)
    if not (text.lang and text.text):
        return shown
    return as_markdown(f'<span lang="{text.lang}">{shown}</span>')


def _foreign(text: str, lang: str) -> Markup:
    """Write a text in `lang`, marked as such; '' is the page's own language."""
    return _in_language(Foreign(text, lang)) if lang else _escaped(text)


@lru_cache(maxsize=_KEPT)
def _link(anchor: Anchor) -> Markup:
    """Write a link whose text may be in another language than the page; text without an address."""
    shown = _in_language(Foreign(anchor.text, anchor.lang))
    if not anchor.url:
        return shown
    return as_markdown(f"[{shown}]({_address(anchor.url)})")


@lru_cache(maxsize=_KEPT)
def _address(url: str) -> Markup:
    return as_markdown(link_target(url))


@lru_cache(maxsize=4096)
def time(t: Messages, date: Date | Moment | None) -> Markup:
    """Write a date as an HTML time with its words in the language of `t`; nothing for no date."""
    if date is None:
        return as_markdown("")
    shown = escape_inline(t.date(date))
    return as_markdown(f'<time datetime="{date.iso}">{shown}</time>')


def _links(anchors: Iterable[Anchor]) -> Markup:
    return as_markdown(", ".join(map(_link, anchors)))


def _texts(texts: Iterable[Foreign]) -> Markup:
    return as_markdown(", ".join(map(_in_language, texts)))


def _names(names: Iterable[str]) -> Markup:
    return as_markdown(", ".join(map(_escaped_inline, names)))


def _chips(anchors: Iterable[Anchor]) -> Markup:
    """Write names in the colours of their types."""
    return as_markdown(" ".join(map(_chip, anchors)))


@lru_cache(maxsize=_KEPT)
def _chip(anchor: Anchor) -> Markup:
    """Write a name in the colour of its type."""
    return as_markdown(f'<span class="mention {_escaped(anchor.css)}">{_link(anchor)}</span>')


def _strip(ticks: Sequence[Tick], css: str = "") -> Markup:
    """Draw a distribution strip, of the type `css`."""
    marks = [
        f'<a href="#{anchor}" tabindex="-1">{_tick(x, width)}</a>' if anchor else _tick(x, width)
        for x, anchor, width in ticks
    ]
    return as_markdown(
        f'<svg class="{f"strip {css}".rstrip()}" viewBox="0 0 100 10" preserveAspectRatio="none" '
        f'aria-hidden="true">{"".join(marks)}</svg>'
    )


@lru_cache(maxsize=_KEPT)
def _tick(x: float, width: float) -> str:
    # Filled, not stroked: the stroke is the transparent area around it that can be clicked.
    wide = f"{width + _TICK:g}"
    return f'<path class="tick" d="M{x:g} 0h{wide}v10h-{wide}z"/>'


def _seen(row: Participant, t: Messages) -> Markup:
    """Write in how many briefings an entity is, and the first and the latest."""
    return _appearances(t, row.briefings, row.earliest, row.latest)


# Of an entity's rows on all the pages that mention it, most say the same.
@lru_cache(maxsize=_KEPT)
def _appearances(t: Messages, briefings: int, earliest: Anchor, latest: Anchor) -> Markup:
    if briefings == 1:
        return _escaped_inline(t("briefing.only_here"))
    return as_markdown(
        f"{escape_inline(t('entity.together', briefings))}, "
        f"{t('briefing.earliest')} {_appearance(earliest, t)}, "
        f"{t('briefing.latest')} {_appearance(latest, t)}"
    )


def _appearance(briefing: Anchor, t: Messages) -> str:
    if not briefing.url:
        return t("briefing.here")
    return f"[{_escaped_inline(briefing.text)}]({_address(briefing.url)})"


def _participants(rows: Iterable[Participant], t: Messages) -> Markup:
    """Write the rows of a briefing's sidebar."""
    return as_markdown(
        "\n".join(
            [
                f"- [{_foreign(p.name, p.name_lang)}]({_address(p.first)}) "
                f"<small>{_foreign(p.description, p.lang)}</small> {_strip(p.ticks)} "
                f'<span class="count">[{p.mentions}]({_escaped(p.url)})</span> '
                f'<small class="seen">{_seen(p, t)}</small>'
                for p in rows
            ]
        )
    )


def _marked(parts: Sequence[tuple[str, str]]) -> Markup:
    """Write an excerpt with its mentions marked and linked."""
    return as_markdown(_sentence(parts, iter(escape_each([text for text, _ in parts]))))


def _sentence(parts: Iterable[tuple[str, str]], texts: Iterator[str]) -> str:
    """Write an excerpt; its texts are the next ones of `texts`, escaped."""
    return "".join(
        [
            f"[<mark>{text}</mark>]({url})" if url else text
            for (_, url), text in zip(parts, texts, strict=False)
        ]
    )


def _quotes(rows: Sequence[MentionRow], t: Messages) -> Markup:
    """Write the sentences of briefings that mention a note, each below the heading of its briefing."""
    texts = iter(
        escape_each([text for row in rows for one in row.sentences for text, _ in one.parts])
    )
    written = []
    for heading, sentences in rows:
        line, opening, closing = _heading(heading, t)
        written.append(line)
        written += [f"- {opening}{_sentence(one.parts, texts)}{closing}\n" for one in sentences]
    return as_markdown("".join(written))


# A briefing is a heading on the pages of all that it mentions.
@lru_cache(maxsize=_KEPT)
def _heading(heading: Heading, t: Messages) -> tuple[str, str, str]:
    """Write a heading, and the tags around what stands below it."""
    title, url, date, lang = heading
    opening, closing = (f'<span lang="{lang}">', "</span>") if lang else ("", "")
    language = f" · {_escaped(t.language(lang))}" if lang else ""
    # Addresses of briefings are made of ids, and need no escaping.
    link = f"{opening}[{escape_inline(title)}]({url}){closing}"
    return f"\n### {link} <small>{time(t, date)}{language}</small>\n\n", opening, closing


def _rows(groups: Iterable[Group]) -> int:
    """Return how many rows groups have together."""
    return sum(len(group.participants) for group in groups)


FUNCTIONS: Mapping[str, object] = {"time": time, "rows_of": _rows}

# What these return is Markdown.
FILTERS: Mapping[str, object] = {
    "inline": _inline,
    "in_language": _in_language,
    "foreign": _foreign,
    "link": _link,
    "links": _links,
    "texts": _texts,
    "names": _names,
    "chip": _chip,
    "chips": _chips,
    "strip": _strip,
    "participants": _participants,
    "chart": draw_chart,
    "scale": draw_strip,
    "place_map": draw_map,
    "circle": draw_circle,
    "network": draw_network,
    "marked": _marked,
    "quotes": _quotes,
    "address": _address,
}
