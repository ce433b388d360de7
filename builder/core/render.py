"""Views to Markdown pages through Jinja templates.

Whatever a template prints is escaped for Markdown unless it is marked as Markdown already; an unknown
name is an error, never an empty string.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping

from jinja2 import BaseLoader, Environment, StrictUndefined
from markupsafe import Markup

from builder.core.escape import escape_markdown, link_target
from builder.core.messages import Messages
from builder.core.model import HandPage
from builder.core.present.frame import Page

_BLANK_LINES = re.compile(r"[ \t]*\n(?:[ \t]*\n){2,}")
_SLOT = "\x00{}\x00"


def make_environment(loader: BaseLoader) -> Environment:
    """Return the environment in which page templates are compiled."""
    environment = Environment(
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
    environment.filters["address"] = lambda url: Markup(link_target(str(url)))  # noqa: S704 - escaped here
    return environment


def _finalize(value: object) -> object:
    if hasattr(value, "__html__"):
        return value
    return Markup(escape_markdown(str(value)))  # noqa: S704 - escaped here


def _inline(value: object) -> Markup:
    """Escape a text that does not stand at the start of a block: numbers keep their full stop."""
    text = str(value)
    return Markup(escape_markdown(f"x{text}")[1:])  # noqa: S704 - escaped here


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
    return {key: value for key, value in values.items() if value}


def _front_matter(values: Mapping[str, object]) -> str:
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "---\n" + "\n".join(lines) + "\n---\n"
