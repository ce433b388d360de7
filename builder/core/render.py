"""Views to Markdown pages through Jinja templates.

Whatever a template prints is escaped for Markdown unless it is marked as Markdown already; an unknown
name is an error, never an empty string.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from jinja2 import BaseLoader
from markupsafe import Markup

from builder.core.compile import make_environment
from builder.core.dates import Date, Moment
from builder.core.drawing import draw_chart, draw_circle, draw_map, draw_network, draw_strip
from builder.core.escape import escape_each, escape_inline, escape_markdown, link_target
from builder.core.messages import Messages
from builder.core.model import HandPage
from builder.core.present.briefing import Participant
from builder.core.present.frame import Anchor, Foreign, Page, Tick

_BLANK_LINES = re.compile(r"\n[ \t]*\n[ \t]*\n(?:[ \t]*\n)*")
_TICK = 2
"""The least width of a tick, in hundredths of its strip."""

_json = json.JSONEncoder(ensure_ascii=False).encode

_BODY = "\0"
"""Stands for a body while the text around it is tidied; no source has it."""


def _printed(value: object) -> Markup:
    if type(value) is str:
        return _escaped(value)
    return value if isinstance(value, Markup) else _escaped(str(value))


# Names, addresses and dates come again on page after page.
@lru_cache(maxsize=65536)
def _escaped(text: str) -> Markup:
    return Markup(escape_markdown(text))  # noqa: S704 - escaped here


def _inline(value: object) -> Markup:
    """Escape a text that does not stand at the start of a block: numbers keep their full stop."""
    if type(value) is str:
        return _escaped_inline(value)
    return value if isinstance(value, Markup) else _escaped_inline(str(value))


@lru_cache(maxsize=65536)
def _escaped_inline(text: str) -> Markup:
    return Markup(escape_inline(text))  # noqa: S704 - escaped here


def _in_language(text: Foreign) -> Markup:
    """Write a text that may be in another language than the page, marked as such."""
    shown = _escaped_inline(text.text)
    if not (text.lang and text.text):
        return shown
    return Markup(f'<span lang="{text.lang}">{shown}</span>')  # noqa: S704 - escaped above


def _foreign(text: str, lang: str) -> Markup:
    """Write a text in `lang`, marked as such; '' is the page's own language."""
    return _in_language(Foreign(text, lang)) if lang else _escaped(text)


@lru_cache(maxsize=65536)
def _link(anchor: Anchor) -> Markup:
    """Write a link whose text may be in another language than the page; text without an address."""
    shown = _in_language(Foreign(anchor.text, anchor.lang))
    if not anchor.url:
        return shown
    return Markup(f"[{shown}]({_address(anchor.url)})")  # noqa: S704 - escaped above


@lru_cache(maxsize=65536)
def _address(url: str) -> Markup:
    return Markup(link_target(url))  # noqa: S704 - escaped here


@lru_cache(maxsize=4096)
def _time(t: Messages, date: Date | Moment | None) -> Markup:
    """Write a date as an HTML time with its words in the language of `t`; nothing for no date."""
    if date is None:
        return Markup("")
    shown = escape_inline(t.date(date))
    return Markup(f'<time datetime="{date.iso}">{shown}</time>')  # noqa: S704 - escaped here


def _links(anchors: Iterable[Anchor]) -> Markup:
    return Markup(", ".join(map(_link, anchors)))  # noqa: S704 - escaped above


def _texts(texts: Iterable[Foreign]) -> Markup:
    return Markup(", ".join(map(_in_language, texts)))  # noqa: S704 - escaped above


def _names(names: Iterable[str]) -> Markup:
    return Markup(", ".join(map(_escaped_inline, names)))  # noqa: S704 - escaped above


def _chips(anchors: Iterable[Anchor]) -> Markup:
    """Write names as small boxes in the colour of their type."""
    return Markup(" ".join(map(_chip, anchors)))  # noqa: S704 - escaped above


@lru_cache(maxsize=65536)
def _chip(anchor: Anchor) -> str:
    return f'<span class="mention {_escaped(anchor.css)}">{_link(anchor)}</span>'


def _strip(ticks: Sequence[Tick], css: str = "") -> Markup:
    """Draw a distribution strip, of the type `css`; ticks are many, so this is no macro."""
    marks = [
        f'<a href="#{anchor}" tabindex="-1">{_tick(x, width)}</a>' if anchor else _tick(x, width)
        for x, anchor, width in ticks
    ]
    return Markup(  # noqa: S704 - numbers and ids only
        f'<svg class="{f"strip {css}".rstrip()}" viewBox="0 0 100 10" preserveAspectRatio="none" '
        f'aria-hidden="true">{"".join(marks)}</svg>'
    )


