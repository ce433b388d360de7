"""Views to Markdown pages through Jinja templates.

Whatever a template prints is escaped for Markdown unless it is marked as Markdown already; an unknown
name is an error, never an empty string.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from collections.abc import Mapping

from jinja2 import BaseLoader, BytecodeCache
from markupsafe import Markup

from builder.core.compile import make_environment
from builder.core.escape import as_markdown, escape_markdown
from builder.core.filters import FILTERS, FUNCTIONS, printed
from builder.core.messages import Messages
from builder.core.model import HandPage
from builder.core.present.frame import Page

_BLANK_LINES = re.compile(r"\n[ \t]*\n[ \t]*\n(?:[ \t]*\n)*")
_json = json.JSONEncoder(ensure_ascii=False).encode

_BODY = "\0"
"""Stands for a body while the text around it is tidied; no source has it."""


class Renderer:
    """Renders the pages of all editions; `words` holds the messages by language.

    The code of templates is taken from `compiled`.
    """

    def __init__(
        self,
        loader: BaseLoader,
        words: Mapping[str, Messages],
        now: dt.datetime,
        compiled: BytecodeCache | None = None,
    ) -> None:
        self._bodies: list[str] = []
        filters = {**FILTERS, "markdown": self._keep}
        self._environment = make_environment(loader, printed, FUNCTIONS, filters)
        self._environment.bytecode_cache = compiled
        self._words = words
        self._now = now

    def _keep(self, body: str) -> Markup:
        """Set a body aside, so that tidying blank lines does not reach into it."""
        self._bodies.append(str(body).strip("\n"))
        return as_markdown(_BODY)

    def page(self, page: Page) -> str:
        """Return a page's Markdown with its front matter.

        Raises:
            jinja2.TemplateError: The template is missing or wrong.
        """
        self._bodies = []
        text = _BLANK_LINES.sub("\n\n", self._text(page)).strip()
        if self._bodies:
            around = text.split(_BODY)
            text = "".join(itertools.chain(*zip(around, [*self._bodies, ""], strict=True)))
        return f"{_front_matter(meta(page))}\n{text}\n"

    def _text(self, page: Page) -> str:
        """Render a page's template. Its globals are those of the environment, put together once."""
        environment, lang = self._environment, page.edition.lang
        template = environment.get_template(page.template)
        names = {
            **environment.globals,
            "view": page.view,
            "title": page.title,
            "t": self._words[lang],
            "lang": lang,
            "now": self._now,
        }
        context = environment.context_class(environment, names, template.name, template.blocks)
        try:
            return "".join(template.root_render_func(context))
        except Exception:  # noqa: BLE001 - it is raised again
            # Its frames get the lines of the template.
            environment.handle_exception()

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


def read_meta(page: bytes) -> tuple[dict[str, object], str]:
    """Return the front matter of a page that was made here, see `meta`, and the Markdown behind it.

    Raises:
        ValueError: The page was not made here.
    """
    front, _, markdown = page.partition(b"\n---\n")
    fields = (line.partition(": ") for line in front.decode().split("\n")[1:])
    values = ",".join([f'"{key}":{value}' for key, _, value in fields])
    return json.loads(f"{{{values}}}"), markdown.decode()


def _front_matter(values: Mapping[str, object]) -> str:
    lines = [f"{key}: {_json(value)}" for key, value in values.items()]
    return "---\n" + "\n".join(lines) + "\n---\n"
