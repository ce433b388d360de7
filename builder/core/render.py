"""Views to Markdown pages through Jinja templates.

Whatever a template prints is escaped for Markdown unless it is marked as Markdown already; an unknown
name is an error, never an empty string.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from jinja2 import BaseLoader, Environment, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup

from builder.core.dates import Date, Moment
from builder.core.drawing import draw_chart, draw_circle, draw_map, draw_network, draw_strip
from builder.core.escape import escape_inline, escape_markdown, link_target
from builder.core.messages import Messages
from builder.core.model import HandPage
from builder.core.present.briefing import Participant
from builder.core.present.frame import Anchor, Foreign, Page, Tick

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_TICK = 2
"""The least width of a tick, in hundredths of its strip."""

_SLOT = "\x00{}\x00"


class _CodeGenerator(CodeGenerator):
    """Compiles templates to code that escapes once, and reads attributes of views directly.

    `_finalize` has escaped what is printed, so that Jinja need not look at it again; views are plain
    data, so that a name with a dot is always an attribute. Both are half of the time of a page.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:  # noqa: ARG002 - Jinja's signature
        self.write(f"({getattr(finalize, 'src', '')}")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")


class _Environment(Environment):
    code_generator_class = _CodeGenerator


def make_environment(loader: BaseLoader) -> Environment:
    """Return the environment in which page templates are compiled."""
    environment = _Environment(
        loader=loader,
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters["inline"] = _inline
    environment.filters["in_language"] = _in_language
    environment.filters["foreign"] = _foreign
    environment.filters["link"] = _link
    environment.filters["strip"] = _strip
    environment.filters["seen"] = _seen
    environment.filters["chart"] = draw_chart
    environment.filters["scale"] = draw_strip
    environment.filters["place_map"] = draw_map
    environment.filters["circle"] = draw_circle
    environment.filters["network"] = draw_network
    environment.filters["marked"] = _marked
    environment.filters["address"] = _address
    environment.globals["time"] = _time
    return environment


def _finalize(value: object) -> Markup:
    return value if isinstance(value, Markup) else _escaped(str(value))


# Names, addresses and dates come again on page after page.
@lru_cache(maxsize=65536)
def _escaped(text: str) -> Markup:
    return Markup(escape_markdown(text))  # noqa: S704 - escaped here


def _inline(value: object) -> Markup:
    """Escape a text that does not stand at the start of a block: numbers keep their full stop."""
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


def _strip(ticks: Sequence[Tick], css: str = "") -> Markup:
    """Draw a distribution strip, of the type `css`; ticks are many, so this is no macro."""
    marks = []
    for tick in ticks:
        # Filled, not stroked: the stroke is the transparent area around it that can be clicked.
        width = f"{tick.width + _TICK:g}"
        path = f'<path class="tick" d="M{tick.x:g} 0h{width}v10h-{width}z"/>'
        marks.append(f'<a href="#{tick.anchor}" tabindex="-1">{path}</a>' if tick.anchor else path)
    return Markup(  # noqa: S704 - numbers and ids only
        f'<svg class="{f"strip {css}".rstrip()}" viewBox="0 0 100 10" preserveAspectRatio="none" '
        f'aria-hidden="true">{"".join(marks)}</svg>'
    )


def _seen(row: Participant, t: Messages) -> Markup:
    """Write in how many briefings an entity is, and the first and the latest; rows are many, too."""
    if row.briefings == 1:
        return _escaped_inline(t("briefing.only_here"))
    return Markup(  # noqa: S704 - escaped here
        f"{_together(t, row.briefings)}, "
        f"{t('briefing.earliest')} {_appearance(row.earliest, t)}, "
        f"{t('briefing.latest')} {_appearance(row.latest, t)}"
    )


@lru_cache(maxsize=4096)
def _together(t: Messages, briefings: int) -> str:
    return escape_inline(t("entity.together", briefings))


def _appearance(briefing: Anchor, t: Messages) -> str:
    if not briefing.url:
        return t("briefing.here")
    return f"[{_escaped_inline(briefing.text)}]({_address(briefing.url)})"


def _marked(parts: Sequence[tuple[str, str]]) -> Markup:
    """Write an excerpt with its mentions marked and linked; excerpts are many, so this is no macro."""
    return Markup(  # noqa: S704 - escaped here
        "".join(
            f"[<mark>{escape_inline(text)}</mark>]({url})" if url else escape_inline(text)
            for text, url in parts
        )
    )


class Renderer:
    """Renders the pages of all editions; `words` holds the messages by language."""

    def __init__(self, loader: BaseLoader, words: Mapping[str, Messages], now: dt.datetime) -> None:
        self._environment = make_environment(loader)
        self._words = words
        self._now = now
        self._bodies: list[str] = []
        self._environment.filters["markdown"] = self._keep

    def _keep(self, body: str) -> Markup:
        """Set a body aside, so that tidying blank lines does not reach into it."""
        self._bodies.append(str(body).strip("\n"))
        return Markup(_SLOT.format(len(self._bodies) - 1))  # noqa: S704 - a placeholder of our own

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
        for number, body in enumerate(self._bodies):
            text = text.replace(_SLOT.format(number), body)
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
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "---\n" + "\n".join(lines) + "\n---\n"