@lru_cache(maxsize=65536)
def _tick(x: float, width: float) -> str:
    # Filled, not stroked: the stroke is the transparent area around it that can be clicked.
    wide = f"{width + _TICK:g}"
    return f'<path class="tick" d="M{x:g} 0h{wide}v10h-{wide}z"/>'


def _seen(row: Participant, t: Messages) -> Markup:
    """Write in how many briefings an entity is, and the first and the latest; rows are many, too."""
    return _appearances(t, row.briefings, row.earliest, row.latest)


# Of an entity's rows on all the pages that mention it, most say the same.
@lru_cache(maxsize=65536)
def _appearances(t: Messages, briefings: int, earliest: Anchor, latest: Anchor) -> Markup:
    if briefings == 1:
        return _escaped_inline(t("briefing.only_here"))
    return Markup(  # noqa: S704 - escaped here
        f"{escape_inline(t('entity.together', briefings))}, "
        f"{t('briefing.earliest')} {_appearance(earliest, t)}, "
        f"{t('briefing.latest')} {_appearance(latest, t)}"
    )


def _appearance(briefing: Anchor, t: Messages) -> str:
    if not briefing.url:
        return t("briefing.here")
    return f"[{_escaped_inline(briefing.text)}]({_address(briefing.url)})"


def _marked(parts: Sequence[tuple[str, str]]) -> Markup:
    """Write an excerpt with its mentions marked and linked; excerpts are many, so this is no macro."""
    texts = escape_each([text for text, _ in parts])
    return Markup(  # noqa: S704 - escaped here
        "".join(
            [
                f"[<mark>{text}</mark>]({url})" if url else text
                for text, (_, url) in zip(texts, parts, strict=True)
            ]
        )
    )


_FILTERS: Mapping[str, object] = {
    "inline": _inline,
    "in_language": _in_language,
    "foreign": _foreign,
    "link": _link,
    "links": _links,
    "texts": _texts,
    "names": _names,
    "chips": _chips,
    "strip": _strip,
    "seen": _seen,
    "chart": draw_chart,
    "scale": draw_strip,
    "place_map": draw_map,
    "circle": draw_circle,
    "network": draw_network,
    "marked": _marked,
    "address": _address,
}


class Renderer:
    """Renders the pages of all editions; `words` holds the messages by language."""

    def __init__(self, loader: BaseLoader, words: Mapping[str, Messages], now: dt.datetime) -> None:
        self._bodies: list[str] = []
        filters = {**_FILTERS, "markdown": self._keep}
        self._environment = make_environment(loader, _printed, {"time": _time}, filters)
        self._words = words
        self._now = now

    def _keep(self, body: str) -> Markup:
        """Set a body aside, so that tidying blank lines does not reach into it."""
        self._bodies.append(str(body).strip("\n"))
        return Markup(_BODY)  # noqa: S704 - a placeholder of our own

    def page(self, page: Page) -> str:
        """Return a page's Markdown with its front matter.

        Raises:
            jinja2.TemplateError: The template is missing or wrong.
        """
        self._bodies = []
        template = self._environment.get_template(page.template)
        text = template.render(
            view=page.view,
            title=page.title,
            t=self._words[page.edition.lang],
            lang=page.edition.lang,
            now=self._now,
        )
        text = _BLANK_LINES.sub("\n\n", text).strip()
        if self._bodies:
            around = text.split(_BODY)
            text = "".join(itertools.chain(*zip(around, [*self._bodies, ""], strict=True)))
        return f"{_front_matter(meta(page))}\n{text}\n"

    def hand_page(self, page: HandPage, body: str) -> str:
        """Return a hand-written page's Markdown with its front matter."""
        headings = any(leaf.kind == "heading" and leaf.level == 1 for leaf in page.body.leaves)
        values = {"title": page.title, "kind": "page", "lang": page.lang}
        if page.description:
            values["description"] = page.description
        title = "" if headings else f"# {escape_markdown(page.title)}\n\n"
        return f"{_front_matter(values)}\n{title}{body}"


def meta(page: Page) -> dict[str, object]:
    """Return a page's front matter. Every value is JSON, which is YAML too."""
    values: dict[str, object] = {
        "title": page.title,
        "kind": page.kind,
        "lang": page.lang or page.edition.lang,
        "edition": page.edition.lang,
        "section": page.section,
        "description": page.description,
        "entity_type": page.entity_type,
        "alternates": [{"lang": lang, "url": path} for lang, path in page.alternates],
        "redirect": page.redirect,
    }
    if page.pager is not None and page.pager.of > 1:
        values |= {
            "number": page.pager.number,
            "of": page.pager.of,
            "previous": page.pager.previous,
            "next": page.pager.next,
        }
    return {key: value for key, value in values.items() if value}


def _front_matter(values: Mapping[str, object]) -> str:
    lines = [f"{key}: {_json(value)}" for key, value in values.items()]
    return "---\n" + "\n".join(lines) + "\n---\n"
